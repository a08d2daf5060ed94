//go:build linux

package main

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/jezek/xgb/xproto"
)

// pollEvery is the pause between two looks at the pixels.
const pollEvery = 500 * time.Microsecond

var errUnchanged = errors.New("no pixel changed")

// spot is a part of the screen whose change is waited for. Pixels that change by themselves, as under a blinking cursor, do
// not count.
type spot struct {
	screen *screen
	rect   rect
	still  []bool // by pixel: whether it counts

	looks int
	spent time.Duration // in looking, for the rate
}

// look returns the pixels that count; the others are zero.
func (s *spot) look() []byte {
	b := s.screen.look(s.rect)
	for i := range s.still {
		if !s.still[i] {
			clear(b[4*i : 4*i+4])
		}
	}
	return b
}

// change does something and returns how long it took until pixels changed, and whether they did within the limit.
func (s *spot) change(limit time.Duration, do func()) (took time.Duration, seen bool) {
	before := s.look()
	began := time.Now()
	do()
	for {
		seen = !bytes.Equal(before, s.look())
		took = time.Since(began)
		s.looks++
		if seen || took > limit {
			s.spent += took
			return took, seen
		}
		time.Sleep(pollEvery)
	}
}

// rate is how often a second the pixels were looked at.
func (s *spot) rate() float64 { return float64(s.looks) / s.spent.Seconds() }

// rest waits for least and up to 50 ms more, so that keys fall at any point between two frames of the toolkit.
func rest(least time.Duration) { time.Sleep(least + time.Duration(rand.IntN(50_000))*time.Microsecond) }

// picture is a part of the screen, seen several times.
type picture struct {
	rect   rect
	pixels []byte
	moving []bool // by pixel: it was not the same each time
}

func (s *shown) watch(r rect, times int) *picture {
	p := &picture{rect: r, moving: make([]bool, r.W*r.H)}
	for range times {
		now := s.screen.look(r)
		if p.pixels == nil {
			p.pixels = now
		}
		for i := range p.moving {
			p.moving[i] = p.moving[i] || !bytes.Equal(p.pixels[4*i:4*i+4], now[4*i:4*i+4])
		}
		time.Sleep(70 * time.Millisecond)
	}
	return p
}

// whole is the part of the window that is on the screen.
func (s *shown) whole() rect {
	r := s.rect
	r.W, r.H = min(r.W, screenWidth-r.X), min(r.H, screenHeight-r.Y)
	return r
}

// differ marks the pixels that are still in both pictures, but not the same.
func differ(p, q *picture) []bool {
	out := make([]bool, len(p.moving))
	for i := range out {
		out[i] = !p.moving[i] && !q.moving[i] && !bytes.Equal(p.pixels[4*i:4*i+4], q.pixels[4*i:4*i+4])
	}
	return out
}

// bounds is the smallest part of a picture that holds all marked pixels.
func bounds(in rect, marked []bool) (rect, error) {
	x0, y0, x1, y1 := in.W, in.H, -1, -1
	for i, m := range marked {
		if m {
			x, y := i%in.W, i/in.W
			x0, y0, x1, y1 = min(x0, x), min(y0, y), max(x1, x), max(y1, y)
		}
	}
	if x1 < 0 {
		return in, errUnchanged
	}
	return rect{X: in.X + x0, Y: in.Y + y0, W: x1 - x0 + 1, H: y1 - y0 + 1}, nil
}

// letter finds the pixels of the letter a key writes into the box that has the keyboard, which holds something already.
func (s *shown) letter(symbol xproto.Keysym) *spot {
	without := s.watch(s.whole(), 16)
	s.screen.key(symbol)
	time.Sleep(300 * time.Millisecond)
	with := s.watch(s.whole(), 16)
	s.screen.key(backSpace)
	time.Sleep(300 * time.Millisecond)
	marked := differ(without, with)
	p := &spot{screen: s.screen, rect: must(bounds(without.rect, marked))}
	for y := range p.rect.H {
		row := (p.rect.Y-without.rect.Y+y)*without.rect.W + p.rect.X - without.rect.X
		p.still = append(p.still, marked[row:row+p.rect.W]...)
	}
	return p
}

// stripWidth and stripHeight are the size of a spot in a part of the window that changes as a whole.
const stripWidth, stripHeight = 24, 100

// strip finds the columns in which most pixels change when something is done, and returns their lowest part.
func (s *shown) strip(do func()) *spot {
	before := s.watch(s.whole(), 10)
	do()
	time.Sleep(500 * time.Millisecond)
	marked := differ(before, s.watch(s.whole(), 10))
	r := must(bounds(before.rect, marked))
	columns := make([]int, before.rect.W+stripWidth)
	for i, m := range marked {
		if m {
			for c := range stripWidth {
				columns[max(0, i%before.rect.W-c)]++
			}
		}
	}
	best := slices.Index(columns, slices.Max(columns))
	r.X, r.W = before.rect.X+best, min(stripWidth, before.rect.W-best)
	if over := r.H - stripHeight; over > 0 {
		r.Y, r.H = r.Y+over, stripHeight
	}
	return &spot{screen: s.screen, rect: r}
}
