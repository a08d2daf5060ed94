package journal

import (
	"encoding/binary"
	"flag"
	"fmt"
	"hash"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

var onlySeed = flag.Int64("seed", -1, "run only this schedule of the model test, and print all that happens in it")

// world is a network of nodes in one test, with a clock and a disk for each. Nothing in it happens by itself: the same seed and
// the same calls give the same run.
type world struct {
	t      testing.TB
	seed   uint64
	now    time.Duration
	random *rand.Rand
	nodes  []*node // honest ones, clones among them
	liars  []*node
	gang   *gang // what the liars share

	wires    []*wire // both directions of all links, in the order of their ids
	lastLink LinkID
	later    []job // what happens at its time, such as the news that a link is down
	frames   int   // delivered
	bytes    int   // of these frames
	trace    hash.Hash64
	log      []event // the last things that happened, for a failure's message

	changes   []change                      // of the members of the room
	left      map[PublicKey]bool            // who was removed at any time
	pairs     map[Conversation][2]PublicKey // the direct conversations
	accusable map[PublicKey]bool            // keys that write a log twice: restored, cloned, hostile
	verified  map[Header]bool               // whether a header is signed, so that it is computed once
	names     map[[8]byte]Log               // what receipts call the logs
	entries   map[Hash]bool                 // all that honest nodes were told to be said
	forged    bool                          // frames come from outside of the world, so those that are sent are not checked
	lossy     bool                          // links go down while frames are on their way
}

// wire is one direction of a link: what is on its way, in order.
type wire struct {
	from, to *node
	id, back LinkID // what the sender and the receiver call the link
	secret   [32]byte
	queue    []parcel
	sniffer  sniffer
	arrived  []Conversation // that greetings have named, as far as they have arrived
	twin     *wire          // the other direction
	dead     bool           // the other side has closed the link; nothing arrives any more
}

type parcel struct {
	due   time.Duration
	frame []byte
}

// job is something that a disk or a goroutine does at its time.
type job struct {
	due   time.Duration
	do    func()
	serve *Serve // what is read is for a link; else nil
}

var (
	openRoom = Conversation{1} // everybody is in it
	room     = Conversation{2} // has a list of members
	roll     = Conversation{3} // has the same list, and is kept
)

var begin = time.Unix(1_800_000_000, 0)

func newWorld(t testing.TB, seed uint64, names ...string) *world {
	w := &world{
		t: t, seed: seed, now: 1, random: rand.New(rand.NewPCG(seed, 1)), trace: fnv.New64a(),
		accusable: map[PublicKey]bool{}, names: map[[8]byte]Log{}, verified: map[Header]bool{}, entries: map[Hash]bool{},
		left: map[PublicKey]bool{}, pairs: map[Conversation][2]PublicKey{},
	}
	for _, name := range names {
		w.add(name)
	}
	return w
}

// fail ends the test with what it takes to run the same schedule again.
func (w *world) fail(format string, a ...any) {
	w.t.Helper()
	name, _, _ := strings.Cut(w.t.Name(), "/")
	last := w.log
	if *onlySeed < 0 {
		last = last[max(0, len(last)-12):]
	}
	w.t.Fatalf("seed %d: %s\nagain: go test ./journal -run '^%s$' -seed %d\nlast:\n%s", w.seed, fmt.Sprintf(format, a...), name, w.seed, joined(last))
}

// event is something that happens to a node.
type event struct {
	at     time.Duration
	node   string
	what   string
	number uint64
	b      []byte
}

func joined(events []event) string {
	var b strings.Builder
	for _, e := range events {
		fmt.Fprintf(&b, "%9v %s %s %d %.60x\n", e.at.Round(time.Millisecond), e.node, e.what, e.number, e.b)
	}
	return b.String()
}

// note writes what happens into the trace, which must be the same in each run of a seed.
func (w *world) note(what string, n *node, number uint64, b []byte) {
	w.trace.Write([]byte(what + n.name))
	w.trace.Write(binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(nil, number), uint64(w.now)))
	w.trace.Write(b)
	if len(w.log) == 4000 && *onlySeed < 0 {
		w.log = append(w.log[:0], w.log[3900:]...)
	}
	w.log = append(w.log, event{w.now, n.name, what, number, b})
}

