package app

import (
	"runtime/debug"
	"testing"
)

func TestGarbageIsKeptByTheShareOfTheHour(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(startPercent))
	var x tide
	for i, step := range []struct {
		received uint64
		percent  int
	}{
		{1, garbagePercent}, // the start is over, even if somebody talks
		{1 + floodSize, floodPercent},
		{1 + floodSize, garbagePercent},
	} {
		x.look(step.received, 0)
		if percent := debug.SetGCPercent(step.percent); percent != step.percent {
			t.Errorf("look %d: %d %%, want %d", i, percent, step.percent)
		}
	}
}

func TestATideIsHighFromAFloodToTheFirstQuietLook(t *testing.T) {
	var x tide
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
