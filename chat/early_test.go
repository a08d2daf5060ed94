package chat_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/chat/early"
	"udpchat/chat/memory"
)

// porch is a room whose plain recipients come when the test wants. It notes what went to each.
type porch struct {
	*chat.Room
	at    time.Time
	plain *carrier
	got   map[string][]string // by plain recipient
}

func newPorch() *porch {
	p := &porch{at: noon, plain: &carrier{why: map[chat.Recipient]chat.Reason{}}, got: map[string][]string{}}
	p.Room = chat.New(chat.Config{
		Now: func() time.Time { return p.at }, Plain: plain{}, Carriers: []chat.Carrier{p.plain}, Archive: memory.New(), Journal: newPen(), Me: chat.Key{200},
	})
	return p
}

func (p *porch) meet(n byte) { link(p.Room, chat.Presence{Key: chat.Key{n}}) }

// all takes what went to plain recipients, and returns everything that went anywhere.
func (p *porch) all() map[string][]string {
	for _, s := range p.plain.take() {
		p.got[string(s.to)] = append(p.got[string(s.to)], s.text)
	}
	return p.got
}

func TestWhatIsSaidToNobodyGoesToThoseWhoAreEnteredWithinAMinute(t *testing.T) {
	wait := func(d time.Duration) func(*porch) { return func(p *porch) { p.at = p.at.Add(d) } }
	say := func(text string) func(*porch) { return func(p *porch) { _, _ = p.Say(chat.OpenRoom, text) } }
	meet := func(n byte) func(*porch) { return func(p *porch) { p.meet(n) } }
	leaves := func(p *porch) { p.SetOptions(chat.Options{Leave88: true}) }
	enter := func(peers ...chat.Recipient) func(*porch) {
		return func(p *porch) { p.plain.set(peers...); p.CatchUp(); p.CatchUp() }
	}
	for name, c := range map[string]struct {
		does []func(*porch)
		want string
	}{
		"a plain recipient in time":      {[]func(*porch){say("a"), wait(early.Wait - 1), enter("x")}, "map[x:[a]]"},
		"a plain recipient too late":     {[]func(*porch){say("a"), wait(early.Wait), enter("x")}, "map[]"},
		"lines in order":                 {[]func(*porch){say("a"), say("b"), enter("x", "y")}, "map[x:[a b] y:[a b]]"},
		"a second plain recipient":       {[]func(*porch){say("a"), enter("x"), enter("x", "y")}, "map[x:[a]]"},
		"a plain recipient after a node": {[]func(*porch){say("a"), meet(1), enter("x")}, "map[x:[a]]"},
		"a line to somebody":             {[]func(*porch){enter("x"), say("a"), enter("x", "y")}, "map[x:[a]]"},
		"a line while a node is away":    {[]func(*porch){meet(1), func(p *porch) { p.LinkDown(chat.Key{1}) }, say("a"), enter("x")}, "map[]"},
		"the person leaves":              {[]func(*porch){leaves, say("a"), say("88"), enter("x")}, "map[]"},
		"the person comes back":          {[]func(*porch){leaves, say("a"), say("88"), (*porch).rejoin, enter("x")}, "map[]"},
		"a clock set back":               {[]func(*porch){say("a"), wait(-early.Wait), enter("x")}, "map[]"},
		"a clock set back a little":      {[]func(*porch){say("a"), wait(-time.Second), meet(1), enter("x")}, "map[x:[a]]"}, // so does a reading just before the line
		"a line that was deleted":        {[]func(*porch){say("a"), (*porch).deleteAll, enter("x")}, "map[]"},
		"more lines than are remembered": {[]func(*porch){func(p *porch) {
			for i := range 101 {
				_, _ = p.Say(chat.OpenRoom, fmt.Sprint(i))
			}
		}, enter("x"), func(p *porch) { p.all(); p.got["x"] = p.got["x"][:1] }}, "map[x:[1]]"},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPorch()
			for _, f := range c.does {
				f(p)
			}
			if got := fmt.Sprint(p.all()); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

func (p *porch) rejoin() { p.Rejoin(chat.OpenRoom) }

func (p *porch) deleteAll() {
	for _, m := range p.Changes(chat.OpenRoom, 0).Messages {
		p.Delete(m)
	}
}

func TestAFaceKnowsWhatStillGoesToWhoeverIsEntered(t *testing.T) {
	p := newPorch()
	want := func(what string, id chat.ID) {
		t.Helper()
		if got := p.Changes(chat.OpenRoom, 0).Early; got != id {
			t.Errorf("%s: %d, want %d", what, got, id)
		}
	}
	want("nothing was said", 0)
	_, _ = p.Say(chat.OpenRoom, "a")
	p.at = p.at.Add(30 * time.Second)
	_, _ = p.Say(chat.OpenRoom, "b")
	want("two lines", 1)
	rev := p.Changes(chat.OpenRoom, 0).Rev
	p.at = p.at.Add(30 * time.Second)
	p.CatchUp()
	if p.Changes(chat.OpenRoom, 0).Rev == rev {
		t.Error("a face is not told that the time of a line has passed")
	}
	want("one of them", 2)
	p.at = p.at.Add(30 * time.Second)
	want("none of them", 0)
}

// TestNothingGoesTwiceOrLate compares a room, whose clock and recipients change at random, with a simple model.
func TestNothingGoesTwiceOrLate(t *testing.T) {
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 3))
		p, m := newPorch(), lobby{at: noon, want: map[string][]string{}}
		var trace []string
		for i := range 40 {
			trace = append(trace, m.step(r, p, i))
			if got, want := fmt.Sprint(p.all()), fmt.Sprint(m.want); got != want {
				t.Fatalf("seed %d: %s\nwant %s\nafter %q", seed, got, want, trace)
			}
		}
	}
}

