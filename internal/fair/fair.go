// Package fair decides which entries of a full table are kept. A host that fills the table with ever new entries pushes out
// its own older ones only, never those of other hosts.
package fair

import (
	"cmp"
	"slices"
)

// Order sorts entries, those to be kept first: the newest of each host, then the second newest of each host, and so on. The
// entries of one such round stand newest first. newer compares two entries: it is negative when a is newer than b. The slice
// all stays as it is.
//
// What stands last is what to forget: the oldest entry of the host that has most.
func Order[T any, H comparable](all []T, host func(T) H, newer func(a, b T) int) []T {
	type ranked struct {
		entry T
		round int
	}
	rounds, of := make([]ranked, 0, len(all)), map[H]int{}
	for _, e := range slices.SortedStableFunc(slices.Values(all), newer) {
		h := host(e)
		rounds = append(rounds, ranked{e, of[h]})
		of[h]++
	}
	slices.SortStableFunc(rounds, func(a, b ranked) int { return cmp.Compare(a.round, b.round) })
	ordered := make([]T, len(rounds))
	for i, r := range rounds {
		ordered[i] = r.entry
	}
	return ordered
}
