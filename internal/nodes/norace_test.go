//go:build !race

package nodes

// raced tells that this test binary was built with the race detector, which makes everything many times slower.
const raced = false
