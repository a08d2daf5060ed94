package join

import (
	"cmp"
	"container/heap"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"udpchat/journal"
)

// world is a network of nodes in virtual time. Frames take a while, in order on each link.
type world struct {
	t      testing.TB
	rand   *rand.Rand
	random io.Reader
	now    time.Duration
	nodes  []*peer
	wires  []*wire
	events events
	count  uint64
	lastID journal.LinkID
	sent   int // frames
	taps   []func(e *end, frame []byte)
	admit  func(h *peer, a Admit)
}

// peer is a node, honest or not.
type peer struct {
	w      *world
	name   string
	key    journal.PublicKey
	addr   string
	joiner *Joiner
	host   *Host
	ends   []*end
	rooms  []Room

	hostile func(e *end, frame []byte) // gets the frames instead of the machines
	slow    time.Duration              // until it has admitted somebody
	full    bool                       // its rooms are

	guesser *guesser // has links with the host beside those of the world

	states []Tell
	admits []Admit
	warned int // how often
	wake   time.Duration
}

// end is one side of a wire.
type end struct {
	of   *peer
	wire *wire
	far  *end
	link Link // as of sees it
}

type wire struct {
	a, b  *end
	delay time.Duration
	up    bool
}

type event struct {
	at    time.Duration
	order uint64
	do    func()
}

type events []event

func (e events) Len() int { return len(e) }
func (e events) Less(i, j int) bool {
	return cmp.Or(cmp.Compare(e[i].at, e[j].at), cmp.Compare(e[i].order, e[j].order)) < 0
}
func (e events) Swap(i, j int) { e[i], e[j] = e[j], e[i] }
func (e *events) Push(x any)   { *e = append(*e, x.(event)) }
func (e *events) Pop() any {
	last := (*e)[len(*e)-1]
	*e = (*e)[:len(*e)-1]
	return last
}

func newWorld(t testing.TB, seed uint64) *world {
	s := sha256.Sum256(fmt.Append(nil, "world ", seed))
	return &world{t: t, rand: rand.New(rand.NewPCG(seed, 1)), random: rand.NewChaCha8(s), now: time.Second}
}

func (w *world) after(d time.Duration, do func()) {
	w.count++
	heap.Push(&w.events, event{w.now + d, w.count, do})
}

// run runs the world until a time.
func (w *world) run(until time.Duration) {
	for len(w.events) > 0 && w.events[0].at <= until {
		e := heap.Pop(&w.events).(event)
		w.now = e.at
		e.do()
	}
	w.now = until
}

// runUntil runs the world until something is so, and returns how long that took. It fails if it takes longer than a time.
func (w *world) runUntil(atMost time.Duration, is func() bool) time.Duration {
	w.t.Helper()
	begin := w.now
	for !is() {
		if len(w.events) == 0 || w.events[0].at > begin+atMost {
			w.t.Fatalf("it has not happened within %v", atMost)
		}
		w.run(w.events[0].at)
	}
	return w.now - begin
}

var errWelcome = errors.New("no welcome")

func (w *world) add(name string) *peer {
	n := len(w.nodes)
	p := &peer{w: w, name: name, key: sha256.Sum256([]byte(name)), addr: fmt.Sprint("10.0.0.", n)}
	p.joiner, p.host = NewJoiner(p.key, w.random, identify), NewHost(p.key, w.random)
	w.nodes = append(w.nodes, p)
	return p
}

// link links two nodes. A frame takes delay from one to the other.
func (w *world) link(a, b *peer, delay time.Duration) *wire {
	w.lastID++
	l := Link{ID: w.lastID}
	if _, err := io.ReadFull(w.random, l.Secret[:]); err != nil {
		w.t.Fatal(err)
	}
	wr := &wire{delay: delay, up: true}
	wr.a, wr.b = &end{of: a, wire: wr, link: l}, &end{of: b, wire: wr, link: l}
	wr.a.far, wr.b.far = wr.b, wr.a
	for _, e := range []*end{wr.a, wr.b} {
		e.link.Key, e.link.Host = e.far.of.key, e.far.of.addr
		e.of.ends = append(e.of.ends, e)
		e.of.host.LinkUp(w.now, e.link)
		e.of.joiner.LinkUp(w.now, e.link)
	}
	w.wires = append(w.wires, wr)
	a.effects()
	b.effects()
	return wr
}

// cut breaks a link. What is under way is lost.
func (w *world) cut(wr *wire) {
	wr.up = false
	w.wires = slices.DeleteFunc(w.wires, func(o *wire) bool { return o == wr })
	for _, e := range []*end{wr.a, wr.b} {
		e.of.ends = slices.DeleteFunc(e.of.ends, func(o *end) bool { return o == e })
		e.of.host.LinkDown(w.now, e.link.ID)
		e.of.joiner.LinkDown(w.now, e.link.ID)
		e.of.effects()
	}
}

// send sends a frame to the other end.
func (e *end) send(frame []byte) {
	w := e.of.w
	w.sent++
	w.after(e.wire.delay, func() {
		if e.wire.up {
			e.far.receive(frame)
		}
	})
}

// receive takes a frame.
func (e *end) receive(frame []byte) {
	for _, note := range e.of.w.taps {
		note(e, frame)
	}
	e.deliver(frame)
}

func (e *end) deliver(frame []byte) {
	p := e.of
	switch {
	case p.hostile != nil:
		p.hostile(e, frame)
	case ForHost(frame):
		p.host.Receive(p.w.now, e.link.ID, frame)
	case ForJoiner(frame):
		p.joiner.Receive(p.w.now, e.link.ID, frame)
	}
	p.effects()
}

// effects does what the machines of a node ask for.
func (p *peer) effects() {
	h, j := p.host.Ready(), p.joiner.Ready()
	for _, s := range slices.Concat(h.Send, j.Send) {
		if i := slices.IndexFunc(p.ends, func(e *end) bool { return e.link.ID == s.Link }); i >= 0 {
			p.ends[i].send(s.Frame)
		} else if p.guesser != nil {
			p.guesser.take(s, p.w.now)
		}
	}
	if p.guesser != nil && len(h.Send) > 0 {
		defer p.effects()
	}
	for _, a := range h.Admit {
		p.admits = append(p.admits, a)
		if p.w.admit != nil {
			p.w.admit(p, a)
		}
		p.w.after(p.slow, func() {
			if p.full {
				p.host.Full(p.w.now, a.Link, a.Run)
			}
			p.host.Admitted(p.w.now, a.Link, a.Run, true)
			p.effects()
		})
	}
	if h.Warn {
		p.warned++
	}
	p.states = append(p.states, j.Tell...)
	p.sleep()
}

// sleep wakes the machines when they want it.
func (p *peer) sleep() {
	var next earliest
	next.of(p.host.Deadline())
	next.of(p.joiner.Deadline())
	at := time.Duration(next)
	if at == 0 || p.wake > p.w.now && p.wake <= at {
		return
	}
	p.wake = at
	p.w.after(max(0, at-p.w.now), func() {
		if p.wake != at {
			return
		}
		p.wake = 0
		p.host.Tick(p.w.now)
		p.joiner.Tick(p.w.now)
		p.effects()
	})
}
