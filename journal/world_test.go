package journal

import (
	"bytes"
	"cmp"
	"crypto/ed25519"
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// world is a network of nodes in one test, with a clock and a disk for each. Nothing in it happens by itself: the same seed and
// the same calls give the same run.
type world struct {
	t        testing.TB
	now      time.Duration
	random   *rand.Rand
	nodes    []*node
	links    map[LinkID]*wire
	lastLink LinkID
	bytes    int // of all frames that were delivered
	frames   int
	trace    []string
	liar     *hostile
	restored map[PublicKey]bool
}

// wire is one direction of a link: what is on its way, in order. The other direction has the id of the peer.
type wire struct {
	from, to *node
	id, back LinkID
	queue    [][]byte
}

// node is a machine with a disk.
type node struct {
	name  string
	world *world
	key   ed25519.PrivateKey
	m     *Machine
	disk  *disk
	up    bool
	skew  time.Duration // of its clock
	told  []Tell

	asked, failed      uint64   // the last Store that was asked for, and the last of those that fail
	disking, verifying []func() // what the disk, in order, and other goroutines, in any order, have still to do
}

// disk is what a node keeps.
type disk struct {
	conversations map[Conversation]*kept
	full          bool
}

type kept struct {
	open     bool
	entries  map[Log]map[uint64]Entry
	arrived  map[Hash]uint64
	arrivals uint64
	receipts map[PublicKey][]byte
	forks    map[Log]*Fork
	since    map[PublicKey]uint64
}

var openRoom = Conversation{1}

func newWorld(t testing.TB, seed uint64, names ...string) *world {
	w := &world{t: t, now: 1, random: rand.New(rand.NewPCG(seed, 1)), links: map[LinkID]*wire{}, restored: map[PublicKey]bool{}}
	for _, name := range names {
		w.add(name)
	}
	return w
}

func (w *world) add(name string) *node {
	seed := sha256.Sum256([]byte("node " + name))
	n := &node{name: name, world: w, key: ed25519.NewKeyFromSeed(seed[:]), disk: &disk{conversations: map[Conversation]*kept{}}}
	n.disk.conversations[openRoom] = newKept(true)
	w.nodes = append(w.nodes, n)
	n.start()
	return n
}

func newKept(open bool) *kept {
	return &kept{
		open: open, entries: map[Log]map[uint64]Entry{}, arrived: map[Hash]uint64{}, receipts: map[PublicKey][]byte{},
		forks: map[Log]*Fork{}, since: map[PublicKey]uint64{},
	}
}

func (w *world) node(name string) *node {
	i := slices.IndexFunc(w.nodes, func(n *node) bool { return n.name == name })
	if i < 0 {
		w.t.Fatalf("no node %q", name)
	}
	return w.nodes[i]
}

func (n *node) now() Now { return Now{Since: n.world.now, Clock: begin.Add(n.world.now + n.skew)} }

var begin = time.Unix(1_800_000_000, 0)

// Read fills b with the world's randomness, for the ids of logs.
func (n *node) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = byte(n.world.random.Uint32())
	}
	return len(b), nil
}

// start runs the node with what is on its disk.
func (n *node) start() {
	n.m = New(Config{Key: n.key, Random: n})
	n.up, n.disking, n.verifying, n.failed = true, nil, nil, 0
	ids := sortedKeys(n.disk.conversations, func(a, b Conversation) int { return bytes.Compare(a[:], b[:]) })
	for _, id := range ids {
		n.m.Enter(n.now(), n.disk.conversations[id].state(id))
	}
	n.work()
}

// state returns what a machine is given of what is on disk.
func (k *kept) state(id Conversation) State {
	s := State{ID: id, Open: k.open, Members: map[PublicKey]bool{}}
	for m := range k.since {
		s.Members[m] = true
	}
	for _, l := range sortedKeys(k.entries, Log.compare) {
		numbers := sortedKeys(k.entries[l], cmp.Compare[uint64])
		high := numbers[len(numbers)-1]
		low := high
		for k.has(l, low-1) {
			low--
		}
		s.Logs = append(s.Logs, LogState{Log: l, Low: low, High: high, Head: k.entries[l][high].Header, LowHeader: k.entries[l][low].Header})
	}
	for _, m := range sortedKeys(k.receipts, comparePublicKeys) {
		s.Receipts = append(s.Receipts, k.receipts[m])
	}
	for _, l := range sortedKeys(k.forks, Log.compare) {
		s.Forks = append(s.Forks, k.forks[l])
	}
	return s
}

