//go:build linux

package main

import (
	"fmt"
	"slices"
	"time"
)

// sample is what was measured in several rounds or many times.
type sample []float64

func (s sample) sorted() sample {
	out := slices.Clone(s)
	slices.Sort(out)
	return out
}

// at is the value below which a share of the sample lies, from 0 to 1; 1 is the maximum.
func (s sample) at(share float64) float64 {
	if len(s) == 0 {
		return 0
	}
	i := int(share * float64(len(s)))
	return s.sorted()[min(i, len(s)-1)]
}

func (s sample) median() float64 { return s.at(0.5) }

// add notes a time in milliseconds.
func (s *sample) add(d time.Duration) { *s = append(*s, ms(d)) }

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// ratios divides what was measured in the same round.
func ratios(of, to sample) sample {
	var out sample
	for i := range min(len(of), len(to)) {
		out = append(out, of[i]/to[i])
	}
	return out
}

// spread is the median with the smallest and the greatest value.
func (s sample) spread(format string) string {
	return fmt.Sprintf(format+" ("+format+" to "+format+")", s.median(), s.at(0), s.at(1))
}

// tails is the median, the 95th and 99th percentile, and the maximum.
func (s sample) tails() string {
	return fmt.Sprintf("p50 %.1f, p95 %.1f, p99 %.1f, worst %.1f ms (%d)", s.median(), s.at(0.95), s.at(0.99), s.at(1), len(s))
}
