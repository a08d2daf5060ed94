package link

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"net/netip"
	"os"
	"time"

	"github.com/quic-go/quic-go"

	"udpchat/chat"
	"udpchat/journal"
	"udpchat/transport"
	"udpchat/transport/link/partial"
)

// answerPoll is the interval of polling for an answer.
const answerPoll = 10 * time.Millisecond

// peer is what is known of the other side of a link from its making on.
type peer struct {
	key      chat.Key
	host     netip.Addr // when the link was made
	friend   bool
	dialled  bool // by this side
	instance [8]byte
	since    time.Time
}

// link is one connection to another node. Fields above mu's do not change after the handshake.
type link struct {
	hub *Hub
	id  journal.LinkID // given by register
	peer
	secret  [32]byte // which hides from others what a side takes part in
	conn    *quic.Conn
	stream  *quic.Stream
	reader  *bufio.Reader
	bodies  partial.Reader
	out     outbox
	probe   *tailProbe
	telling telling
	down    chan struct{} // closed after the last call to the room

	// Guarded by hub.mu:
	moved    netip.AddrPort // the latest address given to Connect while the link was up
	replaced *link          // the link it replaces; nil once that is down
	leaving  bool           // it ends to make room for a friend
}

func newLink(h *Hub, conn *quic.Conn, stream *quic.Stream, dialled bool) (*link, error) {
	now, state := time.Now(), conn.ConnectionState().TLS
	_ = stream.SetDeadline(now.Add(helloTime)) // never fails
	key, err := h.credentials.other(state)     // checked in the handshake
	if err != nil {
		return nil, err
	}
	l := &link{
		hub: h, conn: conn, stream: stream, reader: bufio.NewReaderSize(stream, readSize), down: make(chan struct{}),
		peer: peer{key: key, host: addrPort(conn.RemoteAddr()).Addr(), friend: h.config.Friend(key), dialled: dialled, since: now},
	}
	l.bodies = partial.Reader{From: l.reader, Friend: l.friend, Of: h.limits.bodies, End: func() { h.spawn(func() { l.close(closeBusy) }) }}
	l.out.wire = stream
	l.out.ready = func() { h.room.Ready(l.id) }
	l.out.wrote = func() { l.probe.wrote(conn.ConnectionStats().PacketsLost, time.Now()) }
	l.probe = newTailProbe(l.ask)
	l.secret, err = secretOf(state)
	return l, err
}

// ask asks the other side how many journal frames it has read.
func (l *link) ask() { l.out.acknowledge(ack{read: l.telling.count(0), wanted: true}) }

// replaces reports whether a new link replaces an old one to the same node. When both sides have dialled at once, both keep the
// link that the smaller key dialled. In all other cases the old link is dead, since its dialler dialled again.
func (l *link) replaces(old *link) bool {
	if l.instance != old.instance || l.dialled == old.dialled {
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
		if err := l.retire(old); err != nil {
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
func (l *link) retire(old *link) error {
	old.close(closeDuplicate)
	select {
	case <-old.down:
	case <-l.conn.Context().Done():
		return context.Cause(l.conn.Context())
	case <-l.hub.stopped.Done():
		return l.hub.stopped.Err()
	}
	l.hub.mu.Lock()
	defer l.hub.mu.Unlock()
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

// register makes l the link to its node, gives it its ID and returns the link that l replaces, if any. Only one link can wait for
// another to end; further ones are refused.
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
		h.group.Go(old.check)
		return nil, errDuplicate
	}
	out, err := h.sessions.place(l.peer)
	if err != nil {
		return nil, err
	}
	if out != nil {
		out.leaving = true
		h.group.Go(func() { out.close(closeBusy) })
	}
	l.replaced = old
	l.id = journal.LinkID(h.config.LastID.Add(1))
	h.sessions.put(l)
	h.dials.drop(l.key)
	return old, nil
}

// unregister undoes register. If the connection was lost, the node is dialled again.
func (h *Hub) unregister(l *link) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.ids, l.id)
	if h.links[l.key] == l {
		delete(h.links, l.key)
		if l.waitsLocked() { // the room still has the old link
			h.sessions.put(l.replaced)
		}
		if lost(l.conn) && !h.closed {
			at := addrPort(l.conn.RemoteAddr())
			if l.moved.IsValid() {
				at = l.moved
			}
			h.dials.add(dialTarget{key: l.key, friend: l.friend, at: at}, time.Now(), redialFor)
			transport.Wake(h.wake)
		}
	}
	close(l.down) // while mu is held, so that unregister never puts back a link that is down
}

// run reports the link to the room and reads frames until it ends.
func (l *link) run() {
	room, log := l.hub.room, l.hub.config.Log
	at := addrPort(l.conn.RemoteAddr())
	l.telling.moved(at)
	l.out.start()
	room.LinkUp(Link{ID: l.id, Key: l.key, Secret: l.secret, Address: at})
	log.Debug("link up", "to", at, "dialled", l.dialled)
	err := l.read(at)
	code := closeProtocol
	if errors.Is(err, os.ErrDeadlineExceeded) {
		code = closeSilent
	}
	l.close(code) // unless it is closed already
	l.probe.stop()
	l.out.stop()
	l.telling.stop()
	room.LinkDown(l.id, l.key)
	log.Debug("link down", "to", addrPort(l.conn.RemoteAddr()), "error", err)
}

// close closes the connection, and returns when that is done.
func (l *link) close(code quic.ApplicationErrorCode) {
	_ = l.conn.CloseWithError(code, "") // fails only when it is closed already
}

// check closes the link if the other side does not answer.
func (l *link) check() {
	if !l.answers() {
		l.close(closeSilent)
	}
}

// answers reports whether the other side still acknowledges packets. It asks twice, since a packet that was under way before
// looks like an answer.
func (l *link) answers() bool {
	for range 2 {
		if !l.answersOnce() {
			return false
		}
	}
	return true
}

// answersOnce asks once. When flow control leaves no room to ask, the answer is yes; the connection may still time out.
func (l *link) answersOnce() bool {
	before := l.conn.ConnectionStats().PacketsReceived
	l.ask()
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
