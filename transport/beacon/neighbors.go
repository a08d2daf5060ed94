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

// neighbors holds at most 1,024 neighbors. When it is full, it evicts the one that was silent longest, those without a proof
// first. An evicted node is new when it is next heard.
type neighbors map[neighborID]*neighbor

// add adds a neighbor. It returns nil when its address has too many already, all of them proven.
func (t neighbors) add(w neighborID, now time.Time) *neighbor {
	at := 0
	var stranger, oldest *neighbor
	for _, e := range t {
		if e.address == w.address {
			at++
		}
		if oldest == nil || e.heard.Before(oldest.heard) {
			oldest = e
		}
		if !e.proven(now) && (stranger == nil || e.heard.Before(stranger.heard)) {
			stranger = e
		}
	}
	if at >= maxAtAddress {
		if stranger = t.strangerAt(w.address, now); stranger == nil {
			return nil
		}
		delete(t, stranger.neighborID)
	} else if len(t) >= maxNeighbors {
		if stranger == nil {
			stranger = oldest
		}
		delete(t, stranger.neighborID)
	}
	e := &neighbor{neighborID: w}
	t[w] = e
	return e
}

// strangerAt returns the neighbor without a proof that was silent longest at an address, or nil.
func (t neighbors) strangerAt(a netip.Addr, now time.Time) *neighbor {
	var found *neighbor
	for _, e := range t {
		if e.address == a && !e.proven(now) && (found == nil || e.heard.Before(found.heard)) {
			found = e
		}
	}
	return found
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

// recent counts the neighbors heard within two minutes, as a measure of how many will answer.
func (t neighbors) recent(now time.Time) int {
	n := 0
	for _, e := range t {
		if now.Sub(e.heard) < heardLately {
			n++
		}
	}
	return n
}
