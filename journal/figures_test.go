package journal

import (
	"crypto/ed25519"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// onTheWire is about what a frame takes beside its own bytes: headers of IPv4, UDP and QUIC, the seal, and a datagram with the
// acknowledgement.
const onTheWire = 65 + 57

// mesh is nodes that are all linked with all. Everything arrives at once and in order, disks and signatures take no time.
type mesh struct {
	nodes  []*Machine
	now    Now
	queue  []Send // on link i<<8 | k: from node i to node k
	frames int    // that have arrived
	bytes  int    // of these
}

func newMesh(count int) *mesh {
	m := &mesh{now: benchNow}
	for i := range count {
		n := New(Config{Key: benchKey(byte(i + 1)), Random: zeros{}})
		n.Enter(m.now, State{ID: openRoom, Open: true})
		m.nodes = append(m.nodes, n)
	}
	for i, a := range m.nodes {
		for k, b := range m.nodes[:i] {
			a.LinkUp(m.now, LinkID(i<<8|k), b.self, [32]byte{1})
			b.LinkUp(m.now, LinkID(k<<8|i), a.self, [32]byte{1})
		}
	}
	return m
}

// pass lets time pass, with all that happens meanwhile.
func (m *mesh) pass(d time.Duration) {
	for end := m.now.Since + d; ; {
		for m.work(); len(m.queue) > 0; m.work() {
			queue := m.queue
			m.queue = nil
			for _, s := range queue {
				m.frames++
				m.bytes += len(s.Frame)
				m.nodes[s.Link&255].Receive(m.now, s.Link&255<<8|s.Link>>8, s.Frame)
			}
		}
		if m.now.Since == end {
			return
		}
		next := end
		for _, n := range m.nodes {
			if due := n.Deadline(); due != 0 {
				next = min(next, max(due, m.now.Since))
			}
		}
		m.now.Clock = m.now.Clock.Add(next - m.now.Since)
		m.now.Since = next
		for _, n := range m.nodes {
			n.Tick(m.now)
		}
	}
}

// work does the effects of all nodes.
func (m *mesh) work() {
	for _, n := range m.nodes {
		for busy := true; busy; {
			e := n.Ready()
			m.queue = append(m.queue, e.Send...)
			for _, v := range e.Verify {
				n.Verified(m.now, v.ID, true)
			}
			for _, s := range e.Store {
				n.Stored(m.now, s.ID, true)
			}
			busy = len(e.Verify)+len(e.Store) > 0
		}
	}
}

// TestAMeshCarriesForLessThanTwiceTheLeast has some of 32 nodes say something each: the least is each entry once to each node.
func TestAMeshCarriesForLessThanTwiceTheLeast(t *testing.T) {
	const nodes, sayings = 32, 8
	m := newMesh(nodes)
	m.pass(time.Second)
	text := AppendField(nil, FieldText, []byte("what is the answer to the third question?"))
	say := func() {
		for _, n := range m.nodes[:sayings] {
			n.Say(m.now, Saying{Conversation: openRoom, Kind: KindText, Body: text})
			m.pass(10 * time.Second)
		}
	}
	say() // names the logs
	m.pass(time.Minute)
	m.frames, m.bytes = 0, 0
	say()
	m.pass(time.Hour)
	entry := HeaderSize + len(text) + 3
	bytes := float64(m.bytes) / float64(sayings*(nodes-1)*entry)
	wire := float64(m.bytes+m.frames*onTheWire) / float64(sayings*(nodes-1)*(entry+onTheWire))
	if bytes > 1.1 || wire > 2 {
		t.Errorf("%.2f times the least, on the wire %.2f times", bytes, wire)
	}
	t.Logf("%.3f times the least, on the wire %.3f times", bytes, wire)
}

// TestSourcesShareWhatIsLacking lets a newcomer fetch from four that have all.
func TestSourcesShareWhatIsLacking(t *testing.T) {
	w := newWorld(t, 1, "a", "b", "c", "d")
	for _, n := range w.nodes {
		n.disk.conversations[openRoom].unbounded = true
	}
	w.mesh()
	w.pass(time.Second)
	for i := range 2400 {
		w.nodes[i%4].say(fmt.Sprintf("something of %d", i))
		if i%100 == 0 {
			w.pass(time.Second)
		}
	}
	w.pass(time.Minute)
	c := w.add("new")
	for _, o := range w.nodes[:4] {
		o.slow.frames = 20 * time.Millisecond
		w.link(c, o)
	}
	from := map[string]int{}
	all := 0
	for range 60 {
		w.pass(time.Second)
	}
	needed := 0
	c.disk.conversations[openRoom].each(func(_ Log, e Entry) { needed += e.Size() })
	for _, o := range w.nodes[:4] {
		wr := w.linked(o, c)
		from[o.name] = wr.sniffer.bytes
		all += wr.sniffer.bytes
	}
	if n := len(c.texts()); n != 2400 || float64(all) > 1.1*float64(needed) {
		t.Errorf("%d of 2,400 entries; %.2f of what is needed, %v", n, float64(all)/float64(needed), from)
	}
	t.Logf("%.3f of what is needed, %v", float64(all)/float64(needed), from)
}

// TestASlowDiskHoldsNothingUp has a node fetch more than it takes at a time while each write takes up to a second: first all there is,
// then what was said while it was away. No range is asked for in vain, so none waits until an answer is late.
func TestASlowDiskHoldsNothingUp(t *testing.T) {
	const each, size = 1200, 8000
	w := newWorld(t, 1, "a", "b", "c", "d")
	for _, n := range w.nodes {
		n.disk.conversations[openRoom].unbounded = true
	}
	w.mesh()
	w.pass(time.Second)
	said := 0
	say := func() {
		for range each {
			w.nodes[said%4].say(fmt.Sprintf("something long of %d: %s", said, strings.Repeat("x", size-300)))
			if said++; said%100 == 0 {
				w.pass(time.Second)
			}
		}
		w.pass(time.Minute)
	}
	say()
	c := w.add("new")
	c.slow.disk = time.Second
	for range 2 {
		w.link(c, w.nodes[0])
		wr, begun := w.linked(w.nodes[0], c), w.now
		for len(c.texts()) < said && w.now < begun+time.Minute {
			w.pass(100 * time.Millisecond)
		}
		if took := w.now - begun; took > 4*time.Second || wr.sniffer.bytes > each*size*102/100 {
			t.Errorf("%d of %d entries after %v, for %d bytes", len(c.texts()), said, took, wr.sniffer.bytes)
		}
		w.hangUp(wr)
		w.hangUp(wr.twin)
		say()
	}
}

// TestOneNewOfAMillionCostsLittle links two nodes that hold 1,000,000 entries and the receipts of all members. One holds one entry
// more.
func TestOneNewOfAMillionCostsLittle(t *testing.T) {
	for _, c := range []struct{ logs, bytes, memory int }{{60, 4 << 10, 1 << 20}, {1000, 4 << 10, 2 << 20}, {maxLogs, 16 << 10, 24 << 20}} {
		one := holdsMillion(1, c.logs, 1)
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		two := holdsMillion(2, c.logs, 0)
		got := compare(t, one, two, 1)
		runtime.GC()
		runtime.ReadMemStats(&after)
		memory := int(after.HeapAlloc) - int(before.HeapAlloc)
		if got > c.bytes || memory > c.memory {
			t.Errorf("%d logs: %d bytes go over the link, %d KiB of memory", c.logs, got, memory>>10)
		}
		t.Logf("%d logs: %d bytes go over the link, %d KiB of memory", c.logs, got, memory>>10)
		runtime.KeepAlive(one)
		runtime.KeepAlive(two)
	}
}

// holdsMillion returns a node that holds 1,000,000 entries in so many logs, and some more in the first.
func holdsMillion(seed byte, logs, more int) *sink {
	s := &sink{m: New(Config{Key: benchKey(seed), Random: zeros{}})}
	state := State{ID: openRoom, Open: true, Members: map[PublicKey]bool{}}
	for i := range logs {
		member := ed25519.NewKeyFromSeed(fmt.Appendf(make([]byte, 0, 32), "%032d", i))
		l := LogState{Log: Log{Author: publicKey(member), ID: 1}, Low: 1, High: uint64(1_000_000/logs + more), Size: 300_000_000 / logs}
		more = 0
		d := Draft{Kind: KindText, Conversation: openRoom, Log: l.ID, Number: l.Low, Time: 5}
		l.LowHeader = d.unsigned(l.Author)
		d.Number, d.Previous = l.High, Hash{1}
		l.Head = d.unsigned(l.Author)
		state.Logs = append(state.Logs, l)
		if state.Members[l.Author] = true; i < maxReceipts {
			r := &receipt{conversation: openRoom, counter: 1}
			state.Receipts = append(state.Receipts, r.sign(member))
		}
	}
	s.m.Enter(benchNow, state)
	return s
}

// unsigned returns the header of d without its signature.
func (d *Draft) unsigned(author PublicKey) *Header {
	return (*Header)(append(d.Start(author), make([]byte, HeaderSize-SealedPart)...))
}

// TestAChainOfTenIsQuick says things at one end and looks how long they take to the other one. A frame takes up to 2 ms, a write
// up to 20, a signature up to 1.
func TestAChainOfTenIsQuick(t *testing.T) {
	w := newWorld(t, 1)
	for i := range 10 {
		w.add(fmt.Sprint("n", i))
	}
	for i, n := range w.nodes[1:] {
		w.link(w.nodes[i], n)
	}
	w.pass(time.Minute)
	for _, n := range w.nodes {
		n.slow = slowness{time.Millisecond, 20 * time.Millisecond, time.Millisecond}
	}
	var took []time.Duration
	last := w.nodes[9]
	for i := range 100 {
		begun := w.now
		w.nodes[0].say(fmt.Sprint("line ", i))
		for len(last.texts()) == i {
			w.pass(time.Millisecond)
		}
		took = append(took, w.now-begun)
		w.pass(time.Duration(i) * 10 * time.Millisecond)
	}
	slices.Sort(took)
	if took[95] > 250*time.Millisecond {
		t.Errorf("95 of 100 take up to %v", took[95])
	}
	t.Logf("p50 %v, p95 %v", took[50], took[95])
}
