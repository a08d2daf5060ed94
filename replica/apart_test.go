package replica

import (
	"bytes"
	"crypto/ed25519"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/journal"
	"udpchat/rooms"
)

var (
	apartSchedules = flag.Int("apart", 12, "random schedules of rooms that keep apart")
	apartFirst     = flag.Uint64("apartfirst", 0, "the first of these schedules")
)

// frameRun is the first byte of a frame of package journal with entries.
const frameRun = 7

// secretWord is in each text that is said in a room or to one other, and never in a frame or on a disk.
const secretWord = "sesame"

// apart is nodes with several conversations to which everything happens, in an order that its randomness decides. Some of the nodes are
// hostile.
type apart struct {
	*model
	people []*person
	clubs  []*club
	duos   map[chat.Conversation][2]*person
	texts  map[string]*utterance
	steps  int
	trace  []string

	mu     sync.Mutex // guards the fields below
	frames [][]byte   // some that were sent
	given  map[gift]bool
	leaks  []string

	members int            // of all rooms in the end
	opened  int            // entries that hostile nodes could read
	done    map[string]int // what hostile members did
}

// person is a node, under all its identities.
type person struct {
	*node
	keys    []chat.Key
	renewed int                        // how often the identity is another one
	gone    bool                       // it has vanished
	bad     bool                       // hostile, or told secrets by somebody who is
	asked   map[chat.Conversation]int  // when it was last told a code of a room that may be right
	backup  *backup                    // of an earlier time
	shown   map[string]bool            // in all runs
	visited map[chat.Conversation]bool // rooms whose code it was told at any time
	removed map[chat.Conversation]bool // from these it was removed at some time
}

// gift says that a node was sent entries of a conversation.
type gift struct {
	from, to *node
	in       journal.Conversation
}

type backup struct {
	disk  *disk
	vault *vault
	key   int
}

// club is a room.
type club struct {
	in      chat.Conversation
	founder *person
	codes   []string // all that it had, the newest last
	removes map[*person]int
	let     map[*person]bool    // in by somebody who is hostile, without a wish
	members []journal.PublicKey // in the end
	heard   uint32              // the newest epoch in which honest members knew of hostile ones
}

// utterance is a text that was said.
type utterance struct {
	in    chat.Conversation
	by    *person
	step  int
	until map[*person]int // who was known to be removed when it was said, and since which step
}

func (a *apart) note(format string, args ...any) {
	a.trace = append(a.trace, fmt.Sprintf("%d %v ", a.steps, time.Now().Format("04:05.000"))+fmt.Sprintf(format, args...))
}

func (a *apart) person(name string) *person {
	p := &person{
		node: a.node(name), asked: map[chat.Conversation]int{}, shown: map[string]bool{},
		visited: map[chat.Conversation]bool{}, removed: map[chat.Conversation]bool{},
	}
	p.keys = []chat.Key{p.public()}
	a.people = append(a.people, p)
	a.all = append(a.all, p.node)
	return p
}

// look sees each frame.
func (a *apart) look(w *wire, frame []byte) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if frame[0] == frameRun {
		if h, err := journal.ParseHeader(frame[2:]); err == nil { // after the number of the conversation
			a.given[gift{w.from, w.to, h.Conversation()}] = true
		}
	}
	if bytes.Contains(frame, []byte(secretWord)) {
		a.leaks = append(a.leaks, fmt.Sprintf("a frame of kind %#x", frame[0]))
	}
	if len(a.frames) < 400 {
		a.frames = append(a.frames, bytes.Clone(frame))
	} else {
		a.frames[len(frame)*31%400] = bytes.Clone(frame)
	}
}

func (a *apart) somebody() *person {
	for {
		if p := a.people[a.IntN(len(a.people))]; !p.gone {
			return p
		}
	}
}

func (a *apart) club() *club {
	if len(a.clubs) == 0 {
		return nil
	}
	return a.clubs[a.IntN(len(a.clubs))]
}