// lobby is the model: what is still for whoever is entered, and what should have gone where.
type lobby struct {
	at    time.Time
	said  []lonelyLine // everything since the first line that is still for whoever is met
	met   bool         // some node
	peers []chat.Recipient
	want  map[string][]string
}

type lonelyLine struct {
	text   string
	at     time.Time
	nobody bool
}

func (m *lobby) step(r *rand.Rand, p *porch, i int) string {
	switch n := r.IntN(9); {
	case n < 3:
		m.say(p, fmt.Sprint("line", i))
		return "say"
	case n < 5:
		d := time.Duration(r.IntN(50)) * time.Second
		m.at, p.at = m.at.Add(d), p.at.Add(d)
		return d.String()
	case n < 6 && i > 30:
		m.met = true
		p.meet(byte(i))
		return "meet"
	case n < 7:
		m.peers = [][]chat.Recipient{nil, {"x"}, {"x", "y"}}[r.IntN(3)]
		p.plain.set(m.peers...)
		return fmt.Sprint("peers ", m.peers)
	}
	m.catchUp(p)
	return "catch up"
}

func (m *lobby) say(p *porch, text string) {
	_, _ = p.Say(chat.OpenRoom, text)
	for _, to := range m.peers {
		m.went(string(to), text)
	}
	nobody := len(m.peers) == 0 && !m.met
	m.said = append(m.said, lonelyLine{text, m.at, nobody})
}

func (m *lobby) went(to, text string) { m.want[to] = append(m.want[to], text) }

// expire forgets everything before the first line that was said to nobody within the last minute.
func (m *lobby) expire() {
	i := slices.IndexFunc(m.said, func(l lonelyLine) bool { return l.nobody && m.at.Sub(l.at) < time.Minute })
	if i < 0 {
		i = len(m.said)
	}
	m.said = m.said[i:]
}

func (m *lobby) catchUp(p *porch) {
	p.CatchUp()
	m.expire()
	if len(m.peers) == 0 {
		return
	}
	for _, l := range m.said {
		for _, to := range m.peers {
			if l.nobody && m.at.Sub(l.at) < time.Minute {
				m.went(string(to), l.text)
			}
		}
	}
	m.said = nil
}
