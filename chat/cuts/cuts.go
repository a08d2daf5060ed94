// Package cuts remembers when parts of an ordered list were let go of, so that what was read before can be told from what is whole.
package cuts

import "slices"

// most is how many cuts are remembered. What was read before them counts as read before all.
const most = 64

// Cuts are the latest cuts of a list. The zero Cuts has none. It is not safe for concurrent use.
type Cuts[P interface{ Before(P) bool }] struct {
	made, lost int      // how many there were, and how many of them are no longer remembered
	latest     []cut[P] // both fields ascend, since a later one from further above says it all
}

type cut[P any] struct {
	number int
	from   P
}

// Mark is the time before the next cut.
func (c *Cuts[P]) Mark() int { return c.made }

// Add notes that from a place on the list has let go of something.
func (c *Cuts[P]) Add(from P) {
	c.made++
	for n := len(c.latest); n > 0 && !c.latest[n-1].from.Before(from); n-- {
		c.latest = c.latest[:n-1]
	}
	if c.latest = append(c.latest, cut[P]{c.made, from}); len(c.latest) > most {
		c.lost = c.latest[0].number
		c.latest = slices.Delete(c.latest, 0, 1)
	}
}

// Since returns the first place from which on something was let go of since a mark. It returns the place all if that is no longer
// known, and none if nothing was.
func (c *Cuts[P]) Since(mark int, all, none P) P {
	if mark < c.lost {
		return all
	}
	for _, cut := range c.latest {
		if cut.number > mark {
			return cut.from
		}
	}
	return none
}
