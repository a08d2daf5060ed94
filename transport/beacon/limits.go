package beacon

import (
	"hash/maphash"
	"maps"
	"net/netip"
	"time"
)

// class says how much a packet is worth before its signature is checked. Each class has a budget of checks of its own, so what
// floods one class takes nothing from another.
type class uint8

const (
	returned class = iota // it returns our token, which no forger of sources has seen
	known                 // its instance has returned our token lately, or it is from a known host
	friends               // its key is that of a friend
	direct                // it is for this instance
	general               // it is for everybody
	far                   // it is from an unknown host in no network of this machine
	classes
)

// budgets are how many signatures of each class are checked in any second.
var budgets = [classes]int{returned: 100, known: 400, friends: 60, direct: 300, general: 300, far: 20}

const (
	checksASecond = 1180 // of all classes, some 6 % of a core

	maxUnproven   = 768 // addresses that are not proven and get packets
	unprovenLasts = 3 * time.Second
)

const (
	sourceBurst = 40 // packets to one address at once, while it is not proven
	sourceEvery = 100 * time.Millisecond
	sourceSlots = 1024
)

// limits bounds the cost of checking signatures. Its memory does not grow.
type limits struct {
	seed    maphash.Seed
	classes [classes]window
	sent    map[netip.Addr]time.Time // when addresses that are not proven got a packet
	sources [sourceSlots]bucket      // of packets to these addresses
}

func newLimits() *limits {
	l := &limits{seed: maphash.MakeSeed(), sent: map[netip.Addr]time.Time{}}
	for c, n := range budgets {
		l.classes[c] = window{at: make([]time.Time, n)}
	}
	return l
}

// allow reports whether one more signature of a class may be checked, and counts it.
func (l *limits) allow(c class, now time.Time) bool {
	if !l.classes[c].free(now) {
		return false
	}
	l.classes[c].take(now)
	return true
}

// send reports whether an address that is not proven may get a packet, and counts it. A forger may mean to flood that address,
// or invent many: systems look up only some hundreds at a time, and Linux reaches no new host while it looks for 1,024.
func (l *limits) send(a netip.Addr, now time.Time) bool {
	old := func(_ netip.Addr, at time.Time) bool { return now.Sub(at) >= unprovenLasts }
	if _, lately := l.sent[a]; !lately && len(l.sent) >= maxUnproven {
		if maps.DeleteFunc(l.sent, old); len(l.sent) >= maxUnproven {
			return false
		}
	}
	if !l.sources[maphash.Comparable(l.seed, a)%sourceSlots].take(now) {
		return false
	}
	l.sent[a] = now
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
