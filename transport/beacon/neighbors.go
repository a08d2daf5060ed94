package beacon

import (
	"net/netip"
	"time"
)

const (
	maxNeighbors = 1024
	maxAtAddress = 32               // neighbors at one address: several people may share a machine
	proofLasts   = 10 * time.Minute // after our token was returned
	proveAgain   = 5 * time.Minute
	heardLately  = 2 * time.Minute
	meetEvery    = time.Second
)

// neighborID is an instance of a key at an address: one run of a node, as heard on one of its networks.
type neighborID struct {
	key      [32]byte
	instance [8]byte
	address  netip.Addr
}

// neighbor is the state of a node at an address. All of it comes from packets with a right signature.
type neighbor struct {
	neighborID
	number  uint64         // of its last packet
	from    netip.AddrPort // the source of that packet
	heard   time.Time
	proved  time.Time // when it last returned our token; zero: never
	spokeTo time.Time // when it last sent a packet for this instance
	met     time.Time // when Found was last called
	series  [8]byte   // of its last announcement that asked for answers
	done    [8]byte   // the series that needs no more answers
	offered [8]byte   // token of its last announcement for this host alone
	friend  bool      // its key was that of a friend when it last returned our token
	answers int       // to announcements, since it last sent a packet for this instance
}

// proven reports whether the neighbor receives at its address: it returned our token within proofLasts.
func (e *neighbor) proven(now time.Time) bool {
	return e != nil && !e.proved.IsZero() && now.Sub(e.proved) < proofLasts
}

// fresh reports whether the proof is too young to be renewed.
func (e *neighbor) fresh(now time.Time) bool {
	return !e.proved.IsZero() && now.Sub(e.proved) < proveAgain
}

// neighbors holds at most 1,024 neighbors. When it is full, it evicts the one that was silent longest, of the least rank. An
// evicted node is new when it is next heard.
type neighbors map[neighborID]*neighbor

// rank orders neighbors by what they have proved: nothing, their address, their address as a friend.
func (e *neighbor) rank(now time.Time) int {
	switch {
	case !e.proven(now):
		return 0
	case !e.friend:
		return 1
	}
	return 2
}

// least returns the neighbor of the least rank for which is holds, of several the one that was silent longest; nil, if there is
// none.
func (t neighbors) least(now time.Time, is func(*neighbor) bool) *neighbor {
	var least *neighbor
	for _, e := range t {
		if is(e) && (least == nil || e.rank(now) < least.rank(now) || e.rank(now) == least.rank(now) && e.heard.Before(least.heard)) {
			least = e
		}
	}
	return least
}

// add adds a neighbor. It returns nil when its address has too many already, all of them proven.
func (t neighbors) add(w neighborID, now time.Time) *neighbor {
	there := func(e *neighbor) bool { return e.address == w.address }
	if t.count(there) >= maxAtAddress {
		out := t.least(now, there)
		if out.proven(now) {
			return nil
		}
		delete(t, out.neighborID)
	} else if len(t) >= maxNeighbors {
		delete(t, t.least(now, func(*neighbor) bool { return true }).neighborID)
	}
	e := &neighbor{neighborID: w}
	t[w] = e
	return e
}

// proven reports whether a neighbor at an address is proven.
func (t neighbors) proven(a netip.Addr, now time.Time) bool {
	for _, e := range t {
		if e.address == a && e.proven(now) {
			return true
		}
	}
	return false
}

// count counts the neighbors for which is holds.
func (t neighbors) count(is func(*neighbor) bool) int {
	n := 0
	for _, e := range t {
		if is(e) {
			n++
		}
	}
	return n
}

// proved counts the neighbors that are proven.
func (t neighbors) proved(now time.Time) int {
	return t.count(func(e *neighbor) bool { return e.proven(now) })
}

// recent counts the neighbors heard within two minutes, as a measure of how many will answer.
func (t neighbors) recent(now time.Time) int {
	return t.count(func(e *neighbor) bool { return now.Sub(e.heard) < heardLately })
}
