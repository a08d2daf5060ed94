package link

import (
	"context"
	"errors"
	"maps"
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
	maxHostTargets = 8           // at one host
	dialRemembered = time.Minute // how long it counts that a host was dialled

	dialFor      = 30 * time.Second // how long a node is dialled after Connect
	redialFor    = 10 * time.Minute // how long a node is dialled after its link was lost
	firstBackoff = 2 * time.Second
	maxBackoff   = 16 * time.Second
)

// dialTarget is a node to be dialled.
type dialTarget struct {
	key         chat.Key
	friend      bool
	at          netip.AddrPort
	next, until time.Time
	backoff     time.Duration // pause after the next failure
	dialling    bool
}

// dialQueue holds the nodes to dial, with the time of the next try of each. Friends are dialled first. Then hosts take turns, so
// one that has many targets, or many that fail, takes nothing from others. The limits for a host do not apply to loopback.
type dialQueue struct {
	targets map[chat.Key]*dialTarget
	hosts   map[netip.Addr]time.Time // when hosts were dialled last
	total   bucket
}

func newDialQueue() dialQueue {
	return dialQueue{map[chat.Key]*dialTarget{}, map[netip.Addr]time.Time{}, bucket{rate: dialRate, size: 1}}
}

// add adds a node by its key, kind and address, which is dialled during a time. When its host has too many targets, a friend takes
// the place of a stranger there. When there are too many at all, it takes the place of a stranger at the host with the most. Else
// nothing is done: the next beacon adds the node again.
func (q *dialQueue) add(node dialTarget, now time.Time, during time.Duration) {
	old := q.targets[node.key]
	if old == nil {
		if !q.room(node) {
			return
		}
		old = &dialTarget{key: node.key}
		q.targets[node.key] = old
	}
	if old.at.Addr() != node.at.Addr() { // a new port alone resets nothing, so that a node cannot cause more dials by changing it
		old.next, old.backoff = now, firstBackoff
	}
	old.at, old.friend = node.at, node.friend
	if until := now.Add(during); until.After(old.until) {
		old.until = until
	}
}

// room reports whether a new target fits, and makes room for it.
func (q *dialQueue) room(node dialTarget) bool {
	host := node.at.Addr()
	crowded := !host.IsLoopback() && q.count(host) >= maxHostTargets
	if !crowded && len(q.targets) < maxDialTargets {
		return true
	}
	if crowded && !node.friend {
		return false
	}
	at := map[netip.Addr]int{}
	for _, target := range q.targets {
		at[target.at.Addr()]++
	}
	var out *dialTarget
	for _, target := range q.targets {
		there := !crowded || target.at.Addr() == host
		if !target.friend && !target.dialling && there && (out == nil || at[target.at.Addr()] > at[out.at.Addr()]) {
			out = target
		}
	}
	if out == nil || !node.friend && at[out.at.Addr()] <= at[host]+1 {
		return false
	}
	delete(q.targets, out.key)
	return true
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
	var due *dialTarget
	for _, target := range q.targets {
		start := target.next
		if last, dialled := q.hosts[target.at.Addr()]; dialled && !target.at.Addr().IsLoopback() && last.Add(hostDialPause).After(start) {
			start = last.Add(hostDialPause)
		}
		switch wait := start.Sub(now); {
		case target.dialling:
		case wait > 0:
			if pause == 0 || wait < pause {
				pause = wait
			}
		case due == nil || q.before(target, due):
			due = target
		}
	}
	switch {
	case due == nil:
		return k, at, pause
	case !q.total.allow(now):
		return k, at, time.Second / dialRate
	}
	due.dialling = true
	q.hosts[due.at.Addr()] = now
	return due.key, due.at, 0
}

// before reports whether one target is dialled before another: friends first, then the host that was not dialled for longest.
func (q *dialQueue) before(a, b *dialTarget) bool {
	if a.friend != b.friend {
		return a.friend
	}
	return q.hosts[a.at.Addr()].Before(q.hosts[b.at.Addr()])
}

func (q *dialQueue) tidy(now time.Time) {
	for k, target := range q.targets {
		if now.After(target.until) && !target.dialling {
			delete(q.targets, k)
		}
	}
	maps.DeleteFunc(q.hosts, func(_ netip.Addr, last time.Time) bool { return now.Sub(last) > dialRemembered })
}

// Connect asks for a link to node k at an address, and returns at once. The hub dials unless there is a link, and tries again
// after failures. While a stranger would find no room here, it does nothing. The address must be on this network, and a beacon must
// have proved that a node receives there, because a dial sends more bytes than a beacon. Port 3456 and ports below 1024 are never
// dialled. The hub dials 20 times a second at most, and a host once in two seconds.
func (h *Hub) Connect(k chat.Key, at netip.AddrPort) {
	at = netip.AddrPortFrom(at.Addr().Unmap(), at.Port())
	if k == h.key || !at.Addr().Is4() || !answerable(at.Port()) {
		return
	}
	p := peer{key: k, host: at.Addr(), friend: h.config.Friend(k)}
	h.mu.Lock()
	defer h.mu.Unlock()
	l := h.links[k]
	switch {
	case h.closed:
	case l == nil:
		if _, err := h.sessions.place(p); err != nil {
			return
		}
		h.dials.add(dialTarget{key: k, friend: p.friend, at: at}, time.Now(), dialFor)
		transport.Wake(h.wake)
	case addrPort(l.conn.RemoteAddr()) != at:
		l.moved = at
		h.group.Go(l.check)
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
	if refusesVersion(err) {
		h.otherVersion(at, 0)
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

// pointless reports whether dialling again would fail in the same way: the node there has another key or protocol.
func pointless(err error) bool {
	var t *quic.TransportError
	return errors.As(err, &t) && t.ErrorCode.IsCryptoError()
}

// lost reports whether a connection broke off, unlike one that either side closed for good.
func lost(conn *quic.Conn) bool {
	var a *quic.ApplicationError
	return !errors.As(context.Cause(conn.Context()), &a) || !a.Remote && (a.ErrorCode == closeSilent || a.ErrorCode == closeSlow)
}
