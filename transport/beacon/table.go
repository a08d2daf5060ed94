package beacon

import (
	"net/netip"
	"time"
)

const (
	maxEntries   = 1024
	maxAtAddress = 32               // entries of one address: several people may share a machine
	proofLasts   = 10 * time.Minute // since our token was returned
	proveAgain   = 5 * time.Minute
	heardLately  = 2 * time.Minute
	meetEvery    = time.Second
)

// who is an instance of a key at an address: one run of a copy as heard on one of its networks.
type who struct {
	key      [32]byte
	instance [8]byte
	address  netip.Addr
}

// entry is what is known of one. All of it comes from packets whose signature was right.
type entry struct {
	who
	number  uint64         // of its last packet
	from    netip.AddrPort // where that came from
	heard   time.Time
	proved  time.Time // when it last returned our token; zero: never
	spokeTo time.Time // when it last sent something to this instance
	met     time.Time // the last call of Met
	series  [8]byte   // of the announcement answered last
	done    [8]byte   // the series it needs no more answers for
	answers int       // sent to announcements since it last spoke to this instance
}

func (e *entry) proven(now time.Time) bool {
	return e != nil && !e.proved.IsZero() && now.Sub(e.proved) < proofLasts
}

// fresh reports whether there is no need to let it return our token again for now.
func (e *entry) fresh(now time.Time) bool {
	return !e.proved.IsZero() && now.Sub(e.proved) < proveAgain
}

// table holds what is known of others, at most 1,024 entries. When it is full, the one that was silent longest among those
// that never returned our token makes room, and if all have, the one silent longest of all: it is new when next heard.
type table map[who]*entry

// add makes an entry. It refuses with nil when the address has many already.
func (t table) add(w who, now time.Time) *entry {
	at := 0
	var stranger, oldest *entry
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
		delete(t, stranger.who)
	} else if len(t) >= maxEntries {
		if stranger == nil {
			stranger = oldest
		}
		delete(t, stranger.who)
	}
	e := &entry{who: w}
	t[w] = e
	return e
}

// strangerAt is the one silent longest at an address that has not returned our token.
func (t table) strangerAt(a netip.Addr, now time.Time) *entry {
	var found *entry
	for _, e := range t {
		if e.address == a && !e.proven(now) && (found == nil || e.heard.Before(found.heard)) {
			found = e
		}
	}
	return found
}

// proven reports whether one at an address has returned our token.
func (t table) proven(a netip.Addr, now time.Time) bool {
	for _, e := range t {
		if e.address == a && e.proven(now) {
			return true
		}
	}
	return false
}

// lately counts those heard within two minutes: the size of the room, for spreading answers.
func (t table) lately(now time.Time) int {
	n := 0
	for _, e := range t {
		if now.Sub(e.heard) < heardLately {
			n++
		}
	}
	return n
}