// says has somebody say something in a conversation.
func (a *apart) says(p *person, in chat.Conversation) {
	word := "plain"
	if in != open {
		word = secretWord
	}
	text := fmt.Sprintf("%s %d of %s in %x", word, a.steps, p.name, in[:4])
	u := &utterance{in: in, by: p, step: a.steps, until: map[*person]int{}}
	p.at(func(k *keeper) {
		g := k.talks.groups[journal.Conversation(in)]
		if g == nil || g.roll == nil || !g.roll.Has(k.self) {
			return
		}
		for _, o := range a.people {
			seat, expelled := false, false
			for _, key := range o.keys {
				seat = seat || g.roll.Has(journal.PublicKey(key))
				expelled = expelled || len(g.roll.Verdicts(journal.PublicKey(key))) > 0
			}
			if i := slices.IndexFunc(a.clubs, func(c *club) bool { return c.in == in }); i >= 0 && expelled && !seat {
				u.until[o] = a.clubs[i].removes[o]
			}
		}
	})
	a.texts[text] = u
	a.note("%s says %q", p.name, text)
	p.sayIn(in, text)
}

// in returns a conversation that a node may speak in.
func (a *apart) in(p *person) chat.Conversation {
	all := []chat.Conversation{open}
	p.room.do(func() {
		for _, in := range slices.SortedFunc(maps.Keys(p.room.details), func(x, y chat.Conversation) int { return bytes.Compare(x[:], y[:]) }) {
			if p.room.details[in].Standing == chat.Inside {
				all = append(all, in, in)
			}
		}
	})
	return all[a.IntN(len(all))]
}

// found makes a room.
func (a *apart) found(p *person) {
	code := fmt.Sprintf("%04d 8281 8284 5904", len(a.clubs))
	in := p.node.found(fmt.Sprint(secretWord, " room ", len(a.clubs)), code)
	a.clubs = append(a.clubs, &club{in: in, founder: p, codes: []string{code}, removes: map[*person]int{}, let: map[*person]bool{}})
	p.visited[in] = true
	a.note("%s founds %x", p.name, in[:4])
}

// learnCodes notes the codes that the founder's program has made.
func (a *apart) learnCodes(c *club) {
	for _, p := range a.people {
		if d, known := p.room.detail(c.in); known && d.Code != "" && !slices.Contains(c.codes, d.Code) {
			c.codes = append(c.codes, d.Code)
		}
	}
}

// joins has somebody try a code.
func (a *apart) joins(p *person, c *club) {
	a.learnCodes(c)
	code := c.codes[len(c.codes)-1]
	switch a.IntN(4) {
	case 0:
		code = fmt.Sprintf("9999 0000 %04d 1111", a.IntN(10_000))
	case 1:
		code = c.codes[a.IntN(len(c.codes))]
		fallthrough
	default:
		p.asked[c.in], p.visited[c.in] = a.steps, true
	}
	a.note("%s joins %x with %s", p.name, c.in[:4], code)
	p.Join(code)
}

func (a *apart) removes(c *club, who *person) {
	if c.founder.gone || who == c.founder {
		return
	}
	c.founder.at(func(k *keeper) {
		if g := k.talks.groups[journal.Conversation(c.in)]; g != nil && g.roll != nil && g.roll.Has(journal.PublicKey(who.public())) {
			c.removes[who] = a.steps // else nothing happens
		}
	})
	who.removed[c.in] = true
	a.note("%s removes %s from %x", c.founder.name, who.name, c.in[:4])
	c.founder.RemoveMember(c.in, who.public())
}

// run ends one run of a node and begins another one, with what change makes of its folder.
func (a *apart) run(p *person, change func()) {
	a.inspect(p)
	p.stop()
	change()
	p.disk.crash()
	p.start()
}

// identity returns the key that a node has after so many others.
func (p *person) identity(n int) ed25519.PrivateKey {
	if n == 0 {
		return keyOf(p.name)
	}
	return keyOf(fmt.Sprint(p.name, n))
}

func (a *apart) rekey(p *person) {
	if p.renewed == 2 {
		return
	}
	p.renewed++
	a.note("%s has another identity", p.name)
	p.key = p.identity(p.renewed)
	p.keys = append(p.keys, p.public())
	p.Rekey(p.key)
}

func (v *vault) clone() *vault { return &vault{rooms: v.Rooms(), pairs: v.Pairs()} }

