//go:build linux

package main

import (
	"time"
)

// scroll compares turning the wheel in a room with a long history and in one with a short one: one step, and a page of steps
// at once, until the picture stays.
func (b *bench) scroll() {
	var steps, pages [2]sample
	var step, page sample
	for range b.times(3, 1) {
		for i, size := range []int{1000, million} {
			x, y := b.turning(b.room(b.history(size)))
			steps[i], pages[i] = append(steps[i], x...), append(pages[i], y...)
			if i == 0 {
				step, page = append(step, 1/x.median()), append(page, 1/y.median())
			} else {
				step[len(step)-1] *= x.median()
				page[len(page)-1] *= y.median()
			}
		}
	}
	b.add(figure{
		name: "one step of the wheel to changed pixels, 1,000,000 messages", ours: steps[1].tails(), reference: "1,000 messages: " + steps[0].tails(),
		ratio: step.spread("%.2f"), reach: "≤ 1.5", missed: step.median() > 1.5,
	})
	b.add(figure{
		name: "twelve steps at once until the picture stays, older messages read in on the way", ours: pages[1].tails(),
		reference: "1,000 messages: " + pages[0].tails(), ratio: page.spread("%.2f"), reach: "≤ 1.5", missed: page.median() > 1.5,
	})
}

func (b *bench) turning(s *shown) (steps, pages sample) {
	defer s.stop()
	r := s.whole()
	s.screen.point(r.X+r.W*2/3, r.Y+r.H/3)
	time.Sleep(300 * time.Millisecond)
	step := func() { s.screen.wheelUp(1) }
	p := s.strip(step)
	for range b.times(50, 20) {
		rest(60 * time.Millisecond)
		took, seen := p.change(time.Second, step)
		if !seen {
			check(errUnchanged)
		}
		steps.add(took)
	}
	for range b.times(25, 8) {
		rest(60 * time.Millisecond)
		pages.add(p.stays(func() { s.screen.wheelUp(12) }))
	}
	return steps, pages
}

// stays does something and returns how long it took until the last change of the picture, after which it was still for 100 ms.
func (s *spot) stays(do func()) time.Duration {
	began := time.Now()
	took, seen := s.change(time.Second, do)
	if !seen {
		check(errUnchanged)
	}
	for {
		since := time.Since(began)
		more, seen := s.change(100*time.Millisecond, func() {})
		if !seen {
			return took
		}
		took = since + more
	}
}
