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
	if len(g.crowds[c].order) == 0 && g.allow(c, now) {
		return true
	}
	g.crowds[c].put(d, depths[c], random())
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
		most := (budgets[i] + turns - 1) / turns
		for ; most > 0 && g.waiting(class(i)) && g.allow(class(i), now); most-- {
			all = append(all, g.crowds[i].take())
		}
	}
	return all
}

// waits reports whether a packet waits for its turn.
func (g *gate) waits() bool {
	return slices.ContainsFunc(g.crowds[:], func(c crowd) bool { return len(c.order) > 0 })
}

// waiting reports whether a packet of a class waits for its turn.
func (g *gate) waiting(c class) bool { return len(g.crowds[c].order) > 0 }

// crowded reports whether packets were over the budgets within a few seconds.
func (g *gate) crowded(now time.Time) bool {
	return !g.crowdedAt.IsZero() && now.Sub(g.crowdedAt) < crowdedLasts
}

// depths are how many packets of one address may wait in a class. Forgers who know a node's address and key can pretend to be
// it. Their signatures are wrong, so it helps to check more of them.
var depths = [classes]int{returned: 1, known: 20, friends: 1, direct: 1, general: 1, far: 1}

// crowd holds the packets of one class that are over its budget. Addresses take turns, so an address waits no longer than it
// takes to serve those that wait already, however fast packets are forged. Of the packets of one address, random ones are held.
// When the crowd is full, a new address takes the place of a random one, rather of one with few packets: who goes on announcing
// itself stays, and a forger who does the same forges fewer addresses.
type crowd struct {
	order []netip.Addr // whose turn is next comes first
	held  map[netip.Addr]*held
}

// held are packets from an address.
type held struct {
	packets []datagram
	came    uint64 // how many there were, since none was held
}

// put adds a packet, given how many may be held of an address, and a random number.
func (c *crowd) put(d datagram, depth int, random uint64) {
	a := d.from.Addr()
	if h := c.held[a]; h != nil {
		h.put(d, depth, random)
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
	c.held[a] = &held{[]datagram{d}, 1}
	c.order = append(c.order, a)
}

func (h *held) put(d datagram, depth int, random uint64) {
	same := func(other datagram) bool { return other.Number == d.Number && other.Instance == d.Instance }
	if slices.ContainsFunc(h.packets, same) { // by multicast and by broadcast
		return
	}
	h.came++
	if i := random % h.came; len(h.packets) < depth {
		h.packets = append(h.packets, d)
	} else if i < uint64(depth) {
		h.packets[i] = d
	}
}

// take removes a packet of the address whose turn it is and returns it. There must be one.
func (c *crowd) take() datagram {
	a := c.order[0]
	c.order = c.order[1:]
	h := c.held[a]
	d := h.packets[0]
	if h.packets = h.packets[1:]; len(h.packets) > 0 {
		c.order = append(c.order, a)
	} else {
		delete(c.held, a)
	}
	return d
}
