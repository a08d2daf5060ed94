//go:build linux

package main

import (
	"errors"
	"fmt"
	"time"

	"udpchat/bench/x11"
)

// typist writes a letter and takes it away again, and notes how long each took to be seen.
type typist struct {
	spot  *spot
	x     *x11.Conn
	times sample
	lost  int // keys whose letter was not seen within a second
}

// newTypist writes a few letters into the box that has the keyboard, and finds the place of the next one.
func newTypist(s *shown) (*typist, error) {
	for range 3 {
		if err := s.x.Key('n'); err != nil {
			return nil, err
		}
		time.Sleep(100 * time.Millisecond)
	}
	p, err := s.letter('m')
	return &typist{spot: p, x: s.x}, err
}

func (t *typist) type2() error {
	for _, key := range []uint32{'m', x11.BackSpace} {
		rest(60 * time.Millisecond)
		took, err := t.spot.change(time.Second, func() error { return t.x.Key(key) })
		switch {
		case errors.Is(err, errUnchanged):
			t.lost++
		case err != nil:
			return err
		}
		t.times.add(took)
	}
	return nil
}

// keys compares how long a key press takes to be seen in the idle room and in a bare entry. Only one of the windows exists at a
// time.
func (b *bench) keys() error {
	var ours, bare, ratio sample
	var rate float64
	for range b.times(3, 1) {
		x, _, err := b.typing(b.window("empty"))
		if err != nil {
			return fmt.Errorf("bare entry: %w", err)
		}
		y, hz, err := b.typing(b.room(""))
		if err != nil {
			return fmt.Errorf("room: %w", err)
		}
		bare, ours, ratio, rate = append(bare, x...), append(ours, y...), append(ratio, y.median()/x.median()), hz
	}
	b.add(figure{
		name: "X key event to changed pixels, idle", ours: ours.tails(), reference: "bare entry: " + bare.tails(),
		ratio: ratio.spread("%.2f") + fmt.Sprintf("; p99 %.2f", ours.at(0.99)/bare.at(0.99)), reach: "≤ 1.5", missed: ratio.median() > 1.5,
	})
	b.note("Pixels are looked at %.0f times a second, until the first of the letter's pixels has changed.", rate)
	return nil
}

func (b *bench) typing(s *shown, err error) (sample, float64, error) {
	if err != nil {
		return nil, 0, err
	}
	defer s.stop()
	t, err := newTypist(s)
	if err != nil {
		return nil, 0, err
	}
	for range b.times(50, 20) {
		if err := t.type2(); err != nil {
			return nil, 0, err
		}
	}
	if t.lost > 0 {
		err = fmt.Errorf("%d of %d keys were not seen", t.lost, len(t.times))
	}
	return t.times, t.spot.rate(), err
}
