package journal

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"fmt"
	"slices"
	"testing"
	"time"
)

// node is a machine with a disk, or a liar with neither.
type node struct {
	name  string
	world *world
	key   ed25519.PrivateKey
	m     *Machine
	disk  *disk
	liar  *liar // of a node that is not honest
	up    bool
	skew  time.Duration // of its clock
	slow  slowness
	run   *run // what it has done since it was started
	told  []Tell

	asked, failed    uint64       // the last Store that was asked for, and the last of those that fail
	disking, serving []job        // what the disk has still to write and to read, in order
	verifying        []job        // what other goroutines have still to verify, in any order
	keeping          []Keep       // written with the next transaction
	heard            map[int]bool // of the changes of the list of members
	entered          map[Conversation]bool
	ticket           uint64
	reading          bool // it serves what was asked for some time ago
}

// slowness is how long at most a node takes for what it does.
type slowness struct{ frames, disk, verify time.Duration }

func (w *world) add(name string) *node {
	seed := sha256.Sum256([]byte("node " + name))
	n := &node{name: name, world: w, key: ed25519.NewKeyFromSeed(seed[:]), disk: newDisk(), heard: map[int]bool{}}
	n.disk.conversations[openRoom] = newKept(true)
	w.nodes = append(w.nodes, n)
	n.start()
	return n
}

func (n *node) public() PublicKey { return publicKey(n.key) }

func (n *node) now() Now { return Now{Since: n.world.now, Clock: begin.Add(n.world.now + n.skew)} }

// Read fills b with the world's randomness, for the ids of logs.
func (n *node) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = byte(n.world.random.Uint32())
	}
	return len(b), nil
}

// start runs the node with what is on its disk.
func (n *node) start() {
	n.m = New(Config{Key: n.key, Random: n, Direct: n.directWith})
	n.up, n.disking, n.serving, n.verifying, n.failed, n.keeping = true, nil, nil, nil, 0, nil
	n.run, n.entered = newRun(), map[Conversation]bool{}
	n.world.note("starts", n, 0, nil)
	for _, key := range sortedKeys(n.disk.blocked, comparePublicKeys) {
		n.m.Block(n.now(), key, true)
	}
	for _, id := range sortedKeys(n.disk.conversations, compareConversations) {
		if !n.disk.conversations[id].left && n.isMember(id, n.public()) {
			n.enter(id)
		}
	}
}

func compareConversations(a, b Conversation) int { return bytes.Compare(a[:], b[:]) }

// enter takes part in a conversation that is on the disk.
func (n *node) enter(id Conversation) {
	for len(n.disking) > 0 { // what is on the disk is told first
		n.first(&n.disking)
	}
	kept := n.disk.conversations[id]
	kept.left, kept.floor, kept.under = false, map[Log]uint64{}, map[Log]uint64{}
	n.entered[id] = true
	s := kept.state(id)
	if kept.node = n; !kept.open {
		n.list(&s, kept.met)
	}
	n.run.starts(kept, s, micros(n.now().Clock))
	n.m.Enter(n.now(), s)
	n.work()
}

// leave no longer takes part in a conversation.
func (n *node) leave(id Conversation) {
	if n.up && n.entered[id] {
		delete(n.entered, id)
		n.disk.conversations[id].left = true
		n.m.Leave(n.now(), id)
		n.work()
	}
}

// kill ends the node at once, with all its links. The disk may still write the first of what it was asked for.
func (n *node) kill() {
	if !n.up {
		return
	}
	n.world.note("is killed", n, 0, nil)
	n.up = false
	if n.liar == nil {
		n.disk.reporting = false
		for range n.world.random.IntN(len(n.disking) + 1) {
			n.disking[0].do()
			n.disking = n.disking[1:]
		}
		n.disk.reporting = true
		n.disking, n.serving, n.verifying = nil, nil, nil
	}
	for _, wr := range slices.Clone(n.world.wires) {
		if wr.from == n || wr.to == n {
			n.world.cut(wr)
		}
	}
}

func (n *node) linkUp(wr *wire) {
	n.world.note("links with "+wr.to.name, n, uint64(wr.id), nil)
	if n.liar != nil {
		n.liar.linkUp(wr)
		return
	}
	n.m.LinkUp(n.now(), wr.id, wr.to.public(), wr.secret)
	n.work()
}

func (n *node) linkDown(id LinkID) {
	if !n.up {
		return
	}
	n.world.note("loses", n, uint64(id), nil)
	if n.liar == nil {
		n.m.LinkDown(n.now(), id)
		n.work()
	}
}

// receive takes a frame. Back is the direction in which the answer goes.
func (n *node) receive(back *wire, frame []byte) {
	switch {
	case !n.up:
	case n.liar != nil:
		n.liar.receive(back, frame)
	default:
		n.run.receives(frame)
		back.twin.arrivedGreeting(frame)
		back.meets()
		n.m.Receive(n.now(), back.id, frame)
		n.work()
	}
}

func (n *node) say(text string) { n.sayIn(openRoom, KindText, []byte(text)) }

func (n *node) sayIn(c Conversation, kind Kind, body []byte) {
	n.saying(Saying{Conversation: c, Kind: kind, Body: body})
}

func (n *node) saying(s Saying) {
	n.ticket++
	n.run.tickets[n.ticket] = true
	n.run.timed = n.run.timed || s.Time != 0
	s.Ticket = n.ticket
	n.m.Say(n.now(), s)
	n.work()
}

// texts returns what the node has on disk of the open room, in the order of authors, logs and numbers.
func (n *node) texts() (texts []string) {
	n.disk.conversations[openRoom].each(func(_ Log, e Entry) { texts = append(texts, string(e.Body)) })
	return texts
}

func TestTwoNodesHoldTheSame(t *testing.T) {
	w := newWorld(t, 1, "a", "b")
	a, b := w.node("a"), w.node("b")
	a.say("one")
	b.say("two")
	w.link(a, b)
	w.pass(time.Second)
	a.say("three")
	w.pass(time.Second)
	if got := b.texts(); len(got) != 3 || !slices.Equal(got, a.texts()) {
		t.Errorf("a holds %q, b holds %q", a.texts(), got)
	}
}

func TestAChainCarries(t *testing.T) {
	w := newWorld(t, 1, "a", "b", "c", "d")
	for i := range 3 {
		w.link(w.nodes[i], w.nodes[i+1])
	}
	w.pass(time.Second)
	for i := range 100 {
		w.nodes[i%4].say(fmt.Sprint(i))
	}
	w.settle()
	for _, n := range w.nodes {
		if got := n.texts(); len(got) != 100 {
			t.Errorf("%s holds %d of 100", n.name, len(got))
		}
	}
}
