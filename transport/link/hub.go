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
	maxLinks     = 1000 // more the room would not know of
	maxHostLinks = 64   // of one host, so that it does not take all; this machine's own programs count only in total

	helloTime = 5 * time.Second // for each of the two halves of making a link

	streamWindow    = 128 << 10 // what a reader that rests lets come, at first
	maxStreamWindow = 512 << 10 // and at most
	tokenAge        = time.Minute

	measureEvery = 5 * time.Second
)

// limits are what tests make smaller or greater.
type limits struct {
	keepAlive time.Duration // so that stateful firewalls keep the way open
	idle      time.Duration // without a packet after which a link is lost
	letters   float64       // read from one link in a second, and at once
	answers   time.Duration // for a copy that is asked whether it is still there
}

func defaultLimits() limits {
	return limits{keepAlive: 15 * time.Second, idle: 45 * time.Second, letters: 200, answers: time.Second}
}

// Room is what the links tell the room, from any goroutine. For one key, LinkUp comes first and LinkDown last, with nothing
// but Heard before and after, and letters and acknowledgements come one after the other. The methods may wait.
type Room interface {
	// Heard is the greatest number of a copy's letters that is on disk here.
	Heard(k chat.Key) (number uint64, ok bool)
	// LinkUp tells that a link is there, and without a LinkDown between that what the other side tells, or
	// its address, has changed.
	LinkUp(p chat.Presence)
	// LinkDown tells that a copy has no link any more.
	LinkDown(k chat.Key)
	// Ready tells that Send takes letters again after it took one not.
	Ready(k chat.Key)
	// ReceiveLetters takes letters in the order they came. While it waits, at most until the link ends with ctx, nothing more
	// is read from that link. The slice stays the caller's.
	ReceiveLetters(ctx context.Context, from chat.Key, letters []chat.Letter)
	// Acknowledged tells that a copy has everything up to a number on disk.
	Acknowledged(by chat.Key, number uint64)
	// SetRoundTrips tells how long the links take to answer.
	SetRoundTrips(times map[chat.Key]time.Duration)
}

// Config is what a Hub is made of.
type Config struct {
	Identity Identity
	Instance [8]byte        // of this run, at random; the beacon says the same
	Conn     net.PacketConn // an IPv4 UDP socket, the hub's from then on; nothing is sent to port 3456 or below 1024
	Code     Code           // of the room
	About    func() About   // what others are told; called from any goroutine
	Log      *slog.Logger   // nil: no log
}

// Hub holds the links of a copy, at most one to each other copy and 1,000 in all. It is the room's chat.Links. Any
// goroutine may use it.
type Hub struct {
	config    Config
	limits    limits
	key       chat.Key
	shown     credentials
	transport *quic.Transport
	refused   atomic.Uint64
	stop      context.CancelFunc // ends Serve
	stopped   context.Context    // when it is to end
	ended     chan struct{}      // closed when Serve has, or will never run
	group     sync.WaitGroup     // what Serve waits for
	wake      chan struct{}      // holds a token when a wish came

	mu     sync.Mutex
	room   Room // nil until Serve
	closed bool
	conns  map[*quic.Conn]struct{} // whose hellos are under way, and those of links
	links  map[chat.Key]*link
	wishes wishes
	door   door
	about  About // as told last

	telling sync.Mutex // held while what is told is asked for and noted, so that the newest is told last; before mu
}

// New returns a hub for a socket. It owns the socket, also when it fails.
func New(c Config) (*Hub, error) {
	shown, err := newCredentials(c.Identity)
	if err != nil {
		return nil, errors.Join(err, c.Conn.Close())
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	h := &Hub{
		config: c, limits: defaultLimits(), key: c.Identity.Key(), shown: shown, ended: make(chan struct{}), wake: make(chan struct{}, 1),
		conns: map[*quic.Conn]struct{}{}, links: map[chat.Key]*link{}, wishes: newWishes(), door: newDoor(),
	}
	h.stopped, h.stop = context.WithCancel(context.Background())
	h.transport = &quic.Transport{
		Conn: guarded(c.Conn), StatelessResetKey: resetKey(c.Identity), MaxTokenAge: tokenAge,
		DisableVersionNegotiationPackets: true,
		VerifySourceAddress:              func(net.Addr) bool { return true },
	}
	return h, nil
}

// Port is where the hub's socket listens.
func (h *Hub) Port() uint16 { return addrPort(h.config.Conn.LocalAddr()).Port() }

// addrPort is an address as the program writes it; zero for what is no UDP address.
func addrPort(a net.Addr) netip.AddrPort {
	u, is := a.(*net.UDPAddr)
	if !is {
		return netip.AddrPort{}
	}
	ap := u.AddrPort()
	return netip.AddrPortFrom(ap.Addr().Unmap(), ap.Port())
}

// Serve keeps the links and tells the room of them, until ctx ends or Close is called; then it says goodbye on every link,
// closes the socket and returns nil. It returns an error when the socket fails. It may be called once.
func (h *Hub) Serve(ctx context.Context, room Room) error {
	if !h.begin(room) {
		return nil
	}
	defer close(h.ended)
	h.Announce()
	unhook := context.AfterFunc(ctx, h.stop)
	defer unhook()
	ears, err := h.transport.Listen(h.shown.listening(), h.listening())
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

// leave says goodbye to everybody; from then on nothing new is started.
func (h *Hub) leave() {
	h.mu.Lock()
	h.closed = true
	conns := slices.Collect(maps.Keys(h.conns))
	h.mu.Unlock()
	for _, c := range conns {
		_ = c.CloseWithError(closeBye, "") // all it could say is that it is closed
	}
}

func (h *Hub) linksLocked() []*link {
	links := make([]*link, 0, len(h.links))
	for _, l := range h.links {
		links = append(links, l)
	}
	return links
}

// Close ends Serve and returns after it.
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

// spawn runs a function that Serve waits for, unless Serve has ended or was not called.
func (h *Hub) spawn(f func()) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.room != nil && !h.closed {
		h.group.Go(f)
	}
}

// settings are what all connections have in common.
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

// listening lets the other side open the one stream there is.
func (h *Hub) listening() *quic.Config {
	c := h.limits.settings()
	c.MaxIncomingStreams = 1
	taken := c.Clone()
	c.GetConfigForClient = func(info *quic.ClientInfo) (*quic.Config, error) {
		h.mu.Lock()
		defer h.mu.Unlock()
		if !h.door.admit(addrPort(info.RemoteAddr).Addr(), time.Now()) {
			h.refused.Add(1)
			return nil, errBusy
		}
		return taken, nil
	}
	return c
}

// accept makes links of connections others made.
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
		h.spawn(func() { h.answer(conn) })
	}
}
