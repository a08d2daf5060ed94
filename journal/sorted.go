package journal

import (
	"bytes"
	"maps"
	"slices"
)

// sortedKeys returns the keys of a map in a fixed order, so that a run of the machine can be repeated.
func sortedKeys[K comparable, V any](m map[K]V, compare func(a, b K) int) []K {
	return slices.SortedFunc(maps.Keys(m), compare)
}

// sortedValues returns the values of a map in the order of their keys.
func sortedValues[K comparable, V any](m map[K]V, compare func(a, b K) int) []V {
	values := make([]V, 0, len(m))
	for _, k := range sortedKeys(m, compare) {
		values = append(values, m[k])
	}
	return values
}

func comparePublicKeys(a, b PublicKey) int { return bytes.Compare(a[:], b[:]) }
