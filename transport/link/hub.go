// Package link keeps the encrypted connections between nodes.
//
// A node is identified by its Ed25519 key, see [Identity]. A [Hub] holds one link to each node that it was told to
// [Hub.Connect] to or that connected to it, over QUIC (RFC 9000) with TLS 1.3. Both sides prove their keys; the dialling side also
// insists on the key it expects. A link carries frames of the journal, which this package does not read, see PROTOCOL.md. Nobody
// learns the name of a node before [Hub.Tell] was called for the link.
//
// Nothing is stored here. After a link has ended, both sides compare over the next one what they have.
package link

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/netip"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/quic-go/quic-go"

	"udpchat/transport/link/partial"
)

const (
	helloTime = 5 * time.Second // for the QUIC handshake, and again for the hellos

	streamWindow    = 128 << 10 // bytes of flow control at first
	maxStreamWindow = 512 << 10 // and at most
	maxBodies       = 64 << 20  // bytes of frames that have not come whole, of all links
	tokenAge        = time.Minute

	clockStep = time.Second // by which a clock was set, rather than that it runs a little fast
)

// limits are the limits that tests change.
type limits struct {
	keepAlive time.Duration   // between packets of a quiet link, so that stateful firewalls keep it open
	idle      time.Duration   // without a packet, after which a link is lost
	frames    float64         // of the journal, read from one link: a second, and in a burst
	body      time.Duration   // from the header of a frame to the end of its body
	bodies    *partial.Budget // of frames that have not come whole
	answers   time.Duration   // that a node has to answer Check
	measure   time.Duration   // between looks at the round-trip times and the clock
}

func defaultLimits() limits {
	return limits{keepAlive: 15 * time.Second, idle: 45 * time.Second, frames: 1000, body: time.Minute, bodies: partial.NewBudget(maxBodies), answers: time.Second, measure: 5 * time.Second}
}

// Hub holds the links of a node: at most one to each other node, and 1,000 in all. It never sends to port 3456 or to ports below
// 1024. Any goroutine may use it.
type Hub struct {
	config Config
	limits limits
	credentials
	transport *quic.Transport
	refused   atomic.Uint64
	versions  otherVersions
	lifetime

	mu     sync.Mutex
	room   Room // nil until Serve
	closed bool
	sessions
	dials dialQueue
	doors doors
	about About // as announced last

	announcing sync.Mutex // serializes Announce, so that the newest About is sent last; locked before mu
}

// lifetime is what ends Serve and tells that it has ended.
type lifetime struct {
	stop    context.CancelFunc // ends Serve
	stopped context.Context    // done when Serve is to end
	ended   chan struct{}      // closed when Serve has ended or will never run
	group   sync.WaitGroup     // the goroutines that Serve waits for
	wake    chan struct{}      // holds a token when there may be a new dial target
}

// New returns a hub, which does nothing until Serve. It owns c.Conn, and closes it when it returns an error.
func New(c Config) (*Hub, error) {
	shown, err := newCredentials(c.Identity)
	if err != nil {
		return nil, errors.Join(err, c.Conn.Close())
	}
	h := &Hub{
		config: c.withDefaults(), limits: defaultLimits(), credentials: shown,
		lifetime: lifetime{ended: make(chan struct{}), wake: make(chan struct{}, 1)},
		sessions: newSessions(), dials: newDialQueue(), doors: newDoors(),
	}
	h.stopped, h.stop = context.WithCancel(context.Background())
	h.transport = &quic.Transport{
		Conn: guarded(c.Conn), StatelessResetKey: resetKey(c.Identity), MaxTokenAge: tokenAge,
		DisableVersionNegotiationPackets: true,
		VerifySourceAddress:              func(net.Addr) bool { return true },
	}
	return h, nil
}

// Port returns the port of the hub's socket.
func (h *Hub) Port() uint16 { return addrPort(h.config.Conn.LocalAddr()).Port() }

// addrPort converts a UDP address and unmaps it; the result is zero for other kinds of addresses.
func addrPort(a net.Addr) netip.AddrPort {
	u, is := a.(*net.UDPAddr)
	if !is {
		return netip.AddrPort{}
	}
	ap := u.AddrPort()
	return netip.AddrPortFrom(ap.Addr().Unmap(), ap.Port())
}

