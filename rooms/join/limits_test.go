package join

import (
	"encoding/binary"
	"fmt"
	"io"
	"slices"
	"testing"
	"time"

	"udpchat/journal"
	"udpchat/rooms/cpace"
)

// someShare is a share that a run may use, and wrongTags are those of nobody.
var (
	someShare = cpace.Share{0xe2, 0xf2, 0xae, 0x0a, 0x6a, 0xbc, 0x4e, 0x71, 0xa8, 0x84, 0xa9, 0x61, 0xc5, 0x00, 0x51, 0x5f, 0x58, 0xe3, 0x0b, 0x6a, 0xa5, 0x82, 0xdd, 0x8d, 0xb6, 0xa6, 0x59, 0x45, 0xe0, 0x8d, 0x2d, 0x76}
	wrongTags = slices.Repeat([]cpace.Tag{{1}}, places)
)

// guesser asks a host as often as it can, with many addresses and with a new key for each run.
type guesser struct {
	h       *Host
	lastID  journal.LinkID
	runs    map[journal.LinkID]uint64
	guesses int
	first   byte // of its addresses
}

func newGuesser(h *Host, first byte, addrs int, now time.Duration) *guesser {
	g := &guesser{h: h, runs: map[journal.LinkID]uint64{}, first: first, lastID: journal.LinkID(first) << 32}
	for i := range addrs {
		g.link(i, now)
	}
	return g
}

// link makes a link from an address and asks.
func (g *guesser) link(addr int, now time.Duration) {
	g.lastID++
	l := Link{ID: g.lastID, Host: fmt.Sprint(g.first, ".0.0.", addr)}
	l.Key[0] = g.first
	binary.BigEndian.PutUint64(l.Key[8:], uint64(g.lastID))
	g.runs[l.ID] = uint64(addr)
	g.h.LinkUp(now, l)
	g.h.Receive(now, l.ID, message{kind: frameAsk, run: 1, shares: []cpace.Share{someShare}}.append(nil))
}

// take answers a frame of the host, and begins again with another key after a welcome.
func (g *guesser) take(s Send, now time.Duration) {
	addr, is := g.runs[s.Link]
	if !is {
		return
	}
	switch s.Frame[0] {
	case frameAnswer:
		g.guesses++
		g.h.Receive(now, s.Link, message{kind: frameConfirm, run: 1, tags: wrongTags}.append(nil))
	case frameWelcome, frameEnd:
		g.h.LinkDown(now, s.Link)
		delete(g.runs, s.Link)
		g.link(int(addr), now)
	}
}

// run lets it guess until a time. A host that has more to do than to answer it does so in between.
func (g *guesser) run(from, until time.Duration) {
	for now := from; now != 0 && now <= until; now = g.h.Deadline() {
		g.h.Tick(now)
		for {
			e := g.h.Ready()
			if len(e.Send) == 0 {
				break
			}
			for _, s := range e.Send {
				g.take(s, now)
			}
		}
	}
}

func newRandom(t testing.TB) io.Reader { return newWorld(t, 1).random }

// TestTwentyBitsCostSevenHours lets somebody with 250 addresses and a new key for each run ask 60 members for a quarter of an hour, and
// computes from what it has tested how long all codes of 20 bits take, and half of them. Shares are not computed here: only limits count.
func TestTwentyBitsCostSevenHours(t *testing.T) {
	const members, addrs, begin, end = 60, 250, 5 * time.Minute, 15 * time.Minute
	var early, all int
	for range members {
		h := NewHost(journal.PublicKey{1}, newRandom(t))
		h.answer = func(cpace.Terms, cpace.Message, []byte, io.Reader) (cpace.Message, *cpace.Run, error) {
			return cpace.Message{}, &cpace.Run{}, nil
		}
		h.SetRooms(time.Second, []Room{room("class", "1234")})
		g := newGuesser(h, 10, addrs, time.Second)
		g.run(time.Second, begin)
		early += g.guesses
		g.run(begin, end)
		all += g.guesses
	}
	rate := float64(all-early) / (end - begin).Seconds()
	cost := func(codes float64) time.Duration {
		return begin + time.Duration((codes-float64(early))/rate*float64(time.Second))
	}
	t.Logf("%d guesses in the first five minutes, then %.1f in a second: all codes of 20 bits take %v, half of them %v",
		early, rate, cost(1<<20).Round(time.Minute), cost(1<<19).Round(time.Minute))
	if half := cost(1 << 19); half < 7*time.Hour {
		t.Errorf("half of the codes take %v", half)
	}
	if early < members*hostBurst {
		t.Error("the guesser does not use what it may")
	}
}

