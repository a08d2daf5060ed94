package early

import (
	"testing"
	"time"
)

func TestTheTimeInWhichTheMachineSleepsCounts(t *testing.T) {
	var l Lines[int]
	l.Add(1, time.Now())
	if at := l.all[0].at; at != at.Round(0) { // the monotonic clock does not go on in sleep
		t.Errorf("the time of a line is %v", at)
	}
}