// Serve keeps the links and reports their events to the room until ctx ends or Close is called. It then says goodbye on every
// link, closes the socket and returns nil. It returns an error when the socket fails. It runs once; further calls return nil at
// once.
func (h *Hub) Serve(ctx context.Context, room Room) error {
	if !h.begin(room) {
		return nil
	}
	defer close(h.ended)
	h.Announce()
	unhook := context.AfterFunc(ctx, h.stop)
	defer unhook()
	ears, err := h.transport.Listen(h.credentials.listening(h.otherVersion), h.listenerSettings())
	if err == nil {
		h.group.Go(func() { err = h.accept(ears) })
		h.group.Go(h.dial)
		h.group.Go(h.measure)
		<-h.stopped.Done()
	}
	h.leave()
	closed := h.transport.Close() // ends the handshakes under way
	h.group.Wait()
	err = errors.Join(err, closed, h.config.Conn.Close())
	if err != nil && !errors.Is(err, net.ErrClosed) {
		return fmt.Errorf("serve links: %w", err)
	}
	return nil
}

func (h *Hub) begin(room Room) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed || h.room != nil {
		return false
	}
	h.room = room
	return true
}

// leave says goodbye on all connections. From then on no goroutine is started.
func (h *Hub) leave() {
	h.mu.Lock()
	h.closed = true
	conns := slices.Collect(maps.Keys(h.conns))
	h.mu.Unlock()
	for _, c := range conns {
		_ = c.CloseWithError(closeBye, "") // fails only when it is closed already
	}
}

// Close ends Serve and returns after it. Further calls do the same.
func (h *Hub) Close() {
	h.mu.Lock()
	never := h.room == nil && !h.closed
	h.closed = true
	h.mu.Unlock()
	h.stop()
	if never {
		_ = errors.Join(h.transport.Close(), h.config.Conn.Close()) // nothing was ever sent
		close(h.ended)
	}
	<-h.ended
}

// spawn runs f on a goroutine that Serve waits for. It does nothing before and after Serve.
func (h *Hub) spawn(f func()) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.room != nil && !h.closed {
		h.group.Go(f)
	}
}

// settings returns the QUIC configuration of all connections.
func (l limits) settings() *quic.Config {
	return &quic.Config{
		Versions:                       []quic.Version{quic.Version1},
		HandshakeIdleTimeout:           helloTime,
		MaxIdleTimeout:                 l.idle,
		KeepAlivePeriod:                l.keepAlive,
		InitialStreamReceiveWindow:     streamWindow,
		MaxStreamReceiveWindow:         maxStreamWindow,
		InitialConnectionReceiveWindow: streamWindow,
		MaxConnectionReceiveWindow:     maxStreamWindow,
		MaxIncomingStreams:             -1,
		MaxIncomingUniStreams:          -1,
	}
}

var errBusy = errors.New("too many handshakes")

// listenerSettings returns the QUIC configuration of the listener. It lets the other side open one stream, the only one of a link.
func (h *Hub) listenerSettings() *quic.Config {
	c := h.limits.settings()
	c.MaxIncomingStreams = 1
	taken := c.Clone()
	c.GetConfigForClient = func(info *quic.ClientInfo) (*quic.Config, error) {
		host := addrPort(info.RemoteAddr).Addr()
		friendly := h.config.FriendAt(host)
		h.mu.Lock()
		defer h.mu.Unlock()
		if !h.doors.admit(host, friendly, time.Now()) {
			h.refused.Add(1)
			return nil, errBusy
		}
		return taken, nil
	}
	return c
}

// accept serves the connections that others dial, until the hub stops.
func (h *Hub) accept(ears *quic.Listener) error {
	for {
		conn, err := ears.Accept(h.stopped)
		if h.stopped.Err() != nil {
			return nil
		}
		if err != nil {
			h.stop()
			return err
		}
		h.spawn(func() { h.serveIncoming(conn) })
	}
}
