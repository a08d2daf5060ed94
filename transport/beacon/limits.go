package beacon

import (
	"hash/maphash"
	"net/netip"
	"time"
)

const (
	checksASecond  = 200 // signatures checked in any second
	strangerChecks = 150 // of these, for addresses that have not returned our token

	sourceBurst = 40 // packets of one address at once
	sourceEvery = 100 * time.Millisecond
	sourceSlots = 1024
)

// limits bounds the cost of checking signatures. Its memory does not grow.
type limits struct {
	seed      maphash.Seed
	all       window
	strangers window
	sources   [2][sourceSlots]bucket // of strangers; of addresses that returned our token
}

func newLimits() *limits {
	return &limits{
		seed:      maphash.MakeSeed(),
		all:       window{at: make([]time.Time, checksASecond)},
		strangers: window{at: make([]time.Time, strangerChecks)},
	}
}

// allow reports whether one more signature may be checked for an address, and counts it. known says that the address has
// returned our token.
func (l *limits) allow(a netip.Addr, known bool, now time.Time) bool {
	slots := &l.sources[0]
	if known {
		slots = &l.sources[1]
	}
	if !slots[maphash.Comparable(l.seed, a)%sourceSlots].take(now) {
		return false
	}
	if !l.all.free(now) || !known && !l.strangers.free(now) {
		return false
	}
	l.all.take(now)
	if !known {
		l.strangers.take(now)
	}
	return true
}

// window allows len(at) events in any second.
type window struct {
	at   []time.Time // of the last events; next is the oldest
	next int
}

func (w *window) free(now time.Time) bool {
	oldest := w.at[w.next]
	return oldest.IsZero() || now.Sub(oldest) >= time.Second
}

func (w *window) take(now time.Time) {
	w.at[w.next] = now
	w.next = (w.next + 1) % len(w.at)
}

// bucket is a token bucket of sourceBurst tokens, one more every sourceEvery. Addresses with the same slot share it.
type bucket struct {
	full time.Time // when the bucket will be full again
}

func (b *bucket) take(now time.Time) bool {
	if b.full.Before(now) {
		b.full = now
	}
	if b.full.Sub(now) > (sourceBurst-1)*sourceEvery {
		return false
	}
	b.full = b.full.Add(sourceEvery)
	return true
}
