package link

import (
	"net/netip"
	"time"
)

// bucket lets things happen at a rate, and as many as its size at once after a rest. The zero bucket of a size is full.
type bucket struct {
	rate  float64 // a second
	size  float64
	spent float64
	last  time.Time
}

func (b *bucket) fill(now time.Time) {
	if passed := now.Sub(b.last).Seconds(); passed > 0 {
		b.spent = max(0, b.spent-passed*b.rate)
	}
	b.last = now
}

// take lets one thing happen, and returns how long it has to wait for that.
func (b *bucket) take(now time.Time) time.Duration {
	b.fill(now)
	b.spent++
	return time.Duration(max(0, b.spent-b.size) / b.rate * float64(time.Second))
}

// allow reports whether a thing may happen now; if not, it does not count.
func (b *bucket) allow(now time.Time) bool {
	b.fill(now)
	if b.spent+1 > b.size {
		return false
	}
	b.spent++
	return true
}

func (b *bucket) full(now time.Time) bool {
	b.fill(now)
	return b.spent == 0
}

const (
	doorRate, doorBurst         = 100, 200 // handshakes taken in a second, in total
	doorHostRate, doorHostBurst = 10, 20   // and of one host
	maxDoorHosts                = 1024
)

// door limits what handshakes can cost. Addresses that come to it are true: they have returned a token.
type door struct {
	total bucket
	hosts map[netip.Addr]*bucket
}

func newDoor() door {
	return door{bucket{rate: doorRate, size: doorBurst}, map[netip.Addr]*bucket{}}
}

// admit reports whether a host may start one more handshake. This machine's own programs count only in total.
func (d *door) admit(host netip.Addr, now time.Time) bool {
	if host.IsLoopback() {
		return d.total.allow(now)
	}
	b := d.hosts[host]
	if b == nil {
		if d.tidy(now); len(d.hosts) >= maxDoorHosts {
			return false
		}
		b = &bucket{rate: doorHostRate, size: doorHostBurst}
		d.hosts[host] = b
	}
	return b.allow(now) && d.total.allow(now)
}

// tidy forgets hosts that have rested.
func (d *door) tidy(now time.Time) {
	for host, b := range d.hosts {
		if b.full(now) {
			delete(d.hosts, host)
		}
	}
}