// act has something happen that concerns rooms and people.
func (a *apart) act() {
	p, o, c := a.somebody(), a.somebody(), a.club()
	switch n := a.IntN(40); {
	case n < 12:
		a.says(p, a.in(p))
	case n < 18:
		a.note("toggle")
		a.toggle(a.IntN(len(a.all)), a.IntN(len(a.all)))
	case n < 24 && c != nil:
		a.joins(p, c)
	case n == 24 && len(a.clubs) < 3 && !p.bad:
		a.found(p)
	case n == 25 && c != nil:
		a.removes(c, o)
	case n == 26 && c != nil:
		a.note("%s leaves %x", p.name, c.in[:4])
		p.LeaveRoom(c.in)
	case n == 27 && c != nil:
		code := fmt.Sprintf("%04d %04d 8284 5904", a.IntN(10_000), a.steps)
		a.note("%s changes the code of %x to %s", c.founder.name, c.in[:4], code)
		c.founder.SetCode(c.in, code)
	case n == 28:
		a.note("restart %s", p.name)
		a.run(p, func() {})
	case n == 29 && a.IntN(2) == 0:
		a.note("%s loses its history", p.name)
		a.run(p, func() { p.disk = newDisk() })
	case n == 30:
		p.backup = &backup{p.disk.clone(), p.vault.clone(), p.renewed}
		a.note("backup of %s", p.name)
	case n == 31 && p.backup != nil && p.backup.key == p.renewed:
		a.note("%s restores a backup", p.name)
		a.run(p, func() { p.disk, p.vault = p.backup.disk.clone(), p.backup.vault.clone() })
	case n == 32:
		a.note("pause %s", p.name)
		p.Pause(true)
		pass(time.Duration(a.IntN(3000)) * time.Millisecond)
		p.Pause(false)
	case n == 33 && a.IntN(3) == 0:
		a.rekey(p)
	case n == 34:
		a.note("%s blocks %s", p.name, o.name)
		p.Block(o.public(), a.IntN(2) == 0)
	case n <= 36 && p != o:
		in := directOf(p.node, o.node)
		a.duos[in] = [2]*person{p, o}
		a.note("%s talks with %s in %x", p.name, o.name, in[:4])
		p.Talk(o.public())
		a.says(p, in)
	case n == 37 && a.IntN(8) == 0 && c != nil && c.founder == p && !p.gone && len(a.people) > 3:
		a.vanish(p)
	case n == 38:
		p.Reload()
	}
}

// vanish ends a node for good.
func (a *apart) vanish(p *person) {
	for _, o := range a.people {
		if o.gone {
			return // one is enough
		}
	}
	a.note("%s vanishes", p.name)
	a.inspect(p)
	p.gone = true
	p.stop()
}

// inspect checks what a node has shown in this run.
func (a *apart) inspect(p *person) {
	if p.bad {
		return
	}
	p.room.do(func() {
		for text, times := range p.room.shown {
			if times > 1 && text != "newer" {
				a.Errorf("%s was shown %q %d times", p.name, text, times)
			}
		}
		for i, text := range p.room.texts {
			a.allowed(p, text, p.room.in[i])
			p.shown[text] = true
		}
	})
}

// allowed checks that a text may be shown to somebody in a conversation.
func (a *apart) allowed(p *person, text string, in chat.Conversation) {
	u := a.texts[text]
	switch {
	case text == "newer" && a.hostile(): // a kind that nobody knows
		return
	case u == nil:
		a.Errorf("%s was shown %q, which nobody has said", p.name, text)
		return
	case u.in != in:
		a.Errorf("%s was shown %q in %x", p.name, text, in[:4])
	case in == open:
		return
	}
	if duo, is := a.duos[u.in]; is {
		if p != duo[0] && p != duo[1] {
			a.Errorf("%s reads %q of two others", p.name, text)
		}
		return
	}
	i := slices.IndexFunc(a.clubs, func(c *club) bool { return c.in == u.in })
	if i < 0 || !p.visited[u.in] {
		a.Errorf("%s reads %q, and was never told a code", p.name, text)
		return
	}
	if since := u.until[p]; since > 0 && p.asked[u.in] <= since {
		a.Errorf("%s reads %q, which was said by somebody who knew that it was removed", p.name, text)
	}
}

// settle mends everything, and links all nodes.
func (a *apart) settle() {
	for _, p := range a.people {
		for _, o := range a.people {
			if !p.gone {
				for _, k := range o.keys {
					p.Block(k, false)
				}
			}
		}
	}
	for i, p := range a.people {
		for j := range i {
			w := a.wires[[2]int{j, i}]
			if up := w != nil && w.ctx.Err() == nil; !up && !p.gone && !a.people[j].gone {
				a.toggle(i, j)
			}
		}
	}
	pass(3 * time.Minute)
}

// stand is what a node knows of a room in the end.
type stand struct {
	members    []journal.PublicKey
	code, name string
	texts      map[string]bool
	hosts      int
}

