// Package fair decides which entries of a full table are kept. A host that fills the table with ever new entries pushes out
// its own older ones only, never those of other hosts.
package fair

import (
	"cmp"
	"slices"
)

// Last returns the entry to forget first: the oldest one of the host that has most. There must be an entry. newer compares two
// entries; it is negative when a is newer than b.
func Last[T any, H comparable](all []T, host func(T) H, newer func(a, b T) int) T {
	count := map[H]int{}
	for _, e := range all {
		count[host(e)]++
	}
	return slices.MaxFunc(all, func(a, b T) int {
		return cmp.Or(cmp.Compare(count[host(a)], count[host(b)]), newer(a, b))
	})
}

// Order sorts entries, those to be kept first: the newest of each host, then the second newest of each host, and so on. The
// entries of one such round stand newest first. Keeping the first n equals removing Last repeatedly. The slice all
// stays as it is.
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
