package link

import (
	"net/netip"
	"time"
)

// bucket is a token bucket. A new one is full.
type bucket struct {
	rate  float64 // tokens a second
	size  float64 // tokens in a full bucket
	spent float64 // tokens that are missing; take may spend more than size
	last  time.Time
}

func (b *bucket) fill(now time.Time) {
	if passed := now.Sub(b.last).Seconds(); passed > 0 {
		b.spent = max(0, b.spent-passed*b.rate)
	}
	b.last = now
}

// take spends a token and returns how long the caller must wait before it goes on.
func (b *bucket) take(now time.Time) time.Duration {
	b.fill(now)
	b.spent++
	return time.Duration(max(0, b.spent-b.size) / b.rate * float64(time.Second))
}

// allow spends a token if there is one, and reports whether there was.
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
	handshakeRate, handshakeBurst         = 100, 200 // a second, from all hosts
	friendHandshakeRate                   = 50       // a second, from hosts where friends were; and twice that at once
	hostHandshakeRate, hostHandshakeBurst = 10, 20   // a second, from one host
	maxLimitedHosts                       = 1024
)

// doors bound the cost of incoming handshakes. Hosts where friends were have a share that others cannot use up.
type doors struct{ friends, strangers handshakeLimiter }

func newDoors() doors {
	return doors{newHandshakeLimiter(friendHandshakeRate, 2*friendHandshakeRate), newHandshakeLimiter(handshakeRate, handshakeBurst)}
}

func (d *doors) admit(host netip.Addr, friendly bool, now time.Time) bool {
	if friendly {
		return d.friends.admit(host, now)
	}
	return d.strangers.admit(host, now)
}

// handshakeLimiter bounds the handshakes of a group of hosts. Their addresses are validated: a client has returned a token (RFC
// 9000, section 8.1).
type handshakeLimiter struct {
	total bucket
	hosts map[netip.Addr]*bucket
}

func newHandshakeLimiter(rate, size float64) handshakeLimiter {
	return handshakeLimiter{bucket{rate: rate, size: size}, map[netip.Addr]*bucket{}}
}

// admit reports whether a host may start one more handshake. For loopback only the total rate counts.
func (d *handshakeLimiter) admit(host netip.Addr, now time.Time) bool {
	if host.IsLoopback() {
		return d.total.allow(now)
	}
	b := d.hosts[host]
	if b == nil {
		if d.forgetIdle(now); len(d.hosts) >= maxLimitedHosts {
			return false
		}
		b = &bucket{rate: hostHandshakeRate, size: hostHandshakeBurst}
		d.hosts[host] = b
	}
	return b.allow(now) && d.total.allow(now)
}

// forgetIdle removes the hosts whose buckets are full again.
func (d *handshakeLimiter) forgetIdle(now time.Time) {
	for host, b := range d.hosts {
		if b.full(now) {
			delete(d.hosts, host)
		}
	}
}
