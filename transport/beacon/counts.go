package beacon

import "sync"

// Counts counts packets since the start.
type Counts struct {
	Sent, Unsent uint64 // Unsent: the system refused to send
	Accepted     uint64 // the signature is right and the number new
	Malformed    uint64 // not a packet of this version, or from a port that is never answered
	Foreign      uint64 // of another room, for another node on this machine, or a goodbye of an unknown node
	Repeated     uint64 // with an old number: each announcement comes by multicast and by broadcast
	Forged       uint64 // with a wrong signature, or from another address than the signed one
	Limited      uint64 // over a limit
	Checked      uint64 // signatures checked
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
