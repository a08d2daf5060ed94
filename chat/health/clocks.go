package health

import (
	"maps"
	"net/netip"
	"slices"
	"time"

	"udpchat/chat"
)

// wrongBy is how far most linked members may differ from this machine's clock before it is called wrong.
const wrongBy = 5 * time.Minute

// fewestClocks is how many hosts it takes. One alone could be wrong itself, and each would follow the other.
const fewestClocks = 2

// Clocks compares this machine's clock with those of the linked members. A host has one clock, however many members are there. The zero
// Clocks knows of none. It is not safe for concurrent use.
type Clocks struct{ told map[chat.Key]clock }

type clock struct {
	host  netip.Addr
	ahead time.Duration
}

// Told notes how far the clock of a member at a host is ahead of this machine's.
func (c *Clocks) Told(k chat.Key, host netip.Addr, ahead time.Duration) {
	if c.told == nil {
		c.told = map[chat.Key]clock{}
	}
	c.told[k] = clock{host, ahead}
}

// Gone forgets a member that is no longer linked.
func (c *Clocks) Gone(k chat.Key) { delete(c.told, k) }

// Behind returns how far this machine's clock is behind those of most hosts, which agree with each other: the median of all; zero, if
// it is not wrong.
func (c *Clocks) Behind() time.Duration {
	all := c.hosts()
	if len(all) < fewestClocks {
		return 0
	}
	median := all[len(all)/2]
	if most(all, func(d time.Duration) bool { return d.Abs() > wrongBy }) && median.Abs() > wrongBy &&
		most(all, func(d time.Duration) bool { return (d - median).Abs() <= wrongBy }) {
		return median
	}
	return 0
}

// hosts returns how far the clocks of all hosts are ahead, the least first. If members at one host differ, the one that differs least
// from this machine counts.
func (c *Clocks) hosts() []time.Duration {
	ahead := map[netip.Addr]time.Duration{}
	for _, t := range c.told {
		if d, there := ahead[t.host]; !there || t.ahead.Abs() < d.Abs() {
			ahead[t.host] = t.ahead
		}
	}
	return slices.Sorted(maps.Values(ahead))
}

// most reports whether something holds for more than half of all.
func most(all []time.Duration, holds func(time.Duration) bool) bool {
	n := 0
	for _, d := range all {
		if holds(d) {
			n++
		}
	}
	return 2*n > len(all)
}
