package app

import (
	"runtime/debug"
	"testing"
)

func TestTheStartIsOverAtTheFirstLook(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(startPercent))
	var x floodWatch
	x.look(floodSize, floodSize)
	if percent := debug.SetGCPercent(garbagePercent); percent != garbagePercent || !x.high {
		t.Errorf("%d %% of garbage, high is %v", percent, x.high)
	}
}

func TestATideIsHighFromAFloodToTheFirstQuietLook(t *testing.T) {
	var x floodWatch
	for i, step := range []struct {
		received uint64
		behind   int
		high     bool
	}{
		{10, 0, false},
		{10 + floodSize - 1, 0, false},
		{10 + 2*floodSize, 9000, true},
		{11 + 2*floodSize, 0, true},    // somebody still talks
		{11 + 2*floodSize, 5000, true}, // it is still being written
		{11 + 2*floodSize, 0, false},
		{11 + 2*floodSize, 0, false},
	} {
		if x.look(step.received, step.behind); x.high != step.high {
			t.Errorf("look %d: high is %v", i, x.high)
		}
	}
}
