package health

import (
	"maps"
	"slices"
	"time"

	"udpchat/chat"
)

// wrongBy is how far most linked members may differ from this machine's clock before it is called wrong.
const wrongBy = 5 * time.Minute

// fewestClocks is how many linked members it takes. One alone could be wrong itself, and each would follow the other.
const fewestClocks = 2

// Clocks compares this machine's clock with those of the linked members. The zero Clocks knows of none. It is not safe for concurrent use.
type Clocks struct{ ahead map[chat.Key]time.Duration }

// Told notes how far a member's clock is ahead of this machine's.
func (c *Clocks) Told(k chat.Key, ahead time.Duration) {
	if c.ahead == nil {
		c.ahead = map[chat.Key]time.Duration{}
	}
	c.ahead[k] = ahead
}

// Gone forgets a member that is no longer linked.
func (c *Clocks) Gone(k chat.Key) { delete(c.ahead, k) }

// Behind returns how far this machine's clock is behind those of most linked members, the median of all; zero, if it is not wrong.
func (c *Clocks) Behind() time.Duration {
	all := slices.Sorted(maps.Values(c.ahead))
	differ := 0
	for _, d := range all {
		if d.Abs() > wrongBy {
			differ++
		}
	}
	if len(all) < fewestClocks || 2*differ <= len(all) {
		return 0
	}
	if median := all[len(all)/2]; median.Abs() > wrongBy {
		return median
	}
	return 0
}
