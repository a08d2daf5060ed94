package app

import "runtime/debug"

// The program keeps little garbage: most of its memory is faces and rows, and a flood makes much garbage quickly.
const (
	startPercent   = 400 // until the first look: collecting would only delay the first frame
	garbagePercent = 20
)

// floodSize is how many datagrams make a flood between two looks at the counters.
const floodSize = 5000

// floodWatch watches floods come and go. After one, and once the start is over, it gives memory back to the system.
type floodWatch struct {
	received uint64
	started  bool
	high     bool
}

// look takes the number of datagrams received since the start, and of messages that are not on disk yet. It is called once in a
// while.
func (t *floodWatch) look(received uint64, behind int) {
	came := received - t.received
	t.received = received
	if !t.started {
		t.started = true
		debug.SetGCPercent(garbagePercent)
		debug.FreeOSMemory()
	}
	switch {
	case came >= floodSize:
		t.high = true
	case came == 0 && behind == 0 && t.high:
		t.high = false
		debug.FreeOSMemory()
	}
}
