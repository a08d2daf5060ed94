//go:build linux

package main

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"udpchat/bench/x11"
)

// pollEvery is the pause between two looks at the pixels.
const pollEvery = 500 * time.Microsecond

// spot is a part of the screen whose change is waited for. Pixels that change by themselves, as under a blinking cursor, do
// not count.
type spot struct {
	x     *x11.Conn
	rect  x11.Rect
	still []bool // by pixel: whether it counts
	a, b  []byte // reused

	looks int
	spent time.Duration // in looking, for the rate
}

// look leaves the pixels that count in b; the others are zero.
func (s *spot) look(b []byte) ([]byte, error) {
	b, err := s.x.Look(b[:0], s.rect)
	for i := range s.still {
		if err == nil && !s.still[i] {
			clear(b[4*i : 4*i+4])
		}
	}
	return b, err
}

var errUnchanged = errors.New("no pixel changed")

// change does something and returns how long it took until pixels changed.
func (s *spot) change(limit time.Duration, do func() error) (time.Duration, error) {
	var err error
	if s.a, err = s.look(s.a); err != nil {
		return 0, err
	}
	began := time.Now()
	if err := do(); err != nil {
		return 0, err
	}
	for {
		s.b, err = s.look(s.b)
		took := time.Since(began)
		s.looks++
		if err != nil || !bytes.Equal(s.a, s.b) {
			s.spent += took
			return took, err
		}
		if took > limit {
			s.spent += took
			return took, errUnchanged
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
	rect   x11.Rect
	pixels []byte
	moving []bool // by pixel: it was not the same each time
}

func (s *shown) watch(rect x11.Rect, times int) (*picture, error) {
	p := &picture{rect: rect, moving: make([]bool, rect.W*rect.H)}
	var now []byte
	for range times {
		var err error
		if now, err = s.x.Look(now[:0], rect); err != nil {
			return nil, err
		}
		if p.pixels == nil {
			p.pixels = bytes.Clone(now)
		}
		for i := range p.moving {
			p.moving[i] = p.moving[i] || !bytes.Equal(p.pixels[4*i:4*i+4], now[4*i:4*i+4])
		}
		time.Sleep(70 * time.Millisecond)
	}
	return p, nil
}

// whole is the part of the window that is on the screen.
func (s *shown) whole() x11.Rect {
	r := s.window.Rect
	r.W, r.H = min(r.W, 1280-r.X), min(r.H, 800-r.Y)
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
func bounds(in x11.Rect, marked []bool) (x11.Rect, error) {
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
	return x11.Rect{X: in.X + x0, Y: in.Y + y0, W: x1 - x0 + 1, H: y1 - y0 + 1}, nil
}

// letter finds the pixels of the letter a key writes into the box that has the keyboard, which holds something already.
func (s *shown) letter(symbol uint32) (*spot, error) {
	without, err := s.watch(s.whole(), 16)
	if err != nil {
		return nil, err
	}
	if err := s.x.Key(symbol); err != nil {
		return nil, err
	}
	time.Sleep(300 * time.Millisecond)
	with, err := s.watch(s.whole(), 16)
	if err != nil {
		return nil, err
	}
	if err := s.x.Key(x11.BackSpace); err != nil {
		return nil, err
	}
	time.Sleep(300 * time.Millisecond)
	marked := differ(without, with)
	rect, err := bounds(without.rect, marked)
	if err != nil {
		return nil, fmt.Errorf("typing: %w", err)
	}
	p := &spot{x: s.x, rect: rect}
	for y := range rect.H {
		row := (rect.Y-without.rect.Y+y)*without.rect.W + rect.X - without.rect.X
		p.still = append(p.still, marked[row:row+rect.W]...)
	}
	return p, nil
}

// stripWidth and stripHeight are the size of a spot in a part of the window that changes as a whole.
const stripWidth, stripHeight = 24, 100

// strip finds the columns in which most pixels change when something is done, and returns their lowest part.
func (s *shown) strip(do func() error) (*spot, error) {
	before, err := s.watch(s.whole(), 10)
	if err != nil {
		return nil, err
	}
	if err := do(); err != nil {
		return nil, err
	}
	time.Sleep(500 * time.Millisecond)
	after, err := s.watch(s.whole(), 10)
	if err != nil {
		return nil, err
	}
	marked := differ(before, after)
	rect, err := bounds(before.rect, marked)
	if err != nil {
		return nil, err
	}
	columns := make([]int, before.rect.W+stripWidth)
	for i, m := range marked {
		if m {
			for c := range stripWidth {
				columns[max(0, i%before.rect.W-c)]++
			}
		}
	}
	best := 0
	for x := range columns {
		if columns[x] > columns[best] {
			best = x
		}
	}
	rect.X, rect.W = before.rect.X+best, min(stripWidth, before.rect.W-best)
	if over := rect.H - stripHeight; over > 0 {
		rect.Y, rect.H = rect.Y+over, stripHeight
	}
	return &spot{x: s.x, rect: rect}, nil
}
