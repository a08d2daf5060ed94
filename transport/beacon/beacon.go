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
	lookEvery = 2 * time.Second // at the network, at the hosts told, at the link port
	again     = 30 * time.Second
	waiting   = 256 // packets read and not yet looked at; more are dropped
	farewell  = 50 * time.Millisecond
)

// series is when announcements follow a start or a change, counted from it.
var series = []time.Duration{0, 300 * time.Millisecond, time.Second, 3 * time.Second}

// Node is another copy that has proved that it receives at its address.
type Node struct {
	Key      chat.Key       // its Ed25519 public key; the packets were signed with it
	Instance [8]byte        // another one in each run of it
	Addr     netip.AddrPort // where it takes links
	OnLink   bool           // whether the address is in one of this machine's own networks
}

// Config is what a Beacon needs. Met, Gone and Twin are called from the goroutine of Serve, and may not wait. All but
// Key and Instance may be left out.
type Config struct {
	Key      ed25519.PrivateKey
	Instance [8]byte             // random, another one in each run; not zero
	Tag      [8]byte             // of the room: copies with another one are not heard; zero is the open room
	LinkPort func() uint16       // where links are taken now; 0: nowhere
	Known    func() []netip.Addr // hosts that get each announcement in a packet of their own; the first 256 count
	Network  Network             // nil: System

	Found   func(Node)         // heard, and our token was returned from there: it may be dialled; at most once a second each
	Left    func(key chat.Key) // said goodbye, having returned our token before: see whether its links still answer
	SameKey func()             // another machine runs with our key: the data folder was copied; called once

	Now  func() time.Time // nil: time.Now; has a monotonic part, so that setting the clock changes nothing
	Rand io.Reader        // nil: crypto/rand
	Log  *slog.Logger
}

// complete puts something that does nothing, or what the system has, where nothing was given.
func (c *Config) complete() {
	if c.LinkPort == nil {
		c.LinkPort = func() uint16 { return 0 }
	}
	if c.Known == nil {
		c.Known = func() []netip.Addr { return nil }
	}
	if c.Found == nil {
		c.Found = func(Node) {}
	}
	if c.Left == nil {
		c.Left = func(chat.Key) {}
	}
	if c.SameKey == nil {
		c.SameKey = func() {}
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

// Beacon announces this copy and hears of others.
type Beacon struct {
	cfg  Config
	in   chan datagram
	stop chan struct{} // closed by Close

	mu     sync.Mutex
	closed bool
	served chan struct{} // closed when Serve has ended; nil before it began

	// What follows is Serve's.
	sockets sockets
	tokens  *tokens
	limits  *limits
	table   table
	pending []answer

	number   uint64 // of the last packet sent
	series   [8]byte
	step     int       // how many of the series were sent
	began    time.Time // the series
	announce time.Time // when the next announcement is due
	look     time.Time // when to look at the network next
	shared   time.Time // when another copy on this machine was last heard
	linkPort uint16
	known    []netip.Addr
	twin     bool

	counts counter
}

// New checks the configuration and returns a beacon that is silent until Serve.
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
		cfg: cfg, tokens: t, limits: newLimits(), table: table{},
		in: make(chan datagram, waiting), stop: make(chan struct{}),
	}, nil
}

// Serve announces and hears until Close or the end of ctx. It then says goodbye, which takes 50 ms, and returns nil. What
// the network refuses is tried again while it runs. It is called once.
func (b *Beacon) Serve(ctx context.Context) error {
	ended, ok := b.begin()
	if !ok {
		return nil
	}
	defer close(ended)
	defer b.sockets.close()
	b.look = b.cfg.Now()
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
			b.hear(d, b.cfg.Now())
		case <-timer.C:
			b.due(b.cfg.Now())
		}
		timer.Reset(b.next().Sub(b.cfg.Now()))
	}
}

// begin reports whether Serve may run, and what to close when it has.
func (b *Beacon) begin() (chan struct{}, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed || b.served != nil {
		return nil, false
	}
	b.served = make(chan struct{})
	return b.served, true
}

// Close ends Serve, goodbye included, and returns after it.
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

// next is when something is due.
func (b *Beacon) next() time.Time {
	next := b.look
	if b.announce.Before(next) {
		next = b.announce
	}
	for _, a := range b.pending {
		if a.at.Before(next) {
			next = a.at
		}
	}
	return next
}

func (b *Beacon) due(now time.Time) {
	if !b.look.After(now) {
		b.look = now.Add(lookEvery)
		b.lookAround(now)
	}
	if !b.announce.After(now) {
		b.sayAll(now)
	}
	b.answerDue(now)
}

// lookAround follows the network, and begins a series when something has changed.
func (b *Beacon) lookAround(now time.Time) {
	changed := b.sockets.follow(b)
	if port := b.cfg.LinkPort(); port != b.linkPort {
		b.linkPort, changed = port, true
	}
	known, more := b.hosts(now)
	b.known = known
	if more || changed || b.began.IsZero() {
		b.began, b.announce, b.step = now, now, 0
		binary.BigEndian.PutUint64(b.series[:], b.draw())
	}
}

// draw is a random number. Where there is no randomness, what it spreads is not spread.
func (b *Beacon) draw() uint64 {
	var p [8]byte
	_, _ = io.ReadFull(b.cfg.Rand, p[:])
	return binary.BigEndian.Uint64(p[:])
}

// within is a random time shorter than d.
func (b *Beacon) within(d time.Duration) time.Duration {
	return time.Duration(b.draw() % uint64(d))
}