func (k *kept) has(l Log, n uint64) bool {
	_, has := k.entries[l][n]
	return has
}

// kill ends the node at once, with all its links.
func (n *node) kill() {
	n.up = false
	for _, id := range sortedKeys(n.world.links, cmp.Compare[LinkID]) {
		if wr := n.world.links[id]; wr != nil && wr.from == n {
			n.world.cut(wr)
		}
	}
}

// link connects two nodes that run.
func (w *world) link(a, b *node) {
	if a == b || !a.up || !b.up || w.linked(a, b) != nil {
		return
	}
	there, back := &wire{from: a, to: b, id: w.lastLink + 1, back: w.lastLink + 2}, &wire{from: b, to: a, id: w.lastLink + 2, back: w.lastLink + 1}
	w.lastLink += 2
	w.links[there.id], w.links[back.id] = there, back
	secret := sha256.Sum256(fmt.Appendf(nil, "secret %d", there.id))
	a.m.LinkUp(a.now(), there.id, publicKey(b.key), secret)
	b.m.LinkUp(b.now(), back.id, publicKey(a.key), secret)
	a.work()
	b.work()
}

func (w *world) linked(a, b *node) *wire {
	for _, wr := range w.links {
		if wr.from == a && wr.to == b {
			return wr
		}
	}
	return nil
}

// cut takes a link down, with what is on its way.
func (w *world) cut(wr *wire) {
	delete(w.links, wr.id)
	delete(w.links, wr.back)
	for n, id := range map[*node]LinkID{wr.from: wr.id, wr.to: wr.back} {
		if n.up {
			n.m.LinkDown(n.now(), id)
			n.work()
		}
	}
}

// mesh links all nodes that run.
func (w *world) mesh() {
	for i, a := range w.nodes {
		for _, b := range w.nodes[:i] {
			w.link(a, b)
		}
	}
}

// work does the effects of the node's machine until there are none.
func (n *node) work() {
	for {
		e := n.m.Ready()
		if len(e.Store)+len(e.Keep)+len(e.Send)+len(e.Serve)+len(e.Read)+len(e.Verify)+len(e.Forget)+len(e.Tell) == 0 {
			return
		}
		n.told = append(n.told, e.Tell...)
		n.keep(e)
		for _, s := range e.Send {
			n.sendFrame(s.Link, s.Frame)
		}
		for _, s := range e.Serve {
			n.serve(s)
		}
		for _, s := range e.Store {
			n.asked = s.ID
			n.disking = append(n.disking, func() { n.m.Stored(n.now(), s.ID, n.store(s)) })
		}
		for _, r := range e.Read {
			n.disking = append(n.disking, func() { n.m.ReadDone(n.now(), r.ID, n.read(r.Conversation, r.Log, r.From, r.To)) })
		}
		for _, v := range e.Verify {
			n.verifying = append(n.verifying, func() { n.m.Verified(n.now(), v.ID, v.Holds()) })
		}
	}
}

func (n *node) keep(e *Effects) {
	for _, k := range e.Keep {
		kept := n.disk.conversations[k.Conversation]
		if k.Fork != nil {
			kept.forks[k.Fork.A.Header.Log()] = k.Fork
			continue
		}
		if k.Receipt != nil {
			r, _ := parseReceipt(k.Receipt)
			kept.receipts[r.member] = k.Receipt
		}
	}
	for _, t := range e.Tell {
		if t.News == NewsMember {
			k := n.disk.conversations[t.Conversation]
			k.since[t.Member] = k.arrivals
		}
	}
}

func (n *node) sendFrame(link LinkID, frame []byte) {
	if wr := n.world.links[link]; wr != nil {
		wr.queue = append(wr.queue, bytes.Clone(frame))
	}
}

