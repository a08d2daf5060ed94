package beacon

import (
	"net/netip"
	"sync"
	"time"
)

// Counts counts packets since the start.
type Counts struct {
	Sent, Unsent uint64 // Unsent: the system refused to send
	Accepted     uint64 // the signature is right and the number new
	Malformed    uint64 // not a packet, or from a port that is never answered
	OtherVersion uint64 // a packet of another version, which cannot be read
	Foreign      uint64 // for another node on this machine, or a goodbye of an unknown node
	Repeated     uint64 // with an old number: each announcement comes by multicast and by broadcast
	Forged       uint64 // with a wrong signature, by a key that anybody can sign for, or from another address than the signed one
	Limited      uint64 // over a limit: it had to wait, or was dropped
	Checked      uint64 // signatures checked

	// Older and Newer are the times of the latest packets of older and of newer versions; zero: none came. Anybody can send
	// such packets, since their signatures cannot be checked.
	Older, Newer time.Time
}

// Counts returns the counts of packets since the start. Any goroutine may call it.
func (b *Beacon) Counts() Counts {
	b.counts.mu.Lock()
	defer b.counts.mu.Unlock()
	return b.counts.counts
}

type counter struct {
	mu     sync.Mutex
	counts Counts
}

func (c *counter) add(count func(*Counts)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	count(&c.counts)
}

// unread counts a packet that cannot be read. If it is of another version, a node of that version may be here.
func (c *counter) unread(p []byte, from netip.AddrPort, now time.Time) {
	v := VersionOf(p)
	c.add(func(c *Counts) {
		switch {
		case v == 0 || v == version || !answerable(from.Port()):
			c.Malformed++
		case v < version:
			c.OtherVersion++
			c.Older = now
		default:
			c.OtherVersion++
			c.Newer = now
		}
	})
}
