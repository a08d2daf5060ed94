package app

import "runtime/debug"

// The program makes little garbage, except in a flood: most of its memory is typefaces and rows.
const (
	startPercent   = 400 // at the start: collecting would only delay the first frame
	garbagePercent = 20
)

// floodSize is how many datagrams between two looks at the counters make a flood.
const floodSize = 5000

// floodWatch gives memory back to the system after a flood, and once the start is over.
type floodWatch struct {
	received uint64
	started  bool
	high     bool
}

// look takes the number of datagrams received since the start, and of messages not yet on disk. It is called every second.
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
