package journal_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"udpchat/journal"
)

// scenario is a network of nodes that does what a file says, and nothing by itself. Frames arrive in the order in which they were
// sent, without delay, once the scenario says "deliver" or lets time pass. Signatures are checked and disks write at once.
type scenario struct {
	t         testing.TB
	now       time.Duration // since the scenario began
	nodes     []*node
	wires     []*wire
	lastLink  journal.LinkID
	sent      int
	names     names
	rooms     []room
	members   map[string][]journal.PublicKey // of rooms, when they were made
	snapshots map[string]*disk
	heads     map[journal.Log]head // of forged logs
	before    map[journal.Log]head // where their last entries were joined
	trace     []traced
	printed   []string
}

// room is a conversation with its name. The first is the open room.
type room struct {
	name         string
	id           journal.Conversation
	direct, roll bool
}

// begin is the time at which all clocks stand when a scenario begins.
var begin = time.Date(2027, 1, 15, 8, 0, 0, 0, time.UTC)

func newScenario(t testing.TB) *scenario {
	return &scenario{
		t: t, now: time.Second, names: newNames(), members: map[string][]journal.PublicKey{}, snapshots: map[string]*disk{},
		heads: map[journal.Log]head{}, before: map[journal.Log]head{},
		rooms: []room{{"open", journal.Conversation{1}, false, false}},
	}
}

func (s *scenario) print(format string, values ...any) {
	s.printed = append(s.printed, strings.Split(strings.TrimRight(fmt.Sprintf(format, values...), "\n"), "\n")...)
}

func (s *scenario) fail(format string, values ...any) {
	s.t.Helper()
	s.t.Fatalf(format, values...)
}

func (s *scenario) node(name string) *node {
	i := slices.IndexFunc(s.nodes, func(n *node) bool { return n.name == name })
	if i < 0 {
		s.fail("no node %q", name)
	}
	return s.nodes[i]
}

func (s *scenario) room(name string) room {
	i := slices.IndexFunc(s.rooms, func(r room) bool { return r.name == name })
	if i < 0 {
		s.fail("no room %q", name)
	}
	return s.rooms[i]
}

// keyOf returns the key of whoever is called name. Anybody has one, also who is no node.
func keyOf(name string) ed25519.PrivateKey {
	seed := sha256.Sum256([]byte("node " + name))
	return ed25519.NewKeyFromSeed(seed[:])
}

func publicOf(key ed25519.PrivateKey) journal.PublicKey {
	return journal.PublicKey(key.Public().(ed25519.PublicKey))
}

// wire is one direction of a link, with the frames that are on their way.
type wire struct {
	from, to *node
	id       journal.LinkID // of the link, at from
	back     *wire          // the other direction
	secret   [32]byte
	queue    []*sentFrame
	stalled  bool
	frames   int
	bytes    int
	greeted  []string                 // the conversations that from has greeted with
	named    map[string][]journal.Log // the logs that from has named in rows, in order
}

type sentFrame struct {
	order int
	bytes []byte
	words string
}

// link connects two nodes that run.
func (s *scenario) link(a, b *node) {
	if !a.up || !b.up || s.wire(a, b) != nil {
		s.fail("%s and %s cannot be linked now", a.name, b.name)
	}
	secret := sha256.Sum256(fmt.Appendf(nil, "link %d", s.lastLink))
	there := &wire{from: a, to: b, id: s.lastLink + 1, secret: secret, named: map[string][]journal.Log{}}
	back := &wire{from: b, to: a, id: s.lastLink + 2, secret: secret, named: map[string][]journal.Log{}}
	there.back, back.back = back, there
	s.lastLink += 2
	s.wires = append(s.wires, there, back)
	for _, w := range []*wire{there, back} {
		w.from.linkUp(w)
	}
}

func (s *scenario) wire(a, b *node) *wire {
	for _, w := range s.wires {
		if w.from == a && w.to == b {
			return w
		}
	}
	return nil
}

// unlink takes a link down, with what is on its way.
func (s *scenario) unlink(w *wire) {
	s.wires = slices.DeleteFunc(s.wires, func(o *wire) bool { return o == w || o == w.back })
	for _, w := range []*wire{w, w.back} {
		if n := w.from; n.m != nil && n.up {
			n.m.LinkDown(n.clock(), w.id)
			n.work()
		}
	}
}

// send puts a frame on its way.
func (s *scenario) send(w *wire, frame []byte) {
	s.sent++
	frame = bytes.Clone(frame)
	w.queue = append(w.queue, &sentFrame{s.sent, frame, s.words(w, frame)})
}

// deliver hands over the frame that was sent first of those on their way, and reports whether there was one.
func (s *scenario) deliver() bool {
	var next *wire
	for _, w := range s.wires {
		if len(w.queue) > 0 && !w.stalled && (next == nil || w.queue[0].order < next.queue[0].order) {
			next = w
		}
	}
	if next == nil {
		return false
	}
	f := next.queue[0]
	next.queue = next.queue[1:]
	next.frames++
	next.bytes += len(f.bytes)
	s.trace = append(s.trace, traced{next.from.name, next.to.name, f.words, s.now})
	if n := next.to; n.m != nil {
		n.m.Receive(n.clock(), next.back.id, f.bytes)
		n.work()
	}
	return true
}

func (s *scenario) settle() {
	for i := 0; s.deliver(); i++ {
		if i > 20_000 {
			s.fail("the nodes never come to rest: %v", s.trace[len(s.trace)-8:])
		}
	}
}

// pass lets time pass, with everything that falls due meanwhile.
func (s *scenario) pass(d time.Duration) {
	for end := s.now + d; ; {
		s.settle()
		next := end
		for _, n := range s.nodes {
			if n.running() {
				if due := n.m.Deadline(); due != 0 {
					next = min(next, max(due, s.now))
				}
			}
		}
		s.now = next
		for _, n := range s.nodes {
			if n.running() {
				n.m.Tick(n.clock())
				n.work()
			}
		}
		if s.settle(); next == end {
			return
		}
	}
}

// Read fills b with what stands in for randomness: the identities of logs, in the order in which they are begun.
func (s *scenario) Read(b []byte) (int, error) {
	clear(b)
	s.names.lastLog++
	binary.BigEndian.PutUint64(b, uint64(s.names.lastLog))
	return len(b), nil
}
