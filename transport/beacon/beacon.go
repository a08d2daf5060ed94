// Package beacon finds other nodes in this network, and makes this one known to them.
//
// A [Beacon] sends small signed packets on every interface and to known hosts, and answers the packets of other nodes. Once a
// node has proved that it receives at its address, by returning a token, the beacon calls a hook. [Packet] documents the
// format, PROTOCOL.md the exchange. Packets carry no names and no texts: those go over links.
//
// A received packet is hostile until its signature is checked; at most 1,180 signatures are checked in a second. Each class of
// packets has a share of these, and what returns a token has one that forgers of addresses cannot take. A packet gets at most
// one answer, of the same size. Nothing is ever sent to a room's port. Package app gives [Beacon.Serve] a goroutine; Serve
// starts one more for each socket and waits for it.
package beacon

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"io"
	"log/slog"
	"net/netip"
	"sync"
	"time"

	"udpchat/chat"
)

const (
	pollEvery     = 2 * time.Second  // of the network, the known hosts and the link port
	announceEvery = 30 * time.Second // on average, after the first announcements
	waiting       = 256              // packets between the sockets and Serve; more are dropped
	goodbyePause  = 50 * time.Millisecond
)

// series are the times of the first announcements after a start or a change.
var series = []time.Duration{0, 300 * time.Millisecond, time.Second, 3 * time.Second}

// Node is another node, which has proved that it receives at its address.
type Node struct {
	Key      chat.Key       // its Ed25519 public key, which signed its packets
	Instance [8]byte        // random, another one in each run of the node
	Addr     netip.AddrPort // where it accepts links
	OnLink   bool           // whether the address is in one of this machine's own networks
}

// Config configures a Beacon. Serve calls Found, Left and SameKey on its goroutine; they must not block. Only Key and Instance
// are required.
type Config struct {
	Key      ed25519.PrivateKey
	Instance [8]byte             // random, another one in each run; not zero
	Owner    bool                // the key is known to belong to this machine, which a node with the same key is told
	LinkPort func() uint16       // the port where this node accepts links now; 0: none
	Known    func() []netip.Addr // hosts that get each announcement in a packet of their own; the first 256 count
	Friend   func(chat.Key) bool // contacts and verified keys, which get in whatever strangers do; called on Serve's goroutine
	Network  Network             // nil: System

	Found func(Node)         // a node returned our token, so it may be dialled; at most once a second for each node
	Left  func(key chat.Key) // a node that had returned our token said goodbye, which a stranger may have replayed: check its link
	// SameKey: another instance returned our token under our key, so a second node has the key, as after copying the data folder.
	// It is called again while that node is heard, at most once a second for each of its addresses. A replay cannot bring it about.
	// owner says that the key is known to belong to that node's machine.
	SameKey func(instance [8]byte, owner bool)

	Now  func() time.Time // nil: time.Now; needs a monotonic part, so that setting the clock changes nothing
	Rand io.Reader        // nil: crypto/rand
	Log  *slog.Logger
}