// stands returns what a node that is a member knows of a room.
func (p *person) stands(in chat.Conversation) (s stand, inside bool) {
	p.at(func(k *keeper) {
		g := k.talks.groups[journal.Conversation(in)]
		if g == nil || g.roll == nil || !g.talk.inside || !g.roll.Has(k.self) {
			return
		}
		inside = true
		s = stand{g.roll.Members(), g.roll.Code(), g.roll.Name(), map[string]bool{}, len(g.hosts)}
		all, _ := k.disk.Entries(g.talk.id)
		for _, e := range all {
			if carried, is := g.talk.carried(e); is {
				e = carried
			}
			e = g.talk.plain(e)
			if text, ok := textOf(e.Body); ok && e.Header.Kind() == journal.KindText {
				s.texts[text] = true
			}
		}
	})
	return s, inside
}

// finish checks what has to hold in the end.
func (a *apart) finish() {
	for _, p := range a.people {
		if !p.gone {
			a.inspect(p)
		}
		if !p.gone && !p.bad {
			a.bounded(p)
			a.keeps(p)
		}
		a.clean(p)
	}
	for _, c := range a.clubs {
		a.agree(c)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.gave()
	for _, leak := range a.leaks {
		a.Errorf("what was said sealed is in %s", leak)
	}
}

// clean checks that nothing stands on a disk as it was said.
func (a *apart) clean(p *person) {
	if p.disk.contains(secretWord) {
		a.Errorf("what was said sealed stands on the disk of %s", p.name)
	}
}

// mayHave returns the conversations of which somebody may have entries: those that it was in at any time, or was let into.
func (a *apart) mayHave(p *person) map[journal.Conversation]bool {
	may := map[journal.Conversation]bool{journal.Conversation(open): true}
	for _, c := range a.clubs {
		if p.visited[c.in] || c.let[p] {
			may[journal.Conversation(c.in)], may[rooms.RollOf(journal.Conversation(c.in))] = true, true
		}
	}
	for _, o := range a.people {
		for _, own := range p.keys {
			for _, key := range o.keys {
				may[rooms.DirectOf(journal.PublicKey(own), journal.PublicKey(key))] = true
			}
		}
	}
	return may
}

// keeps checks that nothing is on a disk of conversations that the node was never in.
func (a *apart) keeps(p *person) {
	may := a.mayHave(p)
	for _, e := range p.disk.holdings() {
		if in := e.Header.Conversation(); !may[in] {
			a.Errorf("%s holds an entry of %x, in which it never was", p.name, in[:4])
		}
	}
}

// gave checks that honest nodes have sent nobody entries of conversations that it was never in.
func (a *apart) gave() {
	by := map[*node]*person{}
	for _, p := range a.people {
		by[p.node] = p
	}
	for g := range a.given {
		if !by[g.from].bad && !a.mayHave(by[g.to])[g.in] {
			a.Errorf("%s has sent %s an entry of %x", g.from.name, g.to.name, g.in[:4])
		}
	}
}

// bounded checks that tables have not grown.
func (a *apart) bounded(p *person) {
	p.at(func(k *keeper) {
		for _, g := range k.talks.groups {
			if len(g.hosts) > len(k.links) {
				a.Errorf("%s has %d who may bring a roll, and %d links", p.name, len(g.hosts), len(k.links))
			}
		}
		if n := len(k.talks.pairs); n > len(a.people)*3 {
			a.Errorf("%s is in %d conversations of two", p.name, n)
		}
		if n := len(k.sayings.asked); n > 0 {
			a.Errorf("%s waits for %d things that it wanted to say", p.name, n)
		}
		if g := len(k.talks.groups); g > len(a.clubs) {
			a.Errorf("%s knows %d rooms of %d", p.name, g, len(a.clubs))
		}
	})
	for _, c := range a.clubs {
		if _, known := p.room.detail(c.in); known && !p.visited[c.in] {
			a.Errorf("%s knows %x, whose code nobody has told it", p.name, c.in[:4])
		}
	}
}

// agree checks that the members of a room know the same.
func (a *apart) agree(c *club) {
	var first *person
	var of stand
	for _, p := range a.people {
		if p.gone || p.bad {
			continue
		}
		s, inside := p.stands(c.in)
		if !inside {
			continue
		}
		a.members++
		a.unsaid(p, c)
		a.showsAll(p, c, s)
		if first == nil {
			first, of, c.members = p, s, s.members
			continue
		}
		if !slices.Equal(s.members, of.members) || s.code != of.code || s.name != of.name {
			a.Errorf("of %x %s knows %d members, %q and %q, and %s %d, %q and %q", c.in[:4], first.name, len(of.members), of.code, of.name,
				p.name, len(s.members), s.code, s.name)
		}
		a.same(c, first, p, of.texts, s.texts)
	}
	a.believes(c)
}

// believes checks that nobody takes itself for removed who is a member, and was never removed.
func (a *apart) believes(c *club) {
	for _, p := range a.people {
		d, _ := p.room.detail(c.in)
		member := slices.Contains(c.members, journal.PublicKey(p.public()))
		if !p.gone && !p.bad && d.Standing == chat.Removed && member && !p.removed[c.in] && !c.let[p] {
			a.Errorf("%s is a member of %x, and believes that it was removed", p.name, c.in[:4])
		}
	}
}

// same checks that two members have the same texts, but for those of who was removed.
func (a *apart) same(c *club, p, o *person, x, y map[string]bool) {
	for i, pair := range [][2]map[string]bool{{x, y}, {y, x}} {
		for text := range pair[0] {
			if u := a.texts[text]; u != nil && !pair[1][text] && a.counts(u, c) {
				a.Errorf("%s has %q, and %s does not", []*person{p, o}[i].name, text, []*person{o, p}[i].name)
			}
		}
	}
}

// counts reports whether all members have what was said in a room. Who is not one of them in the end may have been let in by somebody
// hostile who was removed.
func (a *apart) counts(u *utterance, c *club) bool {
	out := u.by.removed[c.in] || u.by.renewed > 0 || u.by.bad
	return !out && (!a.hostile() || slices.Contains(c.members, journal.PublicKey(u.by.public())))
}

// hostile reports whether there are hostile members.
func (a *apart) hostile() bool { return a.done != nil }

// unsaid checks that nothing waits for ever.
func (a *apart) unsaid(p *person, c *club) {
	p.room.do(func() {
		for id, state := range p.room.states {
			if u := a.texts[p.room.byID[id]]; u != nil && u.in == c.in && state == "sending" {
				a.Errorf("%s has not said %q", p.name, p.room.byID[id])
			}
		}
	})
}

// showsAll checks that what a member can open it has shown.
func (a *apart) showsAll(p *person, c *club, s stand) {
	a.inspectShown(p)
	for text := range s.texts {
		if u := a.texts[text]; u != nil && u.by != p && !p.shown[text] {
			a.Errorf("%s has %q of %x, and has not shown it", p.name, text, c.in[:4])
		}
	}
}

func (a *apart) inspectShown(p *person) {
	p.room.do(func() {
		for _, text := range p.room.texts {
			p.shown[text] = true
		}
	})
}

// newApart starts nodes.
func newApart(ns *nodes, seed uint64, hostile int) *apart {
	r := rand.New(rand.NewPCG(seed, 15))
	a := &apart{
		model: &model{nodes: ns, Rand: r, wires: map[[2]int]*wire{}},
		duos:  map[chat.Conversation][2]*person{}, texts: map[string]*utterance{},
		given: map[gift]bool{},
	}
	ns.tap = a.look
	for i := range 3 + r.IntN(4) {
		a.person(string(rune('a' + i)))
	}
	for i := range hostile {
		a.person(fmt.Sprint("mallory ", i)).bad = true
	}
	for i := range a.all {
		for j := range i {
			if r.IntN(3) > 0 {
				a.toggle(i, j)
			}
		}
	}
	pass(time.Second)
	a.found(a.people[0])
	pass(time.Second)
	for _, p := range a.people[1:] {
		if r.IntN(4) > 0 {
			p.asked[a.clubs[0].in], p.visited[a.clubs[0].in] = 0, true
			p.Join(a.clubs[0].codes[0])
		}
	}
	pass(time.Minute)
	return a
}

func TestNothingLeavesItsRoomWhateverHappens(t *testing.T) {
	members := 0
	for seed := range uint64(*apartSchedules) {
		seed += *apartFirst
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			bubble(t, func(ns *nodes) {
				a := newApart(ns, seed, 0)
				for range 60 {
					a.steps++
					a.act()
					pass(time.Duration(a.IntN(3000)) * time.Millisecond)
				}
				a.settle()
				a.finish()
				members += a.members
				if t.Failed() {
					t.Log(strings.Join(a.trace, "\n"))
				}
			})
		})
	}
	if members < *apartSchedules {
		t.Errorf("there were %d members of rooms in all", members)
	}
}
