//go:build !race

package beacon

// raced tells that this test binary was built with the race detector, which makes signatures some twenty times slower.
const raced = false

// ownTries is how often a test attacks that has to sign each packet.
const ownTries = 10_000
