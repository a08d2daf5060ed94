//go:build linux

package main

import (
	"errors"
	"fmt"
	"time"
)

// scroll compares turning the wheel in a room with a long history and in one with a short one: one step, and a page of steps
// at once, until the picture stays.
func (b *bench) scroll() error {
	var steps, pages [2]sample
	var step, page sample
	for range b.times(3, 1) {
		for i, size := range []int{1000, million} {
			folder, err := b.history(size)
			if err != nil {
				return err
			}
			x, y, err := b.turning(b.room(folder))
			if err != nil {
				return fmt.Errorf("%d messages: %w", size, err)
			}
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
	return nil
}

func (b *bench) turning(s *shown, err error) (steps, pages sample, _ error) {
	if err != nil {
		return nil, nil, err
	}
	defer s.stop()
	r := s.whole()
	if err := s.x.Point(r.X+r.W*2/3, r.Y+r.H/3); err != nil {
		return nil, nil, err
	}
	time.Sleep(300 * time.Millisecond)
	p, err := s.strip(func() error { return s.x.WheelUp(1) })
	if err != nil {
		return nil, nil, fmt.Errorf("the wheel: %w", err)
	}
	for range b.times(50, 20) {
		rest(60 * time.Millisecond)
		took, err := p.change(time.Second, func() error { return s.x.WheelUp(1) })
		if err != nil {
			return nil, nil, err
		}
		steps.add(took)
	}
	for range b.times(25, 8) {
		rest(60 * time.Millisecond)
		took, err := p.stays(func() error { return s.x.WheelUp(12) })
		if err != nil {
			return nil, nil, err
		}
		pages.add(took)
	}
	return steps, pages, nil
}

// stays does something and returns how long it took until the last change of the picture, after which it was still for 100 ms.
func (s *spot) stays(do func() error) (time.Duration, error) {
	began := time.Now()
	took, err := s.change(time.Second, do)
	for err == nil {
		var more time.Duration
		since := time.Since(began)
		if more, err = s.change(100*time.Millisecond, func() error { return nil }); err == nil {
			took = since + more
		}
	}
	if errors.Is(err, errUnchanged) && took < time.Second {
		err = nil
	}
	return took, err
}
