package link

import (
	"bufio"
	"bytes"
	"context"
	"net/netip"
	"time"

	"github.com/quic-go/quic-go"

	"udpchat/chat"
	"udpchat/transport"
)

// answerPoll is the interval of polling for an answer.
const answerPoll = 10 * time.Millisecond

// link is one connection to another node. Fields above mu's do not change after the handshake.
type link struct {
	hub     *Hub
	key     chat.Key
	conn    *quic.Conn
	stream  *quic.Stream
	reader  *bufio.Reader
	dialled bool // by this side
	hello   hello
	since   time.Time
	host    netip.Addr // of the other side when the link was made
	out     outbox
	probe   *tailProbe
	about   About         // in this side's hello
	down    chan struct{} // closed after the last call to the room

	// Guarded by hub.mu:
	moved    netip.AddrPort // the latest address given to Connect while the link was up
	replaced *link          // the link it replaces; nil once that is down
}

func (h *Hub) newLink(conn *quic.Conn, stream *quic.Stream, dialled bool) *link {
	now := time.Now()
	_ = stream.SetDeadline(now.Add(helloTime))                // never fails
	key, _ := h.credentials.other(conn.ConnectionState().TLS) // checked in the handshake
	l := &link{
		hub: h, key: key, conn: conn, stream: stream, reader: bufio.NewReaderSize(stream, readSize), dialled: dialled,
		since: now, host: addrPort(conn.RemoteAddr()).Addr(), down: make(chan struct{}),
	}
	l.out.wire = stream
	l.out.ready = func() { h.room.Ready(key) }
	l.out.wrote = func(letter []byte) { l.probe.wrote(letter, conn.ConnectionStats().PacketsLost, time.Now()) }
	l.probe = newTailProbe(func() { l.out.setAbout(aboutFrame(h.announced())) })
	return l
}

// replaces reports whether a new link replaces an old one to the same node. When both sides have dialled at once, both keep the
// link that the smaller key dialled. In all other cases the old link is dead, since its dialler dialled again.
func (l *link) replaces(old *link) bool {
	if l.hello.instance != old.hello.instance || l.dialled == old.dialled {
		return true
	}
	return l.dialled == (bytes.Compare(l.hub.key[:], l.key[:]) < 0)
}

// serveLink serves a link after the other side's hello until the link ends. finish completes the handshake.
func (h *Hub) serveLink(l *link, finish func() error) error {
	old, err := h.register(l)
	if err != nil {
		return err
	}
	defer h.unregister(l)
	if old != nil {
		if err := h.retire(l, old); err != nil {
			return err
		}
	}
	if err := finish(); err != nil {
		return err
	}
	_ = l.stream.SetDeadline(time.Time{}) // never fails
	l.run()
	return nil
}

// retire ends the link that l replaces. It returns when the room has its LinkDown, or when l ends.
func (h *Hub) retire(l, old *link) error {
	old.close(closeDuplicate)
	select {
	case <-old.down:
	case <-l.conn.Context().Done():
		return context.Cause(l.conn.Context())
	case <-h.stopped.Done():
		return h.stopped.Err()
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	l.replaced = nil // or each link would keep all earlier ones alive
	return nil
}

// waitsLocked reports whether a link waits for the end of the one it replaces.
func (l *link) waitsLocked() bool {
	if l.replaced == nil {
		return false
	}
	select {
	case <-l.replaced.down:
		return false
	default:
		return true
	}
}

// register makes l the link to its node and returns the link that l replaces, if any. Only one link can wait for another to
// end; further ones are refused.
func (h *Hub) register(l *link) (*link, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	old := h.links[l.key]
	switch {
	case h.closed:
		return nil, errFull
	case old != nil && old.waitsLocked():
		return nil, errDuplicate
	case old != nil && !l.replaces(old):
		h.group.Go(func() { h.check(old) })
		return nil, errDuplicate
	case old == nil && len(h.links) >= maxLinks || h.crowdedLocked(l):
		return nil, errFull
	}
	l.replaced = old
	h.links[l.key] = l
	h.dials.drop(l.key)
	return old, nil
}

// crowdedLocked reports whether the host of a link has maxHostLinks others.
func (h *Hub) crowdedLocked(l *link) bool {
	n := 0
	for k, other := range h.links {
		if k != l.key && other.host == l.host {
			n++
		}
	}
	return n >= maxHostLinks && !l.host.IsLoopback()
}

// unregister undoes register. If the connection was lost, the node is dialled again.
func (h *Hub) unregister(l *link) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.links[l.key] == l {
		delete(h.links, l.key)
		if l.waitsLocked() { // the room still has the old link
			h.links[l.key] = l.replaced
		}
		if lost(l.conn) && !h.closed {
			at := addrPort(l.conn.RemoteAddr())
			if l.moved.IsValid() {
				at = l.moved
			}
			h.dials.add(l.key, at, time.Now(), redialFor)
			transport.Wake(h.wake)
		}
	}
	close(l.down) // while mu is held, so that unregister never puts back a link that is down
}

// run reports the link to the room and reads frames until it ends.
func (l *link) run() {
	room, log := l.hub.room, l.hub.config.Log
	l.out.start()
	at := addrPort(l.conn.RemoteAddr())
	room.LinkUp(l.presence(l.hello.about, at))
	if about := l.hub.config.About(); about != l.about {
		l.out.setAbout(aboutFrame(about))
	}
	log.Debug("link up", "to", at, "dialled", l.dialled)
	err := l.read(at)
	l.close(closeProtocol) // unless it is closed already
	l.probe.stop()
	l.out.stop()
	room.LinkDown(l.key)
	log.Debug("link down", "to", addrPort(l.conn.RemoteAddr()), "error", err)
}

// presence returns what the room is told about the other side, which is at an address.
func (l *link) presence(a About, at netip.AddrPort) chat.Presence {
	return chat.Presence{
		Key: l.key, Name: a.Name, Heard: l.hello.heard, HasHeard: l.hello.hasHeard,
		Link: at, Room: portAt(at.Addr(), a.RoomPort), Plain: portAt(at.Addr(), a.PlainPort),
	}
}

// portAt joins an address and a port; the result is zero when there is no port.
func portAt(a netip.Addr, port uint16) netip.AddrPort {
	if port == 0 {
		return netip.AddrPort{}
	}
	return netip.AddrPortFrom(a, port)
}

func (l *link) close(code quic.ApplicationErrorCode) {
	_ = l.conn.CloseWithError(code, "") // fails only when it is closed already
}

// answers reports whether the other side still acknowledges packets. It asks twice, since a packet that was under way before
// looks like an answer.
func (l *link) answers(about About) bool {
	for range 2 {
		if !l.answersOnce(about) {
			return false
		}
	}
	return true
}

// answersOnce asks once. When flow control leaves no room to ask, the answer is yes; the connection may still time out.
func (l *link) answersOnce(about About) bool {
	before := l.conn.ConnectionStats().PacketsReceived
	l.out.setAbout(aboutFrame(about))
	deadline := time.After(l.hub.limits.answers)
	poll := time.NewTicker(answerPoll)
	defer poll.Stop()
	for {
		select {
		case <-poll.C:
			if l.conn.ConnectionStats().PacketsReceived != before {
				return true
			}
		case <-deadline:
			return l.out.waiting()
		case <-l.conn.Context().Done():
			return true // the link has ended by itself
		}
	}
}

func aboutFrame(a About) []byte {
	return appendFrame(nil, kindAbout, func(b []byte) []byte { return appendAbout(b, a) })
}
