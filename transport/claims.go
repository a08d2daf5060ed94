package transport

import (
	"net/netip"

	"udpchat/chat"
)

// maxClaims is how many claims are remembered. The oldest are forgotten; then a message may reach a script twice.
const maxClaims = 16_384

// claims tell which destinations a message went to, or goes to, so that each gets it once: a name may turn out to be the address
// of another recipient after the message was said. The zero claims is empty.
type claims struct {
	taken map[claim]bool
	ring  []claim // the oldest at next, once it is full
	next  int
}

type claim struct {
	id chat.ID
	at netip.AddrPort
}

// take claims the first of the destinations, unless the message goes to any of them already.
func (c *claims) take(id chat.ID, reaching []netip.AddrPort) bool {
	for _, at := range reaching {
		if c.taken[claim{id, at}] {
			return false
		}
	}
	k := claim{id, reaching[0]}
	switch {
	case c.taken == nil:
		c.taken = map[claim]bool{}
		fallthrough
	case len(c.ring) < maxClaims:
		c.ring = append(c.ring, k)
	default:
		delete(c.taken, c.ring[c.next])
		c.ring[c.next] = k
		c.next = (c.next + 1) % maxClaims
	}
	c.taken[k] = true
	return true
}

// drop ends a claim.
func (c *claims) drop(id chat.ID, at netip.AddrPort) { delete(c.taken, claim{id, at}) }
