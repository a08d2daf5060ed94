package transporttest

import "testing"

// judge records whether a test would have failed.
type judge struct {
	testing.TB
	failed bool
}

func (j *judge) Helper()               {}
func (j *judge) Errorf(string, ...any) { j.failed = true }

var kept []byte // so that what is made is on the heap

func TestRepeatedAllocationsCountAndSingleOnesDoNot(t *testing.T) {
	for name, c := range map[string]struct {
		most int // of the readings that take much
		want bool
	}{"never": {0, false}, "once": {1, false}, "each time": {allocatedTries, true}} {
		j := &judge{TB: t}
		times := 0
		CheckAllocated(j, func() {
			if times++; times <= c.most {
				kept = make([]byte, 2*maxAllocated)
			}
		})
		if j.failed != c.want {
			t.Errorf("%s: failed %v", name, j.failed)
		}
	}
}
