package beacon

import "sync"

// Counts is what happened since the start, in packets.
type Counts struct {
	Sent, Unsent uint64 // Unsent: the system refused
	Accepted     uint64 // with the right signature and a new number
	Malformed    uint64 // no packet of this version, or from a port nobody may be answered at
	Foreign      uint64 // of another room, for another copy on this machine, or a goodbye of one not met
	Repeated     uint64 // with an old number; a packet sent by multicast and by broadcast comes twice
	Forged       uint64 // with a wrong signature, or from another address than the one signed
	Limited      uint64 // more than is looked at
	Checked      uint64 // signatures
}

// Counts returns what happened since the start. Any goroutine may call it.
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