// complete sets the defaults.
func (c *Config) complete() {
	if c.LinkPort == nil {
		c.LinkPort = func() uint16 { return 0 }
	}
	if c.Known == nil {
		c.Known = func() []netip.Addr { return nil }
	}
	if c.Friend == nil {
		c.Friend = func(chat.Key) bool { return false }
	}
	if c.Found == nil {
		c.Found = func(Node) {}
	}
	if c.Left == nil {
		c.Left = func(chat.Key) {}
	}
	if c.SameKey == nil {
		c.SameKey = func([8]byte, bool) {}
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Network == nil {
		c.Network = System()
	}
	if c.Rand == nil {
		c.Rand = rand.Reader
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
}

// public returns the public part of the key.
func (c *Config) public() [32]byte { return [32]byte(c.Key[32:]) }

// Beacon announces this node and finds others.
type Beacon struct {
	cfg  Config
	in   chan datagram
	stop chan struct{} // closed by Close

	mu     sync.Mutex
	closed bool
	served chan struct{} // closed when Serve has ended; nil before it began

	// Only Serve uses these.
	sockets   sockets
	tokens    *tokens
	gate      gate
	neighbors neighbors
	announcer announcer
	pending   []answer
	nextPoll  time.Time // of the network

	counts counter
}

// New returns a beacon, which sends nothing until Serve. The error names a missing field of cfg.
func New(cfg Config) (*Beacon, error) {
	if len(cfg.Key) != ed25519.PrivateKeySize || cfg.Instance == [8]byte{} {
		return nil, fmt.Errorf("a beacon needs a key and an instance")
	}
	cfg.complete()
	t, err := newTokens(cfg.Rand, cfg.Now())
	if err != nil {
		return nil, fmt.Errorf("draw the secret of beacons: %w", err)
	}
	return &Beacon{
		cfg: cfg, tokens: t, gate: newGate(), neighbors: neighbors{},
		in: make(chan datagram, waiting), stop: make(chan struct{}),
	}, nil
}

// Serve announces this node and receives beacons until Close or the end of ctx. It then says goodbye, which takes 50 ms, and
// returns nil. Sockets that the system refuses are tried again every two seconds. It runs once; further calls return at once.
func (b *Beacon) Serve(ctx context.Context) error {
	ended, ok := b.begin()
	if !ok {
		return nil
	}
	defer close(ended)
	defer b.sockets.close()
	b.nextPoll = b.cfg.Now()
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-b.stop:
			b.leave()
			return nil
		case <-ctx.Done():
			b.leave()
			return nil
		case d := <-b.in:
			b.handle(d, b.cfg.Now())
		case <-timer.C:
			b.due(b.cfg.Now())
		}
		timer.Reset(b.next().Sub(b.cfg.Now()))
	}
}

// begin reports whether Serve may run, and returns the channel to close at its end.
func (b *Beacon) begin() (chan struct{}, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed || b.served != nil {
		return nil, false
	}
	b.served = make(chan struct{})
	return b.served, true
}

// Close ends Serve, which says goodbye, and returns after it. Further calls do the same.
func (b *Beacon) Close() error {
	b.mu.Lock()
	if !b.closed {
		b.closed = true
		close(b.stop)
	}
	served := b.served
	b.mu.Unlock()
	if served != nil {
		<-served
	}
	return nil
}

// next returns the time when something is due.
func (b *Beacon) next() time.Time {
	next := b.nextPoll
	if b.announcer.next.Before(next) {
		next = b.announcer.next
	}
	if b.gate.waits() && b.gate.next.Before(next) {
		next = b.gate.next
	}
	for _, a := range b.pending {
		if a.at.Before(next) {
			next = a.at
		}
	}
	return next
}

func (b *Beacon) due(now time.Time) {
	if !b.nextPoll.After(now) {
		b.nextPoll = now.Add(pollEvery)
		b.pollNetwork(now)
	}
	if !b.announcer.next.After(now) {
		b.announceAll(now)
	}
	for _, d := range b.gate.due(now) {
		if b.new(d, now) {
			b.check(d, now)
		}
	}
	b.sendAnswers(now)
}

// pollNetwork follows changes of the network, and begins a new series of announcements after one.
func (b *Beacon) pollNetwork(now time.Time) {
	changed := b.sockets.follow(b)
	if port := b.cfg.LinkPort(); port != b.announcer.linkPort {
		b.announcer.linkPort, changed = port, true
	}
	known, more := b.hosts(now)
	b.announcer.known = known
	if more || changed || b.announcer.began.IsZero() {
		b.announcer.began, b.announcer.next, b.announcer.step = now, now, 0
		binary.BigEndian.PutUint64(b.announcer.series[:], b.random())
	}
	if soon := now.Add(announcePause(b.neighbors.proved(now), b.gate.crowded(now))); soon.Before(b.announcer.next) {
		b.announcer.next = soon
	}
}

// random returns a random number, or 0 without randomness: then delays are not spread.
func (b *Beacon) random() uint64 {
	var p [8]byte
	_, _ = io.ReadFull(b.cfg.Rand, p[:])
	return binary.BigEndian.Uint64(p[:])
}

// randomDelay returns a random duration shorter than d.
func (b *Beacon) randomDelay(d time.Duration) time.Duration {
	return time.Duration(b.random() % uint64(d))
}
