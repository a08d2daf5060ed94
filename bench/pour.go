//go:build linux

package main

import (
	"errors"
	"fmt"
	"time"
)

// drained is how long after the last datagram everything has to be on disk, if the rate is one that can be sustained.
const drained = 2 * time.Second

// poured is how a flood went.
type poured struct {
	keys   sample
	unseen int
	looks  float64 // at the pixels, a second
	peak   float64 // MB
	rate   float64 // datagrams a second
	after  time.Duration
	cpu    float64 // percent of a core
}

// pour floods the room with n messages while somebody types.
func (b *bench) pour(t *target, n int) (f poured) {
	who := newTypist(t.shown)
	typed, stop := make(chan error, 1), make(chan struct{})
	go func() { typed <- attempt(func() { typeUntil(who, stop) }) }()
	peak := make(chan float64, 1)
	go func() { peak <- t.peak(stop) }()
	before, began := t.worked(), time.Now()
	err := attempt(func() { f.rate, f.after = t.send(&b.workshop, n, floodRate, 60*time.Second) })
	f.cpu = 100 * float64(t.worked()-before) / float64(time.Since(began))
	close(stop)
	f.peak = <-peak
	check(errors.Join(err, <-typed))
	f.keys, f.unseen, f.looks = who.times, who.lost, who.spot.rate()
	return f
}

func typeUntil(who *typist, stop chan struct{}) {
	for {
		select {
		case <-stop:
			return
		default:
			who.type2()
		}
	}
}

// peak is the most memory the program held until stop.
func (t *target) peak(stop chan struct{}) float64 {
	most := 0.0
	for {
		select {
		case <-stop:
			return max(most, t.private())
		case <-time.After(100 * time.Millisecond):
			most = max(most, t.private())
		}
	}
}

// limits finds the highest rates at which nothing is lost.
func (b *bench) limits() {
	ours, cpu := b.limit([]float64{floodRate, 65_000, 80_000, 100_000, 130_000, 170_000}, b.sustains)
	naive, naiveCPU := b.limit([]float64{10, 25, 50, 100, 200, 400, 800}, b.naiveSustains)
	ratio := "" // to nothing there is none
	if naive > 0 {
		ratio = fmt.Sprintf("%.0f", ours/naive)
	}
	b.add(figure{
		name: fmt.Sprintf("highest rate held for %d s, window open, nothing lost, all on disk %v after", b.held(), drained),
		ours: fmt.Sprintf("%.0f/s (%.0f %% of a core)", ours, cpu), reference: fmt.Sprintf("naive window: %.0f/s (%.0f %% of a core)", naive, naiveCPU),
		ratio: ratio, reach: "≥ 50,000/s", missed: ours < leastRate,
	})
}

func (w *workshop) held() int { return w.times(20, 3) }

// limit tries rates from the lowest on, every other one in a quick run; a rate that fails is tried once more.
func (b *bench) limit(rates []float64, try func(rate float64) (held bool, cpu float64)) (best, cpu float64) {
	for i, rate := range rates {
		if b.quick && i%2 == 1 {
			continue
		}
		held := false
		for attempt := 0; attempt < b.times(2, 1) && !held; attempt++ {
			var used float64
			if held, used = try(rate); held {
				best, cpu = rate, used
			}
		}
		if !held {
			break
		}
	}
	return best, cpu
}

func (b *bench) sustains(rate float64) (held bool, cpu float64) {
	t := b.target()
	defer t.end()
	before, began := t.worked(), time.Now()
	real, after := t.send(&b.workshop, int(rate)*b.held(), rate, 15*time.Second)
	cpu = 100 * float64(t.worked()-before) / float64(time.Since(began))
	lost := t.missing()
	held = lost == 0 && after <= drained && real > max(leastRate, 0.98*rate)
	b.note("Ours at %.0f/s (sent at %.0f/s): %d lost (the kernel dropped %d), on disk %.1f s after the last, %.0f %% of a core, %.0f MB.",
		rate, real, lost, t.drops, after.Seconds(), cpu, t.private())
	return held, cpu
}

func (b *bench) naiveSustains(rate float64) (held bool, cpu float64) {
	s := b.window("naive")
	counts := make(chan [2]int, 1) // the newest
	go func() {
		for {
			line, err := s.out.ReadString('\n')
			if err != nil {
				return
			}
			var c [2]int
			_, _ = fmt.Sscan(line, &c[0], &c[1])
			select {
			case <-counts:
			default:
			}
			counts <- c
		}
	}()
	n := int(rate) * b.held()
	before, began := s.worked(), time.Now()
	b.send(s.port, n, rate, "plain")
	cpu = 100 * float64(s.worked()-before) / float64(time.Since(began))
	time.Sleep(drained)
	c := <-counts
	memory := s.private()
	_ = s.Process.Kill() // its loop may be busy for minutes
	s.stop()
	b.note("The naive window at %.0f/s: %d of %d taken by the list %v after the last, %.0f %% of a core, %.0f MB.", rate, c[1], n, drained, cpu, memory)
	return c[1] >= n, cpu
}
