package app

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"os"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"udpchat/app/sole"
	"udpchat/chat"
	"udpchat/chat/health"
	"udpchat/chat/peers"
	"udpchat/replica"
	"udpchat/settings/secrets"
	"udpchat/transport/beacon"
	"udpchat/transport/link"
)

// linkPort is the port of links. If another program has it, any other is taken, and beacons tell which.
const linkPort = 3457

// linksRest is how long links rest after a failure.
const linksRest = 5 * time.Second

// doubtFor is how long after the first beacon a node that has the same key, and was there or started at the same moment, may take
// until it was heard, with one packet lost on the way.
const doubtFor = time.Second

// links finds other nodes and keeps links to them, under the current room code and identity. It joins the links with the journal of
// this node, and notes where nodes are. Any goroutine may call it.
type links struct {
	room    *chat.Room                            // set before Serve, as are these:
	journal *replica.Replica                      // what the links carry
	joined  func(member netip.Addr) (since int64) // see transport.Networks
	friend  func(chat.Key) bool
	about   func() link.About
	owner   func() bool // whether the identity is known to belong to this machine
	left    func()      // called when a room is left for that of another code; it returns at once
	reports reports
	world   world
	turn    chan struct{} // holds a token when Serve should look at code and identity
	lastID  atomic.Uint64 // of a link

	mu sync.Mutex // guards the fields below
	terms
	open finder // what runs under the terms; zero between two
	around
}

// reports are told what a person should know.
type reports struct {
	moved   func()              // nodes are at other places now
	sameKey func(sole.Twin)     // another node has the same identity
	failed  func(error)         // why there is no socket for links; nil: there is one
	beside  func(name string)   // a member on this machine gets no plain text, since this node does; empty: there is none
	clock   func(time.Duration) // how far this machine's clock is behind most others; zero: it is right
}

// world is what tests replace.
type world struct {
	network beacon.Network
	listen  func() (net.PacketConn, error)
	rest    time.Duration // before another try
}

// finder is what finds and links nodes under one room code.
type finder struct {
	hub    *link.Hub
	beacon *beacon.Beacon
	heard  uint64    // good beacons, when asked last
	last   time.Time // when there was one more
}

// around is what is known of other nodes on the network.
type around struct {
	hosts  []netip.Addr // where nodes may be that broadcast beacons do not reach
	met    peers.Places
	others versions // of nodes that cannot be linked
	clocks health.Clocks
}

func newLinks(id link.Identity) *links {
	return &links{
		owner: func() bool { return false }, left: func() {}, terms: terms{identity: id}, turn: make(chan struct{}, 1),
		world: world{network: beacon.System(), listen: listenLinks, rest: linksRest},
		reports: reports{
			moved: func() {}, sameKey: func(sole.Twin) {}, failed: func(error) {}, beside: func(string) {}, clock: func(time.Duration) {},
		},
	}
}

// Serve finds and links nodes until ctx ends. When the room code or the identity changes, all links end and begin anew; after a
// failure they begin anew, too, following a pause.
func (l *links) Serve(ctx context.Context) {
	warn := slog.LevelWarn
	was := l.wanted().identity.Key()
	for ctx.Err() == nil {
		round, cancel := context.WithCancel(ctx)
		now := l.wanted()
		if key := now.identity.Key(); key != was { // no link is left, so nobody sees one node with two keys
			l.journal.Rekey(now.identity.Private())
			l.room.SetMe(key)
			was = key
		}
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			if err := l.serve(round, now); err != nil {
				slog.Log(ctx, warn, "other nodes cannot be linked", "err", err)
				warn = slog.LevelDebug // the next failures will be the same
			}
		}()
		l.wait(ctx, now, ended)
		cancel()
		<-ended
	}
}

// wait returns when the terms have changed, when ctx ends, and a while after links have failed.
func (l *links) wait(ctx context.Context, now terms, ended <-chan struct{}) {
	var again <-chan time.Time
	for ctx.Err() == nil && l.wanted().same(now) {
		select {
		case <-ctx.Done():
		case <-l.turn:
		case <-ended:
			ended, again = nil, time.After(l.world.rest)
		case <-again:
			return
		}
	}
}

