//go:build !race

package beacon

// raced tells that this test binary was built with the race detector, which makes signatures some twenty times slower.
const raced = false

// ownTries is the number of attacks of a test that signs each packet.
const ownTries = 10_000
