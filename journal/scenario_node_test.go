package journal_test

import (
	"cmp"
	"crypto/ed25519"
	"maps"
	"slices"
	"time"

	"udpchat/journal"
)

// node is a machine with its disk and its clock. A puppet has no machine: it says what the scenario forges.
type node struct {
	s    *scenario
	name string
	key  ed25519.PrivateKey
	m    *journal.Machine
	disk *disk
	up   bool
	skew time.Duration // of its clock
	told []journal.Tell
	met  map[string][]string // by conversation

	todo  []func() // what its disk and its other goroutines have still to do
	asked uint64   // the last Store that was asked for
	lost  uint64   // Stores up to this one fail
}

func (n *node) public() journal.PublicKey { return publicOf(n.key) }
func (n *node) running() bool             { return n.m != nil && n.up }

func (n *node) clock() journal.Now {
	return journal.Now{Since: n.s.now, Clock: begin.Add(n.s.now - time.Second + n.skew)}
}

func (s *scenario) addNode(name string, key ed25519.PrivateKey, d *disk) *node {
	n := &node{s: s, name: name, key: key, disk: d}
	s.nodes = append(s.nodes, n)
	s.names.members[n.public()] = cmp.Or(s.names.members[n.public()], name)
	return n
}

// start runs the machine with what is on the disk.
func (n *node) start() {
	n.m = journal.New(journal.Config{Key: n.key, Random: n.s, Direct: n.directWith})
	n.up, n.todo, n.lost, n.met = true, nil, 0, map[string][]string{}
	for _, r := range n.s.rooms {
		if k := n.disk.kept[r.id]; k != nil {
			n.m.Enter(n.clock(), k.state(r.id))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(n.disk.blocked)) {
		n.m.Block(n.clock(), publicOf(keyOf(name)), true)
	}
	n.work()
}

// directWith returns the conversation of n and another one alone.
func (n *node) directWith(other journal.PublicKey) journal.Conversation {
	for _, r := range n.s.rooms {
		if of := n.s.members[r.name]; r.direct && slices.Contains(of, n.public()) && slices.Contains(of, other) {
			return r.id
		}
	}
	return journal.Conversation{0xff}
}

// kill ends the node at once, with all its links.
func (n *node) kill() {
	n.up = false
	for _, w := range slices.Clone(n.s.wires) {
		if w.from == n {
			n.s.unlink(w)
		}
	}
}

func (n *node) linkUp(w *wire) {
	if n.m != nil {
		for _, k := range n.disk.kept {
			if _, known := k.members[w.to.public()]; known {
				k.members[w.to.public()] = true
			}
		}
		n.m.LinkUp(n.clock(), w.id, w.to.public(), w.secret)
		n.work()
		return
	}
	for _, r := range n.s.rooms {
		n.s.send(w, greeting(w, r.id))
	}
}

// work does the effects of the machine until there are none.
func (n *node) work() {
	for {
		if e := n.m.Ready(); !n.effects(e) {
			if len(n.todo) == 0 || n.disk.slow {
				return
			}
			next := n.todo[0]
			n.todo = n.todo[1:]
			next()
		}
	}
}

// effects does e, and reports whether there was anything to do.
func (n *node) effects(e *journal.Effects) (any bool) {
	later := func(do func()) { n.todo = append(n.todo, do) }
	for _, s := range e.Store {
		n.asked = s.ID
		later(func() { n.m.Stored(n.clock(), s.ID, n.store(s)) })
	}
	for _, k := range e.Keep {
		n.disk.keep(k)
	}
	for _, s := range e.Send {
		n.sendOn(s.Link, s.Frame)
	}
	for _, s := range e.Serve {
		n.serve(s)
	}
	for _, r := range e.Read {
		later(func() { n.m.ReadDone(n.clock(), r.ID, n.disk.read(r.Conversation, r.Log, r.From, r.To)) })
	}
	for _, v := range e.Verify {
		later(func() { n.m.Verified(n.clock(), v.ID, v.Holds()) })
	}
	for _, f := range e.Forget {
		later(func() { n.forget(f) })
	}
	for _, t := range e.Tell {
		n.hear(t)
	}
	return len(e.Store)+len(e.Keep)+len(e.Send)+len(e.Serve)+len(e.Read)+len(e.Verify)+len(e.Forget)+len(e.Tell) > 0
}

func (n *node) sendOn(id journal.LinkID, frame []byte) {
	for _, w := range n.s.wires {
		if w.id == id {
			n.s.send(w, frame)
		}
	}
}

// serve answers what is asked for. Of a log that the disk has a lowest for, only that and later may be had.
func (n *node) serve(s journal.Serve) {
	lowest := n.disk.lowest[s.Log]
	for more := true; more; {
		var frame []byte
		frame, more = s.Answer(n.disk.read(s.Conversation, s.Log, max(s.From, lowest), max(s.From, lowest)+journal.MaxRun-1), lowest)
		n.sendOn(s.Link, frame)
	}
}

func (n *node) store(s journal.Store) bool {
	if n.disk.full {
		n.lost = n.asked
	}
	if s.ID <= n.lost {
		return false
	}
	for _, e := range s.Entries {
		n.s.names.log(e.Header.Log())
		n.disk.put(e, s.Introducer, n.clock().Clock)
	}
	return true
}

// hear notes what the machine tells.
func (n *node) hear(t journal.Tell) {
	if t.News == journal.NewsMember {
		room := n.s.roomName(t.Conversation)
		n.met[room] = append(n.met[room], n.s.names.member(t.Member))
		n.disk.kept[t.Conversation].members[t.Member] = n.linkedTo(t.Member)
	}
	n.told = append(n.told, t)
}

func (n *node) linkedTo(key journal.PublicKey) bool {
	return slices.ContainsFunc(n.s.wires, func(w *wire) bool { return w.from == n && w.to.public() == key })
}

// say says a text in a room. Each saying takes a millisecond, so that sayings have an order.
func (n *node) say(room string, kind journal.Kind, text string) {
	n.s.now += time.Millisecond
	n.m.Say(n.clock(), journal.Saying{Conversation: n.s.room(room).id, Kind: kind, Body: []byte(text)})
	n.work()
}