// serve runs links and beacons under some terms, until ctx ends or one of them fails. Under each code the journal has a conversation
// of its own.
func (l *links) serve(ctx context.Context, t terms) error {
	code := link.Stretch(t.code)
	l.journal.Doubt(true)
	l.mu.Lock()
	if t.code == l.code { // else the person has chosen another room meanwhile
		l.journal.SetRoom(code.Conversation())
	}
	l.mu.Unlock()
	hub, b, err := l.begun(code, t.identity)
	l.reports.failed(err)
	if err != nil {
		return err
	}
	l.use(hub, b)
	defer l.use(nil, nil)
	ctx, silence := context.WithCancel(ctx)
	var announcing sync.WaitGroup
	announcing.Go(func() { _ = b.Serve(ctx) }) // it has no errors
	defer time.AfterFunc(doubtFor, func() { l.journal.Doubt(false) }).Stop()
	err = hub.Serve(ctx, linkRoom{l})
	silence()
	announcing.Wait()
	return err
}

func (l *links) begun(code link.Code, id link.Identity) (*link.Hub, *beacon.Beacon, error) {
	conn, err := l.world.listen()
	if err != nil {
		return nil, nil, err
	}
	var instance [8]byte          // each beacon counts its packets from the start, so it is another instance
	_, _ = rand.Read(instance[:]) // never fails
	hub, err := link.New(link.Config{
		Identity: id, Instance: instance, Conn: conn, Code: code, About: l.about, LastID: &l.lastID,
		Friend: l.friend, FriendAt: l.friendAt, OtherVersion: func(_ netip.AddrPort, version int) { l.noteVersion(version == 0 || version > link.Version) }, Log: slog.Default(),
	})
	if err != nil {
		return nil, nil, err
	}
	b, err := beacon.New(beacon.Config{
		Key: id.Private(), Instance: instance, Tag: code.Tag(), LinkPort: hub.Port, Known: l.known, Friend: l.friend, Network: l.world.network,
		Found: func(p beacon.Node) { l.sighted(hub, p) },
		Left:  hub.Check, Owner: l.owner(), Log: slog.Default(),
		SameKey: func(instance [8]byte, owner bool) {
			l.reports.sameKey(sole.Twin{Key: id.Key(), Twin: secrets.Twin{Instance: instance, Owner: owner}})
		},
	})
	if err != nil {
		hub.Close()
		return nil, nil, err
	}
	return hub, b, nil
}

// listenLinks opens the port of links, or any other if that is taken.
func listenLinks() (net.PacketConn, error) {
	// The QUIC library warns on standard error that the receive buffer is small. Frames never fill it.
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
	l.note(func(a *around) bool { return a.met.Answered(p.Key, p.Addr.Addr()) })
}

// SetCode changes the room code. What is said from now on is for the room of that code, though it takes a moment to enter it.
func (l *links) SetCode(code string) {
	l.agree(func(t *terms) {
		if t.code != code {
			t.code = code
			l.journal.LeaveRoom()
			l.left()
		}
	})
}

// become changes the identity of this node to one with a private key.
func (l *links) become(key ed25519.PrivateKey) {
	l.agree(func(t *terms) { t.identity = link.IdentityOf(key) })
}

// key is the key of this node.
func (l *links) key() chat.Key { return l.wanted().identity.Key() }

// agree changes the terms.
func (l *links) agree(change func(*terms)) {
	l.mu.Lock()
	change(&l.terms)
	l.mu.Unlock()
	select {
	case l.turn <- struct{}{}:
	default:
	}
}

func (l *links) wanted() terms {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.terms
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

// note changes what is known of other nodes, unless change reports that there is no news of their places.
func (l *links) note(change func(*around) bool) {
	l.mu.Lock()
	news := change(&l.around)
	l.mu.Unlock()
	if news {
		l.reports.moved()
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

// friendAt reports whether a node was met at a host.
func (l *links) friendAt(host netip.Addr) bool { return slices.Contains(l.known(), host) }
