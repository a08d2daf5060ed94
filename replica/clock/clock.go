// Package clock tells a machine of the journal the time.
package clock

import (
	"time"

	"udpchat/journal"
)

// A difference between the clock that people see and the monotonic one above slept is time that the computer slept, or its clock
// was set. At most maxSlept of it count: nothing that the machine waits for takes longer.
const (
	slept    = time.Second
	maxSlept = 2 * time.Hour
)

// Clock tells the machine the time. The monotonic clock of some systems stands still while the computer sleeps.
type Clock struct {
	Offset time.Duration // how far the clock that people see is behind

	now   func() time.Time
	last  time.Time
	since time.Duration
}

// New returns a Clock that goes by now.
func New(now func() time.Time) Clock {
	return Clock{now: now, last: now(), since: time.Millisecond}
}

// Read returns the time now.
func (c *Clock) Read() journal.Now {
	t := c.now()
	c.since += passed(t.Sub(c.last), t.Round(0).Sub(c.last.Round(0)))
	c.last = t
	return journal.Now{Since: c.since, Clock: t.Add(c.Offset)}
}

// passed returns how much time has passed by both clocks.
func passed(monotonic, wall time.Duration) time.Duration {
	d := max(0, monotonic)
	if wall-d > slept {
		d += min(wall-d, maxSlept)
	}
	return d
}
