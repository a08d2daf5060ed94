package beacon

import (
	"net/netip"
	"slices"
	"time"
)

const (
	maxCrowd     = 1024            // addresses that wait in one class
	turns        = 20              // times a second that packets over the budgets get their turn
	crowdedLasts = 5 * time.Second // packets count as being over the budgets for so long
)

// gate decides which packets are checked, and when.
type gate struct {
	*limits
	crowds    [classes]crowd
	crowdedAt time.Time // when a packet last had to wait
	next      time.Time // when packets get their next turn
}

func newGate() gate { return gate{limits: newLimits()} }

// admit reports whether a packet is to be checked now. If not, it waits for its turn.
func (g *gate) admit(c class, d datagram, now time.Time, random func() uint64) bool {
	if len(g.crowds[c].order) == 0 && g.allow(c, d.from.Addr(), now) {
		return true
	}
	g.crowds[c].put(d, random())
	g.crowdedAt = now
	return false
}

// due returns the packets whose turn it is, as far as the budgets allow.
func (g *gate) due(now time.Time) []datagram {
	if g.next.After(now) {
		return nil
	}
	g.next = now.Add(time.Second / turns)
	var all []datagram
	for i := range g.crowds {
		c := class(i)
		most := (budgets[c] + turns - 1) / turns
		all = append(all, g.crowds[c].take(func(a netip.Addr) bool {
			if most == 0 || !g.allow(c, a, now) {
				return false
			}
			most--
			return true
		})...)
	}
	return all
}

// waits reports whether a packet waits for its turn.
func (g *gate) waits() bool {
	return slices.ContainsFunc(g.crowds[:], func(c crowd) bool { return len(c.order) > 0 })
}

// crowded reports whether packets were over the budgets within a few seconds.
func (g *gate) crowded(now time.Time) bool {
	return !g.crowdedAt.IsZero() && now.Sub(g.crowdedAt) < crowdedLasts
}

// crowd holds the packets of one class that are over its budget, one of each address. Addresses take turns, so an address waits
// no longer than it takes to serve those that wait already, however fast packets are forged. Of the packets of one address, a
// random one is held. When the crowd is full, a new address takes the place of a random one, rather of one with few packets: who
// goes on announcing itself stays, and a forger who does the same forges fewer addresses.
type crowd struct {
	order []netip.Addr // the longest waiting first
	held  map[netip.Addr]*held
}

// held is one of the packets that came from an address since its last turn.
type held struct {
	datagram
	came uint64 // how many
}

// put adds a packet, given a random number.
func (c *crowd) put(d datagram, random uint64) {
	a := d.from.Addr()
	if h := c.held[a]; h != nil {
		if h.Number == d.Number && h.Instance == d.Instance { // by multicast and by broadcast
			return
		}
		if h.came++; random%h.came == 0 {
			h.datagram = d
		}
		return
	}
	if len(c.order) >= maxCrowd {
		i, j := int(random%maxCrowd), int(random/maxCrowd%maxCrowd)
		if c.held[c.order[j]].came < c.held[c.order[i]].came {
			i = j
		}
		delete(c.held, c.order[i])
		c.order = slices.Delete(c.order, i, i+1)
	}
	if c.held == nil {
		c.held = map[netip.Addr]*held{}
	}
	c.held[a] = &held{d, 1}
	c.order = append(c.order, a)
}

// take removes the packets of the addresses that allow accepts and returns them. It asks for the longest waiting first.
func (c *crowd) take(allow func(netip.Addr) bool) []datagram {
	var taken []datagram
	c.order = slices.DeleteFunc(c.order, func(a netip.Addr) bool {
		if !allow(a) {
			return false
		}
		taken = append(taken, c.held[a].datagram)
		delete(c.held, a)
		return true
	})
	return taken
}
