// Package link keeps the encrypted connections between nodes.
//
// A node is identified by its Ed25519 key, see [Identity]. A [Hub] holds one link to each node that it was told to
// [Hub.Connect] to or that connected to it, over QUIC (RFC 9000) with TLS 1.3. Both sides prove their keys and their knowledge
// of the room's [Code]; the dialling side also insists on the key it expects. A link carries letters and their
// acknowledgements, see PROTOCOL.md.
//
// Nothing is stored here. After a link has ended, the room sends the rest over the next one.
package link

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net"
	"net/netip"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/quic-go/quic-go"

	"udpchat/chat"
)

const (
	maxLinks     = 1000 // the room keeps no more members
	maxHostLinks = 64   // to one host, so that it does not take all; loopback is exempt

	helloTime = 5 * time.Second // for the QUIC handshake, and again for the hellos

	streamWindow    = 128 << 10 // bytes of flow control at first
	maxStreamWindow = 512 << 10 // and at most
	tokenAge        = time.Minute

	measureEvery = 5 * time.Second
)

// limits are the limits that tests change.
type limits struct {
	keepAlive time.Duration // between packets of a quiet link, so that stateful firewalls keep it open
	idle      time.Duration // without a packet, after which a link is lost
	letters   float64       // read from one link: a second, and in a burst
	answers   time.Duration // that a node has to answer Check
}

func defaultLimits() limits {
	return limits{keepAlive: 15 * time.Second, idle: 45 * time.Second, letters: 200, answers: time.Second}
}

// Room receives the events of links, on any goroutine; its methods may block. For one key, LinkUp comes first and LinkDown
// last; only Heard may come before or after. Letters and acknowledgements of one key come one after another.
type Room interface {
	// Heard returns the greatest number of a node's letters that is on disk here.
	Heard(k chat.Key) (number uint64, ok bool)
	// LinkUp reports a new link. Before its LinkDown, it reports that the other side's About or address has changed.
	LinkUp(p chat.Presence)
	// LinkDown reports that the link to a node has ended.
	LinkDown(k chat.Key)
	// Ready reports that Send accepts letters again, after it refused one.
	Ready(k chat.Key)
	// ReceiveLetters receives letters in the order they came. While it blocks, nothing more is read from that link. It must
	// return when ctx ends, which the end of the link does. The hub reuses the slice.
	ReceiveLetters(ctx context.Context, from chat.Key, letters []chat.Letter)
	// Acknowledged reports that a node has all letters up to a number on disk.
	Acknowledged(by chat.Key, number uint64)
	// SetRoundTrips reports the round-trip times of all links.
	SetRoundTrips(times map[chat.Key]time.Duration)
}

// Config configures a Hub.
type Config struct {
	Identity Identity
	Instance [8]byte        // random, another one in each run; the same as in beacons
	Conn     net.PacketConn // an IPv4 UDP socket, which the hub then owns
	Code     Code           // of the room
	About    func() About   // what others are told about this node; called on any goroutine
	Log      *slog.Logger   // nil: no log
}

// Hub holds the links of a node: at most one to each other node, and 1,000 in all. It is the room's chat.Links. It never sends
// to port 3456 or to ports below 1024. Any goroutine may use it.
type Hub struct {
	config      Config
	limits      limits
	key         chat.Key
	credentials credentials
	transport   *quic.Transport
	refused     atomic.Uint64
	lifetime

	mu     sync.Mutex
	room   Room // nil until Serve
	closed bool
	sessions
	dials      dialQueue
	handshakes handshakeLimiter
	about      About // as announced last

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

// sessions are the connections of a hub.
type sessions struct {
	conns map[*quic.Conn]struct{} // of links, and those that exchange hellos
	links map[chat.Key]*link
}

// New returns a hub, which does nothing until Serve. It owns c.Conn, and closes it when it returns an error.
func New(c Config) (*Hub, error) {
	shown, err := newCredentials(c.Identity)
	if err != nil {
		return nil, errors.Join(err, c.Conn.Close())
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	h := &Hub{
		config: c, limits: defaultLimits(), key: c.Identity.Key(), credentials: shown,
		lifetime: lifetime{ended: make(chan struct{}), wake: make(chan struct{}, 1)},
		sessions: sessions{conns: map[*quic.Conn]struct{}{}, links: map[chat.Key]*link{}}, dials: newDialQueue(), handshakes: newHandshakeLimiter(),
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
	ears, err := h.transport.Listen(h.credentials.listening(), h.listening())
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

// listening returns the QUIC configuration of the listener. It lets the other side open one stream, the only one of a link.
func (h *Hub) listening() *quic.Config {
	c := h.limits.settings()
	c.MaxIncomingStreams = 1
	taken := c.Clone()
	c.GetConfigForClient = func(info *quic.ClientInfo) (*quic.Config, error) {
		h.mu.Lock()
		defer h.mu.Unlock()
		if !h.handshakes.admit(addrPort(info.RemoteAddr).Addr(), time.Now()) {
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
