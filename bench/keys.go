//go:build linux

package main

import (
	"fmt"
	"time"

	"github.com/jezek/xgb/xproto"
)

// typist writes a letter and takes it away again, and notes how long each took to be seen.
type typist struct {
	spot  *spot
	times sample
	lost  int // keys whose letter was not seen within a second
}

// newTypist writes a few letters into the box that has the keyboard, and finds the place of the next one.
func newTypist(s *shown) *typist {
	for range 3 {
		s.screen.key('n')
		time.Sleep(100 * time.Millisecond)
	}
	return &typist{spot: s.letter('m')}
}

func (t *typist) type2() {
	for _, key := range []xproto.Keysym{'m', backSpace} {
		rest(60 * time.Millisecond)
		took, seen := t.spot.change(time.Second, func() { t.spot.screen.key(key) })
		if !seen {
			t.lost++
		}
		t.times.add(took)
	}
}

// keys compares how long a key press takes to be seen in the idle room and in a bare entry. Only one of the windows exists at a
// time.
func (b *bench) keys() {
	var ours, bare, ratio sample
	var rate float64
	for range b.times(3, 1) {
		x, _ := b.typing(b.window("empty"))
		y, hz := b.typing(b.room(""))
		bare, ours, ratio, rate = append(bare, x...), append(ours, y...), append(ratio, y.median()/x.median()), hz
	}
	b.add(figure{
		name: "X key event to changed pixels, idle", ours: ours.tails(), reference: "bare entry: " + bare.tails(),
		ratio: ratio.spread("%.2f") + fmt.Sprintf("; p99 %.2f", ours.at(0.99)/bare.at(0.99)), reach: "≤ 1.5", missed: ratio.median() > 1.5,
	})
	b.note("Pixels are looked at %.0f times a second, until the first of the letter's pixels has changed.", rate)
}

func (b *bench) typing(s *shown) (times sample, rate float64) {
	defer s.stop()
	t := newTypist(s)
	for range b.times(50, 20) {
		t.type2()
	}
	if t.lost > 0 {
		check(fmt.Errorf("%s: %d of %d keys were not seen", s.Path, t.lost, len(t.times)))
	}
	return t.times, t.spot.rate()
}
