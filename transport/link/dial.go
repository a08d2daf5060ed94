package link

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"time"

	"github.com/quic-go/quic-go"

	"udpchat/chat"
)

const (
	dialRate     = 20              // a second
	dialHostRest = 2 * time.Second // between two dials to one host
	maxWishes    = 1024
	maxHostWish  = 8 // of maxWishes, for one host

	metFor       = 30 * time.Second // how long a copy that was met is dialled, beacons apart
	lostFor      = 10 * time.Minute // and one whose link was lost
	firstAgain   = 2 * time.Second
	longestAgain = 16 * time.Second
)

// wish is a copy to be dialled.
type wish struct {
	at          netip.AddrPort
	next, until time.Time
	again       time.Duration // the pause after the next failure
	dialling    bool
}

// wishes are whom to dial, and when. This machine's own programs count as hosts of their own.
type wishes struct {
	all   map[chat.Key]*wish
	hosts map[netip.Addr]time.Time // when a host may be dialled again
	total bucket
}

func newWishes() wishes {
	return wishes{map[chat.Key]*wish{}, map[netip.Addr]time.Time{}, bucket{rate: dialRate, size: 1}}
}

// add wishes for a link for a time. Too many wishes, also for one host, are not taken: beacons come again.
func (w *wishes) add(k chat.Key, at netip.AddrPort, now time.Time, during time.Duration) {
	old := w.all[k]
	if old == nil {
		if len(w.all) >= maxWishes || !at.Addr().IsLoopback() && w.count(at.Addr()) >= maxHostWish {
			return
		}
		old = &wish{}
		w.all[k] = old
	}
	if old.at.Addr() != at.Addr() { // another port alone is no news: who tells ever new ones is not dialled more often
		old.next, old.again = now, firstAgain
	}
	old.at = at
	if until := now.Add(during); until.After(old.until) {
		old.until = until
	}
}

func (w *wishes) count(host netip.Addr) (n int) {
	for _, wish := range w.all {
		if wish.at.Addr() == host {
			n++
		}
	}
	return n
}

func (w *wishes) drop(k chat.Key) { delete(w.all, k) }

// failed plans the next try after one has failed.
func (w *wishes) failed(k chat.Key, now time.Time) {
	if wish := w.all[k]; wish != nil {
		wish.dialling = false
		wish.next = now.Add(wish.again)
		wish.again = min(2*wish.again, longestAgain)
	}
}

// due takes a wish whose time has come, or tells how long there is none; zero: until one is added.
func (w *wishes) due(now time.Time) (k chat.Key, at netip.AddrPort, pause time.Duration) {
	w.tidy(now)
	for key, wish := range w.all {
		start := wish.next
		if rested := w.hosts[wish.at.Addr()]; rested.After(start) {
			start = rested
		}
		switch wait := start.Sub(now); {
		case wish.dialling:
		case wait > 0:
			if pause == 0 || wait < pause {
				pause = wait
			}
		case !w.total.allow(now):
			return k, at, time.Second / dialRate
		default:
			wish.dialling = true
			if host := wish.at.Addr(); !host.IsLoopback() {
				w.hosts[host] = now.Add(dialHostRest)
			}
			return key, wish.at, 0
		}
	}
	return k, at, pause
}

func (w *wishes) tidy(now time.Time) {
	for k, wish := range w.all {
		if now.After(wish.until) && !wish.dialling {
			delete(w.all, k)
		}
	}
	for host, rested := range w.hosts {
		if now.After(rested) {
			delete(w.hosts, host)
		}
	}
}

// Connect tells where a copy is: dial it unless there is a link. at must be on this network, and something there must have
// said so itself, for what is dialled is sent more than a beacon. Port 3456 and those below 1024 are never dialled. It
// returns at once. At most 20 dials leave in a second, and one in two seconds for a host.
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
		h.wishes.add(k, at, time.Now(), metFor)
		h.nudge()
	case addrPort(l.conn.RemoteAddr()) != at:
		l.moved = at
		h.group.Go(func() { h.check(l) })
	}
}

func (h *Hub) nudge() {
	select {
	case h.wake <- struct{}{}:
	default:
	}
}

// dial fulfils wishes.
func (h *Hub) dial() {
	for h.stopped.Err() == nil {
		h.mu.Lock()
		k, at, pause := h.wishes.due(time.Now())
		h.mu.Unlock()
		if at.IsValid() {
			h.spawn(func() { h.try(k, at) })
			continue
		}
		h.idle(pause)
	}
}

// idle waits for a wish, at most for a time; 0: for however long.
func (h *Hub) idle(pause time.Duration) {
	var timer <-chan time.Time
	if pause > 0 {
		t := time.NewTimer(pause)
		defer t.Stop()
		timer = t.C
	}
	select {
	case <-timer:
	case <-h.wake:
	case <-h.stopped.Done():
	}
}

// try dials a copy, and keeps the link until it ends.
func (h *Hub) try(k chat.Key, at netip.AddrPort) {
	ctx, cancel := context.WithTimeout(h.stopped, 2*helloTime)
	defer cancel()
	conn, err := h.transport.Dial(ctx, net.UDPAddrFromAddrPort(at), h.shown.dialling(k), h.limits.settings())
	if err == nil {
		err = h.call(conn)
	} else {
		h.config.Log.Debug("no link", "to", at, "error", err)
	}
	if err == nil {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if pointless(err) {
		h.wishes.drop(k)
		return
	}
	h.wishes.failed(k, time.Now())
	h.nudge()
}

// pointless reports whether dialling again would end in the same way: another key, protocol or room is there.
func pointless(err error) bool {
	var t *quic.TransportError
	var a *quic.ApplicationError
	return errors.Is(err, errRoom) || errors.As(err, &t) && t.ErrorCode.IsCryptoError() ||
		errors.As(err, &a) && a.ErrorCode == closeRoom
}

// lost reports whether a connection ended without anybody wanting it.
func lost(conn *quic.Conn) bool {
	var a *quic.ApplicationError
	return !errors.As(context.Cause(conn.Context()), &a) || !a.Remote && a.ErrorCode == closeSilent
}