func TestAKeyAndAnAddressWaitAfterAFailure(t *testing.T) {
	for name, c := range map[string]struct {
		other Link
		wait  time.Duration
	}{
		"the same key":     {Link{ID: 2, Key: journal.PublicKey{7}, Host: "10.0.0.2"}, keyEvery},
		"the same address": {Link{ID: 2, Key: journal.PublicKey{8}, Host: "10.0.0.1"}, addrEvery},
		"neither":          {Link{ID: 2, Key: journal.PublicKey{8}, Host: "10.0.0.2"}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			h := NewHost(journal.PublicKey{1}, newRandom(t))
			h.SetRooms(time.Second, []Room{room("class", "1234")})
			h.LinkUp(time.Second, Link{ID: 1, Key: journal.PublicKey{7}, Host: "10.0.0.1"})
			h.LinkUp(time.Second, c.other)
			h.Receive(time.Second, 1, message{kind: frameAsk, run: 1, shares: []cpace.Share{someShare}}.append(nil))
			h.Receive(time.Second, 1, message{kind: frameConfirm, run: 1, tags: wrongTags}.append(nil))
			h.Receive(time.Second, 2, message{kind: frameAsk, run: 1, shares: []cpace.Share{someShare}}.append(nil))
			if c.wait > 0 && h.Deadline() != time.Second+c.wait {
				t.Errorf("the next run is due at %v", h.Deadline())
			}
			h.Tick(time.Second + c.wait - 1)
			begun := func() bool { return h.visitors[2].stage == answered }
			if begun() != (c.wait == 0) {
				t.Error("the run does not begin when it may")
			}
			h.Tick(time.Second + c.wait)
			if !begun() {
				t.Error("the run does not begin")
			}
		})
	}
}

func TestMembersAreWarnedOfGuessesOnceAnHour(t *testing.T) {
	l := newLimits()
	var warned []time.Duration
	for i := range 300 {
		if now := time.Duration(i+1) * time.Minute; l.guessed(now) {
			warned = append(warned, now)
		}
	}
	if want := []time.Duration{21 * time.Minute, 81 * time.Minute, 141 * time.Minute, 201 * time.Minute, 261 * time.Minute}; !slices.Equal(warned, want) {
		t.Errorf("warned at %v", warned)
	}
}

func TestMembersAreWarnedOfWhoGuessesSlowly(t *testing.T) {
	for name, c := range map[string]struct {
		each  time.Duration // a guess
		after int           // guesses they are warned
	}{
		"20 an hour": {3 * time.Minute, 61},
		"60 a day":   {24 * time.Minute, 201},
		"200 a week": {7 * 24 * time.Hour / 200, 0},
	} {
		l, first := newLimits(), 0
		for i := 1; i <= 1000 && first == 0; i++ {
			if l.guessed(time.Duration(i) * c.each) {
				first = i
			}
		}
		if first != c.after || len(l.guesses) > mostGuesses+1 {
			t.Errorf("%s: warned after %d guesses, %d are remembered", name, first, len(l.guesses))
		}
	}
}

// TestWhoStaysUnnoticedNeedsTenMonthsForTwentyBits lets somebody ask 60 members whenever none of them warns of it.
func TestWhoStaysUnnoticedNeedsTenMonthsForTwentyBits(t *testing.T) {
	const members, weeks = 60, 8
	l, guesses := newLimits(), 0
	for now := time.Minute; now < weeks*7*24*time.Hour; now += 5 * time.Minute {
		would := l
		would.guesses = slices.Clone(l.guesses)
		if !would.guessed(now) {
			l, guesses = would, guesses+1
		}
	}
	a := members * float64(guesses) / weeks // a week
	t.Logf("%.0f codes a week: half of 20 bits take %.0f weeks, of 30 bits %.0f, of 40 bits %.0f, of 53 bits %.0f", a, (1<<19)/a, (1<<29)/a, (1<<39)/a, (1<<52)/a)
	if half := (1 << 19) / a; half < 43 || a < members*190 {
		t.Errorf("%.0f codes a week", a)
	}
}