func (n *node) store(s Store) bool {
	if n.disk.full {
		n.failed = n.asked
	}
	if s.ID <= n.failed {
		return false
	}
	for _, e := range s.Entries {
		k := n.disk.conversations[e.Header.Conversation()]
		l := e.Header.Log()
		if k.entries[l] == nil {
			k.entries[l] = map[uint64]Entry{}
		}
		if old, has := k.entries[l][e.Header.Number()]; has && *old.Header == *e.Header && e.Body == nil {
			continue
		}
		h := *e.Header
		k.entries[l][e.Header.Number()] = Entry{Header: &h, Body: bytes.Clone(e.Body)}
		k.arrivals++
		k.arrived[h.Hash()] = k.arrivals
	}
	return true
}

func (n *node) read(c Conversation, l Log, from, to uint64) (run []Entry) {
	k := n.disk.conversations[c]
	for i := from; i <= to && k.has(l, i); i++ {
		run = append(run, k.entries[l][i])
	}
	return run
}

func (n *node) serve(s Serve) {
	for more := true; more; {
		var frame []byte
		frame, more = s.Answer(n.read(s.Conversation, s.Log, s.From, s.From+MaxRun-1), 0)
		n.sendFrame(s.Link, frame)
	}
}

// deliver gives one frame that is on its way to its receiver, and reports whether there was one.
func (w *world) deliver() bool {
	if w.background() {
		return true
	}
	ids := sortedKeys(w.links, cmp.Compare[LinkID])
	ids = slices.DeleteFunc(ids, func(id LinkID) bool { return len(w.links[id].queue) == 0 })
	if len(ids) == 0 {
		return false
	}
	wr := w.links[ids[w.random.IntN(len(ids))]]
	frame := wr.queue[0]
	wr.queue = wr.queue[1:]
	w.bytes += len(frame)
	w.trace = append(w.trace, fmt.Sprintf("%s>%s %x\n", wr.from.name, wr.to.name, frame[:min(len(frame), 24)]))
	w.frames++
	if wr.to.up {
		wr.to.m.Receive(wr.to.now(), wr.back, frame)
		wr.to.work()
	}
	return true
}

// background lets the disk or a goroutine of some node do one thing, and reports whether there was one. Now and then it leaves
// that for later.
func (w *world) background() bool {
	var busy []*node
	for _, n := range w.nodes {
		if n.up && len(n.disking)+len(n.verifying) > 0 {
			busy = append(busy, n)
		}
	}
	if len(busy) == 0 || w.random.IntN(2) == 0 && w.onTheirWay() {
		return false
	}
	n := busy[w.random.IntN(len(busy))]
	if v := len(n.verifying); v > 0 && (len(n.disking) == 0 || w.random.IntN(2) == 0) {
		i := w.random.IntN(v)
		do := n.verifying[i]
		n.verifying = slices.Delete(n.verifying, i, i+1)
		do()
	} else {
		do := n.disking[0]
		n.disking = n.disking[1:]
		do()
	}
	n.work()
	return true
}

// onTheirWay reports whether any frames are.
func (w *world) onTheirWay() bool {
	for _, wr := range w.links {
		if len(wr.queue) > 0 {
			return true
		}
	}
	return false
}

// settle delivers everything, without time passing.
func (w *world) settle() {
	for i := 0; w.deliver(); i++ {
		if i > 15_000 {
			panic("no rest")
		}
	}
}

// pass lets time pass, with everything that falls due in it.
func (w *world) pass(d time.Duration) {
	end := w.now + d
	for {
		w.settle()
		next := end
		for _, n := range w.nodes {
			if due := n.m.Deadline(); n.up && due != 0 {
				next = min(next, due)
			}
		}
		w.now = max(w.now, next)
		if next == end {
			w.settle()
			return
		}
		for _, n := range w.nodes {
			if n.up {
				n.m.Tick(n.now())
				n.work()
			}
		}
	}
}

func (n *node) say(text string) {
	n.m.Say(n.now(), Saying{Conversation: openRoom, Kind: KindText, Body: []byte(text)})
	n.work()
}

// texts returns what the node has on disk of the open room, in the order of authors, logs and numbers.
func (n *node) texts() (texts []string) {
	k := n.disk.conversations[openRoom]
	for _, l := range sortedKeys(k.entries, Log.compare) {
		for _, i := range sortedKeys(k.entries[l], cmp.Compare[uint64]) {
			texts = append(texts, string(k.entries[l][i].Body))
		}
	}
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
