package transporttest

import (
	"container/heap"
	"math/rand/v2"
	"net/netip"
	"sync"
	"time"
)

// maxUnderWay is how many datagrams a path holds; those that come to a full one are lost, and counted.
const maxUnderWay = 65_536

// datagram is one on its way. Nobody writes to its data.
type datagram struct {
	from, to netip.AddrPort
	data     []byte
}

// path takes datagrams one way. What becomes of the nth of them depends on the seed, on n and on the faults at that time,
// but not on when it came. Its only goroutine is that of a timer that has run out.
type path struct {
	deliver func(datagram) // called in order, with the lock held: it must not come back to the path

	mu     sync.Mutex // guards the fields below
	faults Faults
	dice   *rand.Rand
	counts Counts
	due    parcels
	held   []*parcel // in the order they came
	last   uint64
	timer  *time.Timer
	closed bool
}

// parcel is one copy of a datagram that is under way.
type parcel struct {
	datagram
	at    time.Time // when it arrives; when held back, at the latest
	n     uint64
	ahead int // how many later ones still have to go ahead
}

func newPath(f Faults, seed1, seed2 uint64, deliver func(datagram)) *path {
	return &path{faults: f, dice: rand.New(rand.NewPCG(seed1, seed2)), deliver: deliver}
}

// fate is what the dice say about one datagram. All are thrown for each, so that the fates of later ones stay the same
// whatever the faults are now.
type fate struct {
	lost, twice, held bool
	ahead             int
	jitter, again     time.Duration
}

func (p *path) throwLocked() fate {
	f, d := p.faults, p.dice
	return fate{
		lost:   d.Float64() < f.Loss,
		twice:  d.Float64() < f.Duplicate,
		held:   d.Float64() < f.Reorder,
		ahead:  1 + d.IntN(3),
		jitter: time.Duration(d.Float64() * float64(f.Jitter)),
		again:  time.Duration(d.Float64() * float64(f.Jitter)),
	}
}

// send puts a datagram on the way; cut says that a partition lies between. The path keeps d.
func (p *path) send(d datagram, cut bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return
	}
	p.counts.Sent++
	p.counts.Bytes += uint64(len(d.data))
	switch f := p.throwLocked(); {
	case cut || p.faults.Cut:
		p.counts.Cut++
	case f.lost:
		p.counts.Lost++
	case len(p.due)+len(p.held) >= maxUnderWay:
		p.counts.Full++
	default:
		p.startLocked(d, f)
		p.settleLocked()
	}
}

func (p *path) startLocked(d datagram, f fate) {
	at := time.Now().Add(p.faults.Delay)
	first := &parcel{datagram: d, at: at.Add(f.jitter), n: p.nextLocked()}
	if f.held {
		p.counts.Held++
		first.ahead, first.at = f.ahead, first.at.Add(p.faults.hold())
		p.held = append(p.held, first)
	} else {
		heap.Push(&p.due, first)
	}
	if f.twice {
		p.counts.Duplicated++
		heap.Push(&p.due, &parcel{datagram: d, at: at.Add(f.again), n: p.nextLocked()})
	}
}

func (p *path) nextLocked() uint64 {
	p.last++
	return p.last
}

// settleLocked delivers what is due and sets the timer for what is due next.
func (p *path) settleLocked() {
	now := time.Now()
	for len(p.due) > 0 && !p.due[0].at.After(now) {
		d := heap.Pop(&p.due).(*parcel)
		p.arriveLocked(d)
		p.overtakeLocked(d.n)
	}
	p.releaseLocked(func(h *parcel) bool { return !h.at.After(now) })
	p.setTimerLocked(now)
}

// overtakeLocked lets those held back go after which enough later ones have arrived, the nth being the newest.
func (p *path) overtakeLocked(n uint64) {
	p.releaseLocked(func(h *parcel) bool {
		if h.n > n {
			return false
		}
		h.ahead--
		if h.ahead > 0 {
			return false
		}
		p.counts.Overtook++
		return true
	})
}

func (p *path) releaseLocked(ready func(*parcel) bool) {
	rest := p.held[:0]
	for _, h := range p.held {
		if ready(h) {
			p.arriveLocked(h)
		} else {
			rest = append(rest, h)
		}
	}
	clear(p.held[len(rest):])
	p.held = rest
}

func (p *path) arriveLocked(d *parcel) {
	p.counts.Arrived++
	p.deliver(d.datagram)
}

func (p *path) setTimerLocked(now time.Time) {
	var next time.Time
	if len(p.due) > 0 {
		next = p.due[0].at
	}
	for _, h := range p.held {
		if next.IsZero() || h.at.Before(next) {
			next = h.at
		}
	}
	switch {
	case next.IsZero():
		return // a timer that still runs finds nothing to do
	case p.timer == nil:
		p.timer = time.AfterFunc(next.Sub(now), p.wake)
	default:
		p.timer.Reset(next.Sub(now))
	}
}

func (p *path) wake() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.closed {
		p.settleLocked()
	}
}

func (p *path) set(f Faults) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.faults = f
}

func (p *path) count() Counts {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.counts
}

// close forgets what is under way. Nothing is delivered after it has returned.
func (p *path) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed, p.due, p.held = true, nil, nil
	if p.timer != nil {
		p.timer.Stop()
	}
}

// parcels is a heap: the one that arrives first, and of those the one that came first, is at the top.
type parcels []*parcel

// Len implements heap.Interface.
func (q parcels) Len() int { return len(q) }

// Swap implements heap.Interface.
func (q parcels) Swap(i, j int) { q[i], q[j] = q[j], q[i] }

// Push implements heap.Interface.
func (q *parcels) Push(x any) { *q = append(*q, x.(*parcel)) }

// Less implements heap.Interface.
func (q parcels) Less(i, j int) bool {
	if !q[i].at.Equal(q[j].at) {
		return q[i].at.Before(q[j].at)
	}
	return q[i].n < q[j].n
}

// Pop implements heap.Interface.
func (q *parcels) Pop() any {
	last := len(*q) - 1
	p := (*q)[last]
	(*q)[last] = nil
	*q = (*q)[:last]
	return p
}
