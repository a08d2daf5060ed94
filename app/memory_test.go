package app

import "testing"

func TestATideIsHighFromAFloodToTheFirstQuietLook(t *testing.T) {
	var x tide
	for i, step := range []struct {
		received uint64
		high     bool
	}{
		{10, false},
		{10 + floodSize - 1, false},
		{10 + 2*floodSize, true},
		{11 + 2*floodSize, true}, // somebody still talks
		{11 + 2*floodSize, false},
		{11 + 2*floodSize, false},
	} {
		if x.look(step.received); x.high != step.high {
			t.Errorf("look %d: high is %v", i, x.high)
		}
	}
}
