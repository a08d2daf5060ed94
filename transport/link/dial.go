package link

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"time"

	"github.com/quic-go/quic-go"

	"udpchat/chat"
	"udpchat/transport"
)

const (
	dialRate       = 20              // dials a second
	hostDialPause  = 2 * time.Second // between two dials to one host
	maxDialTargets = 1024
	maxHostTargets = 8 // at one host

	dialFor      = 30 * time.Second // how long a node is dialled after Connect
	redialFor    = 10 * time.Minute // how long a node is dialled after its link was lost
	firstBackoff = 2 * time.Second
	maxBackoff   = 16 * time.Second
)

// dialTarget is a node to be dialled.
type dialTarget struct {
	at          netip.AddrPort
	next, until time.Time
	backoff     time.Duration // pause after the next failure
	dialling    bool
}

// dialQueue holds the nodes to dial, with the time of the next try of each. The limits for a host do not apply to loopback.
type dialQueue struct {
	targets map[chat.Key]*dialTarget
	hosts   map[netip.Addr]time.Time // the earliest time of the next dial to a host
	total   bucket
}

func newDialQueue() dialQueue {
	return dialQueue{map[chat.Key]*dialTarget{}, map[netip.Addr]time.Time{}, bucket{rate: dialRate, size: 1}}
}

// add adds a node, which is dialled during a time. When there are too many targets, at all or at its host, it does nothing:
// the next beacon adds the node again.
func (q *dialQueue) add(k chat.Key, at netip.AddrPort, now time.Time, during time.Duration) {
	old := q.targets[k]
	if old == nil {
		if len(q.targets) >= maxDialTargets || !at.Addr().IsLoopback() && q.count(at.Addr()) >= maxHostTargets {
			return
		}
		old = &dialTarget{}
		q.targets[k] = old
	}
	if old.at.Addr() != at.Addr() { // a new port alone resets nothing, so that a node cannot cause more dials by changing it
		old.next, old.backoff = now, firstBackoff
	}
	old.at = at
	if until := now.Add(during); until.After(old.until) {
		old.until = until
	}
}

func (q *dialQueue) count(host netip.Addr) (n int) {
	for _, target := range q.targets {
		if target.at.Addr() == host {
			n++
		}
	}
	return n
}

func (q *dialQueue) drop(k chat.Key) { delete(q.targets, k) }

// failed plans the next try after a failure, with exponential backoff.
func (q *dialQueue) failed(k chat.Key, now time.Time) {
	if target := q.targets[k]; target != nil {
		target.dialling = false
		target.next = now.Add(target.backoff)
		target.backoff = min(2*target.backoff, maxBackoff)
	}
}

// next returns a target that is due and marks it as being dialled. When none is due, at is invalid and pause is the time to
// wait; zero means until a target is added.
func (q *dialQueue) next(now time.Time) (k chat.Key, at netip.AddrPort, pause time.Duration) {
	q.tidy(now)
	for key, target := range q.targets {
		start := target.next
		if rested := q.hosts[target.at.Addr()]; rested.After(start) {
			start = rested
		}
		switch wait := start.Sub(now); {
		case target.dialling:
		case wait > 0:
			if pause == 0 || wait < pause {
				pause = wait
			}
		case !q.total.allow(now):
			return k, at, time.Second / dialRate
		default:
			target.dialling = true
			if host := target.at.Addr(); !host.IsLoopback() {
				q.hosts[host] = now.Add(hostDialPause)
			}
			return key, target.at, 0
		}
	}
	return k, at, pause
}

func (q *dialQueue) tidy(now time.Time) {
	for k, target := range q.targets {
		if now.After(target.until) && !target.dialling {
			delete(q.targets, k)
		}
	}
	for host, rested := range q.hosts {
		if now.After(rested) {
			delete(q.hosts, host)
		}
	}
}

// Connect asks for a link to node k at an address, and returns at once. The hub dials unless there is a link, and tries again
// after failures. The address must be on this network, and a beacon must have proved that a node receives there, because a dial
// sends more bytes than a beacon. Port 3456 and ports below 1024 are never dialled. The hub dials 20 times a second at most, and
// a host once in two seconds.
func (h *Hub) Connect(k chat.Key, at netip.AddrPort) {
	at = netip.AddrPortFrom(at.Addr().Unmap(), at.Port())
	if k == h.key || !at.Addr().Is4() || !answerable(at.Port()) {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	l := h.links[k]
	switch {
	case h.closed:
	case l == nil:
		h.dials.add(k, at, time.Now(), dialFor)
		transport.Wake(h.wake)
	case addrPort(l.conn.RemoteAddr()) != at:
		l.moved = at
		h.group.Go(func() { h.check(l) })
	}
}

// dial dials the targets of the dial queue.
func (h *Hub) dial() {
	for h.stopped.Err() == nil {
		h.mu.Lock()
		k, at, pause := h.dials.next(time.Now())
		h.mu.Unlock()
		if at.IsValid() {
			h.spawn(func() { h.try(k, at) })
			continue
		}
		transport.Sleep(pause, h.wake, h.stopped.Done())
	}
}

// try dials a node, and serves the link until it ends.
func (h *Hub) try(k chat.Key, at netip.AddrPort) {
	ctx, cancel := context.WithTimeout(h.stopped, 2*helloTime)
	defer cancel()
	conn, err := h.transport.Dial(ctx, net.UDPAddrFromAddrPort(at), h.credentials.dialling(k), h.limits.settings())
	if err == nil {
		err = h.serveDialled(conn)
	} else {
		h.config.Log.Debug("no link", "to", at, "error", err)
	}
	if err == nil {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if pointless(err) {
		h.dials.drop(k)
		return
	}
	h.dials.failed(k, time.Now())
	transport.Wake(h.wake)
}

// pointless reports whether dialling again would fail in the same way: the node there has another key, protocol or room.
func pointless(err error) bool {
	var t *quic.TransportError
	var a *quic.ApplicationError
	return errors.Is(err, errRoom) || errors.As(err, &t) && t.ErrorCode.IsCryptoError() ||
		errors.As(err, &a) && a.ErrorCode == closeRoom
}

// lost reports whether a connection broke off, unlike one that either side closed.
func lost(conn *quic.Conn) bool {
	var a *quic.ApplicationError
	return !errors.As(context.Cause(conn.Context()), &a) || !a.Remote && a.ErrorCode == closeSilent
}
