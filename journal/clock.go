package journal

import "time"

// aheadAllowed is how far a time may lie ahead of this machine's and still count. It covers clocks that are a little off.
const aheadAllowed = uint64(time.Minute / time.Microsecond)

// clock is a hybrid logical clock: it goes on with the machine's time and is later than every entry it has seen, so that an
// answer comes after what it answers although clocks differ. Times are in microseconds since 1970.
type clock struct {
	last uint64
}

// next returns the time of a new own entry: that of the machine, but later than every time before.
func (c *clock) next(now uint64) uint64 {
	c.last = max(now, c.last+1)
	return c.last
}

// observe moves the clock to the time of another's entry. A time that is more than a minute ahead of the machine's moves nothing.
func (c *clock) observe(now, t uint64) {
	if t > c.last && t <= now+aheadAllowed {
		c.last = t
	}
}

// OrderTime returns the time by which an entry is ordered, filtered and deleted: its own, but at most a minute after it arrived.
// It is computed once and stored.
func OrderTime(h *Header, arrived time.Time) uint64 {
	return min(h.Time(), micros(arrived)+aheadAllowed)
}

// micros returns t in microseconds since 1970, and 0 for times before.
func micros(t time.Time) uint64 { return uint64(max(0, t.UnixMicro())) }
