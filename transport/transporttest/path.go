package transporttest

import (
	"math/rand/v2"
	"net/netip"
	"slices"
	"sort"
	"sync"
	"time"
)

// maxUnderWay is how many datagrams a path holds. A full path drops and counts further ones.
const maxUnderWay = 65_536

// datagram is a datagram on its way. Its data never changes.
type datagram struct {
	from, to netip.AddrPort
	data     []byte
}

// path carries datagrams in one direction. The faults of the nth datagram depend on the seed, on n and on the Faults at that
// time, but not on the clock. It has no goroutine; timers deliver.
type path struct {
	deliver func(datagram) // called in order, with mu held, so it must not call the path

	mu     sync.Mutex // guards the fields below
	faults Faults
	rng    *rand.Rand
	counts Counts
	due    []*parcel // by time of arrival, and then by number
	held   []*parcel // in the order they came
	last   uint64
	timer  *time.Timer
	closed bool
}

// parcel is a datagram under way, or its duplicate.
type parcel struct {
	datagram
	at    time.Time // when it arrives; if it is held back, at the latest
	n     uint64
	ahead int // how many later ones are to arrive first
}

func newPath(f Faults, seed1, seed2 uint64, deliver func(datagram)) *path {
	return &path{faults: f, rng: rand.New(rand.NewPCG(seed1, seed2)), deliver: deliver}
}

// draw holds the random numbers of one datagram. All are drawn for each datagram, so that the faults now do not change the
// numbers of later ones.
type draw struct {
	lost, duplicate, held bool
	ahead                 int
	jitter, again         time.Duration
}

func (p *path) drawLocked() draw {
	f, d := p.faults, p.rng
	return draw{
		lost:      d.Float64() < f.Loss,
		duplicate: d.Float64() < f.Duplicate,
		held:      d.Float64() < f.Reorder,
		ahead:     1 + d.IntN(3),
		jitter:    time.Duration(d.Float64() * float64(f.Jitter)),
		again:     time.Duration(d.Float64() * float64(f.Jitter)),
	}
}

// send sends a datagram. cut says that a partition lies across the path. The path owns d.
func (p *path) send(d datagram, cut bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return
	}
	p.counts.Sent++
	p.counts.Bytes += uint64(len(d.data))
	switch f := p.drawLocked(); {
	case cut || p.faults.Cut:
		p.counts.Cut++
	case f.lost:
		p.counts.Lost++
	case len(p.due)+len(p.held) >= maxUnderWay:
		p.counts.Full++
	default:
		p.startLocked(d, f)
		p.deliverDueLocked()
	}
}

func (p *path) startLocked(d datagram, f draw) {
	at := time.Now().Add(p.faults.Delay)
	first := &parcel{datagram: d, at: at.Add(f.jitter), n: p.nextLocked()}
	if f.held {
		p.counts.Held++
		first.ahead, first.at = f.ahead, first.at.Add(p.faults.hold())
		p.held = append(p.held, first)
	} else {
		p.pushLocked(first)
	}
	if f.duplicate {
		p.counts.Duplicated++
		p.pushLocked(&parcel{datagram: d, at: at.Add(f.again), n: p.nextLocked()})
	}
}

// pushLocked adds a parcel with a greater number than all others.
func (p *path) pushLocked(d *parcel) {
	i := sort.Search(len(p.due), func(i int) bool { return p.due[i].at.After(d.at) })
	p.due = slices.Insert(p.due, i, d)
}

func (p *path) nextLocked() uint64 {
	p.last++
	return p.last
}

// deliverDueLocked delivers the parcels that are due and sets the timer for the next one.
func (p *path) deliverDueLocked() {
	now := time.Now()
	for len(p.due) > 0 && !p.due[0].at.After(now) {
		d := p.due[0]
		p.due[0], p.due = nil, p.due[1:]
		p.arriveLocked(d)
		p.overtakeLocked(d.n)
	}
	p.releaseLocked(func(h *parcel) bool { return !h.at.After(now) })
	p.setTimerLocked(now)
}

// overtakeLocked counts the arrival of parcel n, and delivers the held parcels that enough later ones have overtaken.
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
		return // a timer that still runs does no harm
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
		p.deliverDueLocked()
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

// close drops all datagrams under way. No datagram is delivered after it returns.
func (p *path) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed, p.due, p.held = true, nil, nil
	if p.timer != nil {
		p.timer.Stop()
	}
}

// Faults are the faults of a path in one direction. With the zero value each datagram arrives at once, once and in order.
// Probabilities are between 0 and 1 and independent of each other. The names are those of tc-netem(8).
type Faults struct {
	Loss      float64       // probability that a datagram is lost
	Duplicate float64       // probability that another one arrives twice
	Reorder   float64       // probability that another one is held back until one to three later ones have arrived
	Hold      time.Duration // the longest time that a datagram is held back; zero means 5 ms
	Delay     time.Duration // of each datagram
	Jitter    time.Duration // maximum of a random further delay, which reorders datagrams too
	Cut       bool          // no datagram arrives
}

// defaultHold is the usual Hold.
const defaultHold = 5 * time.Millisecond

func (f Faults) hold() time.Duration {
	if f.Hold == 0 {
		return defaultHold
	}
	return f.Hold
}

// Counts counts the datagrams of a path. Sent is the sum of Lost, Cut, Full and those that have arrived or will arrive.
type Counts struct {
	Sent       uint64
	Bytes      uint64 // of all datagrams sent
	Lost       uint64 // through Loss
	Cut        uint64 // through Cut or a partition
	Full       uint64 // because 65,536 others were under way
	Duplicated uint64
	Held       uint64 // held back
	Overtook   uint64 // held back until later ones had arrived
	Arrived    uint64 // duplicates included
}
