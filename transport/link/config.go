package link

import (
	"context"
	"log/slog"
	"net"
	"net/netip"
	"sync/atomic"
	"time"

	"udpchat/chat"
	"udpchat/journal"
)

// Link is a connection to a node that has proven its key.
type Link struct {
	ID      journal.LinkID // never 0, and no other link has it
	Key     chat.Key
	Secret  [32]byte // nobody but the two sides knows it
	Address netip.AddrPort
}

// Room receives the events of links, on any goroutine. Its methods may block, and then that link waits. For one link, LinkUp comes
// first and LinkDown last. For one key, the LinkDown of a link comes before the LinkUp of the next.
type Room interface {
	// LinkUp reports a new link.
	LinkUp(l Link)
	// LinkDown reports that a link has ended.
	LinkDown(id journal.LinkID, k chat.Key)
	// Receive receives frames of the journal in the order they came. While it blocks, nothing more is read from that link. It must
	// return when ctx ends, which the end of the link does. The frames are the room's; the hub reuses the slice that holds them.
	Receive(ctx context.Context, id journal.LinkID, frames [][]byte)
	// Ready reports that the queue of a link is half empty again, after Send reported that it was above its mark.
	Ready(id journal.LinkID)
	// Told reports the other side's About and address, once Tell was called for the link, and again when they change. ahead is
	// by how much its clock is ahead of this one; it may be any value, since the other side says so.
	Told(id journal.LinkID, p chat.Presence, ahead time.Duration)
	// SetRoundTrips reports the round-trip times of all links, every few seconds while any of them carries frames.
	SetRoundTrips(times map[chat.Key]time.Duration)
}

// Config configures a Hub.
type Config struct {
	Identity Identity
	Instance [8]byte          // random, another one in each run; the same as in beacons
	Conn     net.PacketConn   // an IPv4 UDP socket, which the hub then owns
	About    func() About     // what others are told about this node; called on any goroutine
	Now      func() time.Time // the clock that others are told; nil: time.Now
	LastID   *atomic.Uint64   // the ID given last; hubs that follow each other share it. nil: they start at 1
	Log      *slog.Logger     // nil: no log

	// Friend reports whether a node is known, and FriendAt whether such a node was met at a host. Others cannot keep friends out.
	// Both are called on any goroutine and must return at once. nil: nobody is known.
	Friend   func(chat.Key) bool
	FriendAt func(netip.Addr) bool

	// OtherVersion is told that a node at an address speaks another version of the protocol; 0 if it is not known which. A host is
	// reported once a minute at most. Anybody can pretend to be such a node. nil: nobody is told.
	OtherVersion func(at netip.AddrPort, version int)
}

// withDefaults returns c with what it leaves out.
func (c Config) withDefaults() Config {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.LastID == nil {
		c.LastID = &atomic.Uint64{}
	}
	if c.Friend == nil {
		c.Friend = func(chat.Key) bool { return false }
	}
	if c.FriendAt == nil {
		c.FriendAt = func(netip.Addr) bool { return false }
	}
	return c
}