// holds reports whether a header is signed by its author.
func (w *world) holds(h *Header) bool {
	holds, known := w.verified[*h]
	if !known {
		holds = h.Verify()
		w.verified[*h] = holds
	}
	return holds
}

func (w *world) node(name string) *node {
	i := slices.IndexFunc(w.nodes, func(n *node) bool { return n.name == name })
	if i < 0 {
		w.t.Fatalf("no node %q", name)
	}
	return w.nodes[i]
}

// all returns the honest nodes and the liars.
func (w *world) all() []*node { return append(slices.Clone(w.nodes), w.liars...) }

// ready returns what can happen now, each as a function.
func (w *world) ready() (can []func()) {
	for _, wr := range w.wires {
		if len(wr.queue) > 0 && wr.queue[0].due <= w.now {
			can = append(can, func() { w.arrive(wr) })
		}
	}
	for _, n := range w.nodes {
		for _, q := range []*[]job{&n.disking, &n.serving} {
			if len(*q) > 0 && (*q)[0].due <= w.now {
				can = append(can, func() { n.first(q) })
			}
		}
		if len(n.verifying) > 0 && n.verifying[0].due <= w.now {
			can = append(can, n.anyVerified)
		}
	}
	for i, j := range w.later {
		if j.due <= w.now {
			can = append(can, func() {
				w.later = slices.Delete(w.later, i, i+1)
				j.do()
			})
		}
	}
	return can
}

// deliver lets one thing happen, and reports whether there was one.
func (w *world) deliver() bool {
	can := w.ready()
	if len(can) == 0 {
		return false
	}
	can[w.random.IntN(len(can))]()
	return true
}

// arrive gives the first frame of a wire to its receiver, or loses it with the whole link.
func (w *world) arrive(wr *wire) {
	if w.lossy && w.random.IntN(60) == 0 {
		w.cut(wr)
		return
	}
	frame := wr.queue[0].frame
	wr.queue = wr.queue[1:]
	w.bytes += len(frame)
	w.frames++
	w.note("receives", wr.to, uint64(wr.back), frame)
	wr.to.receive(wr.twin, frame)
}

// settle delivers everything that is due, without time passing.
func (w *world) settle() {
	for i := 0; w.deliver(); i++ {
		if i > 30_000 {
			w.fail("the nodes never come to rest")
		}
	}
}

// nextDue returns when something happens next, at most end.
func (w *world) nextDue(end time.Duration) time.Duration {
	at := func(due time.Duration) {
		if due != 0 {
			end = min(end, due)
		}
	}
	for _, wr := range w.wires {
		if len(wr.queue) > 0 {
			at(wr.queue[0].due)
		}
	}
	for _, n := range w.nodes {
		for _, q := range [][]job{n.disking, n.serving, n.verifying} {
			if len(q) > 0 {
				at(q[0].due)
			}
		}
		if n.up {
			at(n.m.Deadline())
		}
	}
	for _, j := range w.later {
		at(j.due)
	}
	return max(end, w.now)
}

// pass lets time pass, with everything that falls due in it.
func (w *world) pass(d time.Duration) {
	end, stuck := w.now+d, 0
	for {
		w.settle()
		next := w.nextDue(end)
		if stuck++; next > w.now {
			stuck = 0
		}
		if stuck > 100 {
			w.fail("a deadline stays due however often Tick is called")
		}
		w.now = next
		for _, n := range w.nodes {
			if due := n.m.Deadline(); n.up && due != 0 && due <= w.now {
				n.m.Tick(n.now())
				n.work()
			}
		}
		if w.now == end {
			w.settle()
			return
		}
	}
}
