package clock

import (
	"testing"
	"time"
)

// On some systems the monotonic clock stands still while the computer sleeps. A clock that was set looks the same.
func TestTheClockCountsSleepAndNeverGoesBack(t *testing.T) {
	at := time.Now()
	c := New(func() time.Time { return at })
	last := c.Read()
	step := func(what string, to time.Time, min, max time.Duration) {
		t.Helper()
		at = to
		now := c.Read()
		if d := now.Since - last.Since; d < min || d > max {
			t.Errorf("%s: %v have passed, want %v to %v", what, d, min, max)
		}
		last = now
	}
	step("a second", at.Add(time.Second), time.Second, time.Second)
	wall := func(d time.Duration) time.Time { return at.Round(0).Add(d) } // it has no monotonic reading
	step("a clock without a monotonic one", wall(time.Minute), time.Minute, time.Minute)
	step("back by a year", wall(-365*24*time.Hour), 0, 0)
	step("on by a second", wall(time.Second), time.Second, time.Second)
}

func TestASleepIsCountedUpToSomeHours(t *testing.T) {
	if d := passed(0, 10*time.Minute); d != 10*time.Minute {
		t.Errorf("ten minutes of sleep count %v", d)
	}
	if d := passed(time.Second, 100*24*time.Hour); d != time.Second+maxSlept {
		t.Errorf("100 days count %v", d)
	}
	if d := passed(time.Second, time.Second+time.Millisecond); d != time.Second {
		t.Errorf("a clock that is drawn back a little counts %v", d)
	}
	if d := passed(time.Second, -time.Hour); d != time.Second {
		t.Errorf("a clock that was set back counts %v", d)
	}
}