// class returns forty nodes that are linked with a member, and the member.
func class(w *world, r Room) (pupils []*peer, member *peer) {
	member = w.add("member")
	member.setRooms(r)
	for i := range 40 {
		p := w.add(fmt.Sprint("pupil ", i))
		w.link(p, member, lan)
		pupils = append(pupils, p)
	}
	return pupils, member
}

func TestAClassIsLetInAtOnce(t *testing.T) {
	w := newWorld(t, 1)
	r := room("class", "1234")
	pupils, _ := class(w, r)
	for _, p := range pupils {
		p.join("1234")
	}
	took := w.runUntil(time.Minute, func() bool { return !slices.ContainsFunc(pupils, func(p *peer) bool { return !p.in(r) }) })
	t.Logf("forty are in after %v", took)
	if took > 20*lan {
		t.Errorf("it takes %v", took)
	}
}

// TestAClassBehindOneAddressIsLetInAtOnce, as in one house of a network: the right code costs an address nothing, also when somebody
// there has mistyped it before.
func TestAClassBehindOneAddressIsLetInAtOnce(t *testing.T) {
	w := newWorld(t, 1)
	r := room("class", "1234")
	member := w.add("member")
	member.setRooms(r)
	var pupils []*peer
	for i := range 40 {
		p := w.add(fmt.Sprint("pupil ", i))
		p.addr = "10.9.9.9"
		w.link(p, member, lan)
		pupils = append(pupils, p)
	}
	pupils[0].join("12345")
	w.run(w.now + time.Second)
	pupils[0].giveUp()
	w.run(w.now + addrEvery)
	for _, p := range pupils {
		p.join("1234")
	}
	w.runUntil(time.Second, func() bool { return !slices.ContainsFunc(pupils, func(p *peer) bool { return !p.in(r) }) })
}

// TestNobodyIsLockedOutByAFlood: somebody with 250 addresses has asked a member for an hour, and goes on. Then a class joins, and some
// of it have mistyped the code before.
func TestNobodyIsLockedOutByAFlood(t *testing.T) {
	w := newWorld(t, 1)
	r := room("class", "1234")
	pupils, member := class(w, r)
	g := newGuesser(member.host, 66, 250, w.now)
	member.flood(g)
	w.run(time.Hour)
	for _, p := range pupils[:5] {
		p.join("12345")
	}
	w.run(w.now + time.Minute)
	for _, p := range pupils {
		p.join("1234")
	}
	slowest := w.runUntil(10*time.Minute, func() bool { return !slices.ContainsFunc(pupils, func(p *peer) bool { return !p.in(r) }) })
	t.Logf("forty are in after %v, beside %d guesses in %v", slowest, g.guesses, w.now)
	if slowest > 2*addrEvery {
		t.Errorf("it takes %v", slowest)
	}
	if member.warned < 1 {
		t.Error("nobody is warned")
	}
}

// flood lets a guesser have the frames of p's host that are for it.
func (p *peer) flood(g *guesser) {
	p.guesser = g
	p.effects()
}

func TestWhoWaitsIsToldWhenTheLastRoomIsGone(t *testing.T) {
	h := NewHost(journal.PublicKey{1}, newRandom(t))
	h.SetRooms(time.Second, []Room{room("class", "1234")})
	for id := journal.LinkID(1); id <= 2; id++ {
		h.LinkUp(time.Second, Link{ID: id, Key: journal.PublicKey{7}, Host: "10.0.0.1"})
		h.Receive(time.Second, id, message{kind: frameAsk, run: 1, shares: []cpace.Share{someShare}}.append(nil))
	}
	h.Ready()
	h.SetRooms(time.Second, nil)
	want := Send{2, message{kind: frameAnswer, run: 1}.append(nil)}
	if e := h.Ready(); len(e.Send) != 1 || e.Send[0].Link != want.Link || string(e.Send[0].Frame) != string(want.Frame) {
		t.Errorf("%+v, want %+v", e.Send, want)
	}
}
