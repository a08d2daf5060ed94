package app

import "runtime/debug"

// The program keeps little garbage: most of its memory is faces and rows, and a flood makes much garbage quickly.
const garbagePercent = 50

// floodSize is how many datagrams make a flood between two looks at the counters.
const floodSize = 5000

// tide watches floods come and go, and gives memory back to the system after one.
type tide struct {
	received uint64
	high     bool
}

// look takes the number of datagrams received since the start. It is called once in a while.
func (t *tide) look(received uint64) {
	came := received - t.received
	t.received = received
	switch {
	case came >= floodSize:
		t.high = true
	case came == 0 && t.high:
		t.high = false
		debug.FreeOSMemory()
	}
}
