package app

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"os"
	"slices"
	"sync"
	"time"

	"udpchat/chat"
	"udpchat/chat/peers"
	"udpchat/transport/beacon"
	"udpchat/transport/link"
)

// linkPort is the port of links. If another program has it, any other is taken, and beacons tell which.
const linkPort = 3457

// linksRest is how long links rest after a failure.
const linksRest = 5 * time.Second

// links finds other nodes and keeps links to them, under the current room code. The room sends its letters by it. It notes
// where nodes are, on the way to the room. Any goroutine may call it.
type links struct {
	room     *chat.Room // set before Serve
	identity link.Identity
	about    func() link.About
	moved    func()      // nodes are at other places now
	sameKey  func()      // another machine has the same identity
	failed   func(error) // why there is no socket for links; nil: there is one
	network  beacon.Network
	listen   func() (net.PacketConn, error)
	rest     time.Duration // before another try
	turn     chan struct{} // holds a token when Serve should look at the code

	mu   sync.Mutex // guards the fields below
	code string
	open finder // what runs under the code; zero between two codes
	around
}

// around is what is known of other nodes on the network.
type around struct {
	hosts  []netip.Addr // where nodes may be that broadcast beacons do not reach
	met    peers.Places
	others versions // of nodes that cannot be linked
}

// finder is what finds and links nodes under one room code.
type finder struct {
	hub    *link.Hub
	beacon *beacon.Beacon
	heard  uint64    // good beacons, when asked last
	last   time.Time // when there was one more
}

func newLinks(id link.Identity) *links {
	return &links{
		identity: id, network: beacon.System(), listen: listenLinks, rest: linksRest, turn: make(chan struct{}, 1), failed: func(error) {},
	}
}

// begin takes the room, and where nodes were met in earlier runs.
func (l *links) begin(room *chat.Room, known []chat.Contact) {
	l.room = room
	l.met.Recall(known)
}

// Serve finds and links nodes until ctx ends. When the room code changes, all links end and begin anew; after a failure they
// begin anew, too, following a pause.
func (l *links) Serve(ctx context.Context) {
	warn := slog.LevelWarn
	for ctx.Err() == nil {
		round, cancel := context.WithCancel(ctx)
		code := l.wanted()
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			if err := l.serve(round, link.Stretch(code)); err != nil {
				slog.Log(ctx, warn, "other nodes cannot be linked", "err", err)
				warn = slog.LevelDebug // the next failures will be the same
			}
		}()
		l.wait(ctx, code, ended)
		cancel()
		<-ended
	}
}

// wait returns when the code has changed, when ctx ends, and a while after links have failed.
func (l *links) wait(ctx context.Context, code string, ended <-chan struct{}) {
	var again <-chan time.Time
	for ctx.Err() == nil && l.wanted() == code {
		select {
		case <-ctx.Done():
		case <-l.turn:
		case <-ended:
			ended, again = nil, time.After(l.rest)
		case <-again:
			return
		}
	}
}

// serve runs links and beacons under one code, until ctx ends or one of them fails.
func (l *links) serve(ctx context.Context, code link.Code) error {
	hub, b, err := l.begun(code)
	l.failed(err)
	if err != nil {
		return err
	}
	l.use(hub, b)
	defer l.use(nil, nil)
	ctx, silence := context.WithCancel(ctx)
	var announcing sync.WaitGroup
	announcing.Go(func() { _ = b.Serve(ctx) }) // it has no errors
	err = hub.Serve(ctx, linkRoom{l.room, l})
	silence()
	announcing.Wait()
	return err
}

func (l *links) begun(code link.Code) (*link.Hub, *beacon.Beacon, error) {
	conn, err := l.listen()
	if err != nil {
		return nil, nil, err
	}
	var instance [8]byte          // each beacon counts its packets from the start, so it is another instance
	_, _ = rand.Read(instance[:]) // never fails
	hub, err := link.New(link.Config{
		Identity: l.identity, Instance: instance, Conn: conn, Code: code, About: l.about, Log: slog.Default(),
	})
	if err != nil {
		return nil, nil, err
	}
	b, err := beacon.New(beacon.Config{
		Key: l.identity.Private(), Instance: instance, Tag: code.Tag(), LinkPort: hub.Port, Known: l.known, Network: l.network,
		Found: func(p beacon.Node) { l.sighted(hub, p) },
		Left:  hub.Check, SameKey: func([8]byte, bool) { l.sameKey() }, Log: slog.Default(),
	})
	if err != nil {
		hub.Close()
		return nil, nil, err
	}
	return hub, b, nil
}

// listenLinks opens the port of links, or any other if that is taken.
func listenLinks() (net.PacketConn, error) {
	// The QUIC library warns on standard error that the receive buffer is small. Letters never fill it.
	_ = os.Setenv("QUIC_GO_DISABLE_RECEIVE_BUFFER_WARNING", "true")
	conn, err := net.ListenPacket("udp4", fmt.Sprintf(":%d", linkPort))
	if err != nil {
		conn, err = net.ListenPacket("udp4", ":0")
	}
	return conn, err
}

// sighted connects to a node that answers where its beacon came from: in a network of this machine, or at an address that the
// person entered or the history knows.
func (l *links) sighted(hub *link.Hub, p beacon.Node) {
	if !p.OnLink && !slices.Contains(l.known(), p.Addr.Addr()) {
		return
	}
	hub.Connect(p.Key, p.Addr)
	l.note(func() bool { return l.met.Answered(p.Key, p.Addr.Addr()) })
}

// SetCode changes the room code.
func (l *links) SetCode(code string) {
	l.mu.Lock()
	l.code = code
	l.mu.Unlock()
	select {
	case l.turn <- struct{}{}:
	default:
	}
}

func (l *links) wanted() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.code
}

func (l *links) use(hub *link.Hub, b *beacon.Beacon) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.open = finder{hub: hub, beacon: b, last: l.open.last}
}

func (l *links) current() *link.Hub {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.open.hub
}

// Announce tells linked nodes what has changed about this one.
func (l *links) Announce() {
	if hub := l.current(); hub != nil {
		hub.Announce()
	}
}

// Send implements chat.Links.
func (l *links) Send(to chat.Key, letter chat.Letter) bool {
	hub := l.current()
	return hub != nil && hub.Send(to, letter)
}

// Acknowledge implements chat.Links.
func (l *links) Acknowledge(to chat.Key, number uint64) {
	if hub := l.current(); hub != nil {
		hub.Acknowledge(to, number)
	}
}

// linkRoom is the room as links know it: on the way there, where nodes are is noted.
type linkRoom struct {
	*chat.Room
	links *links
}

// LinkUp implements link.Room.
func (r linkRoom) LinkUp(p chat.Presence) {
	r.Room.LinkUp(p)
	r.links.note(func() bool { r.links.met.Up(p); return true })
}

// LinkDown implements link.Room.
func (r linkRoom) LinkDown(k chat.Key) {
	r.Room.LinkDown(k)
	r.links.note(func() bool { r.links.met.Down(k); return true })
}

// note changes where nodes are, unless change reports that there is no news.
func (l *links) note(change func() bool) {
	l.mu.Lock()
	news := change()
	l.mu.Unlock()
	if news {
		l.moved()
	}
}

// places is where nodes were met.
func (l *links) places() peers.Places {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.met.Clone()
}

// setHosts sets where nodes may be that broadcast beacons do not reach.
func (l *links) setHosts(hosts []netip.Addr) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.hosts = hosts
}

// known returns the hosts of setHosts.
func (l *links) known() []netip.Addr {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.hosts
}
