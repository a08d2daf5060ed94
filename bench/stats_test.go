//go:build linux

package main

import (
	"testing"
)

func TestSampleTakesValuesByTheirShare(t *testing.T) {
	s := sample{5, 1, 4, 2, 3}
	for share, want := range map[float64]float64{0: 1, 0.5: 3, 0.95: 5, 1: 5} {
		if got := s.at(share); got != want {
			t.Errorf("at(%v) = %v, want %v", share, got, want)
		}
	}
	if s[0] != 5 {
		t.Error("the sample was sorted in place")
	}
	if got := (sample{}).median(); got != 0 {
		t.Errorf("the median of nothing is %v", got)
	}
}

func TestRatiosCompareTheSameRound(t *testing.T) {
	got := ratios(sample{2, 9, 7}, sample{1, 3})
	if len(got) != 2 || got[0] != 2 || got[1] != 3 {
		t.Errorf("got %v", got)
	}
}

func TestDifferLeavesOutWhatMovesByItself(t *testing.T) {
	before := &picture{pixels: make([]byte, 16), moving: []bool{false, false, true, false}}
	after := &picture{pixels: []byte{0, 0, 0, 0, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9}, moving: []bool{false, false, false, false}}
	marked := differ(before, after)
	if marked[0] || !marked[1] || marked[2] || !marked[3] {
		t.Errorf("marked %v", marked)
	}
	got, err := bounds(rect{X: 10, Y: 20, W: 2, H: 2}, marked)
	if want := (rect{X: 11, Y: 20, W: 1, H: 2}); err != nil || got != want {
		t.Errorf("bounds %v, %v, want %v", got, err, want)
	}
	if _, err := bounds(rect{W: 1, H: 1}, []bool{false}); err == nil {
		t.Error("bounds of nothing")
	}
}
