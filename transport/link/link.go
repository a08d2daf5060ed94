package link

import (
	"bufio"
	"bytes"
	"context"
	"net/netip"
	"time"

	"github.com/quic-go/quic-go"

	"udpchat/chat"
)

// answerPoll is how often a link is looked at for an answer.
const answerPoll = 10 * time.Millisecond

// link is one connection to another copy. What has no comment stays as it was made.
type link struct {
	hub     *Hub
	key     chat.Key
	conn    *quic.Conn
	stream  *quic.Stream
	reader  *bufio.Reader
	dialled bool // by this side
	said    hello
	since   time.Time
	host    netip.Addr // of the other side, when the link was made
	out     outbox
	nudge   *nudge
	told    About         // in this side's hello
	down    chan struct{} // closed when the room is told nothing more of it

	// Guarded by hub.mu:
	moved netip.AddrPort // where it was met while the link was up
	old   *link          // the one it replaces; nil once that is down
}

func (h *Hub) newLink(conn *quic.Conn, stream *quic.Stream, dialled bool) *link {
	now := time.Now()
	_ = stream.SetDeadline(now.Add(helloTime))          // never fails
	key, _ := h.shown.other(conn.ConnectionState().TLS) // checked in the handshake
	l := &link{
		hub: h, key: key, conn: conn, stream: stream, reader: bufio.NewReaderSize(stream, readSize), dialled: dialled,
		since: now, host: addrPort(conn.RemoteAddr()).Addr(), down: make(chan struct{}),
	}
	l.out.wire = stream
	l.out.ready = func() { h.room.Ready(key) }
	l.out.wrote = func(letter []byte) { l.nudge.wrote(letter, conn.ConnectionStats().PacketsLost, time.Now()) }
	l.nudge = newNudge(func() { l.out.tell(aboutFrame(h.told())) })
	return l
}

// replaces reports whether a new link takes the place of an old one to the same copy. Of two that were dialled from both
// sides at once, both sides keep the one that the smaller key dialled. In all other cases the old one is dead, or its
// dialler would not have dialled again.
func (l *link) replaces(old *link) bool {
	if l.said.instance != old.said.instance || l.dialled == old.dialled {
		return true
	}
	return l.dialled == (bytes.Compare(l.hub.key[:], l.key[:]) < 0)
}

// hold keeps a link that has heard the other side, once finish has done what is missing, until it ends.
func (h *Hub) hold(l *link, finish func() error) error {
	old, err := h.enter(l)
	if err != nil {
		return err
	}
	defer h.exit(l)
	if old != nil {
		if err := h.relieve(l, old); err != nil {
			return err
		}
	}
	if err := finish(); err != nil {
		return err
	}
	_ = l.stream.SetDeadline(time.Time{}) // never fails
	l.live()
	return nil
}

// relieve ends the link that l replaces, and returns when the room knows, or l ends.
func (h *Hub) relieve(l, old *link) error {
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
	l.old = nil // or links would keep all those before them
	return nil
}

// waitsLocked reports whether a link waits for the one it replaces.
func (l *link) waitsLocked() bool {
	if l.old == nil {
		return false
	}
	select {
	case <-l.old.down:
		return false
	default:
		return true
	}
}

// enter makes a link the one to its copy and returns the one it replaces, if any. Behind one that still waits itself
// nobody queues.
func (h *Hub) enter(l *link) (*link, error) {
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
	l.old = old
	h.links[l.key] = l
	h.wishes.drop(l.key)
	return old, nil
}

// crowdedLocked reports whether the host of a link has as many others as it may have.
func (h *Hub) crowdedLocked(l *link) bool {
	n := 0
	for k, other := range h.links {
		if k != l.key && other.host == l.host {
			n++
		}
	}
	return n >= maxHostLinks && !l.host.IsLoopback()
}

// exit ends what enter began. Who was lost without a word is looked for again.
func (h *Hub) exit(l *link) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.links[l.key] == l {
		delete(h.links, l.key)
		if l.waitsLocked() { // the old one is still up for the room
			h.links[l.key] = l.old
		}
		if lost(l.conn) && !h.closed {
			at := addrPort(l.conn.RemoteAddr())
			if l.moved.IsValid() {
				at = l.moved
			}
			h.wishes.add(l.key, at, time.Now(), lostFor)
			h.nudge()
		}
	}
	close(l.down) // with the lock, so that nobody puts back one that is down
}

// live tells the room of the link and moves frames until it ends.
func (l *link) live() {
	room, log := l.hub.room, l.hub.config.Log
	l.out.start()
	at := addrPort(l.conn.RemoteAddr())
	room.LinkUp(l.presence(l.said.about, at))
	if about := l.hub.config.About(); about != l.told {
		l.out.tell(aboutFrame(about))
	}
	log.Debug("link up", "to", at, "dialled", l.dialled)
	err := l.read(at)
	l.close(closeProtocol) // unless it is closed already
	l.nudge.stop()
	l.out.stop()
	room.LinkDown(l.key)
	log.Debug("link down", "to", addrPort(l.conn.RemoteAddr()), "error", err)
}

// presence is what the room is told of the other side, which is at an address.
func (l *link) presence(a About, at netip.AddrPort) chat.Presence {
	return chat.Presence{
		Key: l.key, Name: a.Name, Heard: l.said.heard, HasHeard: l.said.hasHeard,
		Link: at, Room: portAt(at.Addr(), a.RoomPort), Plain: portAt(at.Addr(), a.PlainPort),
	}
}

// portAt is a port at an address, zero when there is no port.
func portAt(a netip.Addr, port uint16) netip.AddrPort {
	if port == 0 {
		return netip.AddrPort{}
	}
	return netip.AddrPortFrom(a, port)
}

func (l *link) close(code quic.ApplicationErrorCode) {
	_ = l.conn.CloseWithError(code, "") // all it could say is that it is closed
}

// answers reports whether the other side still acknowledges what it is sent. It is asked twice, since what was on its way
// before looks like an answer, too.
func (l *link) answers(about About) bool {
	for range 2 {
		if !l.answersOnce(about) {
			return false
		}
	}
	return true
}

// answersOnce asks once. Who leaves no room to send anything is given the benefit of the doubt until the connection times out.
func (l *link) answersOnce(about About) bool {
	before := l.conn.ConnectionStats().PacketsReceived
	l.out.tell(aboutFrame(about))
	deadline := time.NewTimer(l.hub.limits.answers)
	defer deadline.Stop()
	poll := time.NewTicker(answerPoll)
	defer poll.Stop()
	for {
		select {
		case <-poll.C:
			if l.conn.ConnectionStats().PacketsReceived != before {
				return true
			}
		case <-deadline.C:
			return l.out.waiting()
		case <-l.conn.Context().Done():
			return true // there is nothing left to find out
		}
	}
}

func aboutFrame(a About) []byte {
	return appendFrame(nil, kindAbout, func(b []byte) []byte { return appendAbout(b, a) })
}
