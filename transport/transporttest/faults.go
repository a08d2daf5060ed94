package transporttest

import "time"

// Faults are the faults of a path in one direction. With the zero value each datagram arrives at once, once and in order.
// Probabilities are between 0 and 1 and independent of each other. The names are those of tc-netem(8).
type Faults struct {
	Loss      float64       // probability that a datagram is lost
	Duplicate float64       // probability that another one arrives twice
	Reorder   float64       // probability that another one is held back until one to three later ones have arrived
	Hold      time.Duration // the longest time that a datagram is held back; zero means 5 ms
	Delay     time.Duration // of each datagram
	Jitter    time.Duration // maximum of a random further delay, which reorders datagrams too
	Cut       bool          // no datagram arrives
}

// defaultHold is the usual Hold.
const defaultHold = 5 * time.Millisecond

func (f Faults) hold() time.Duration {
	if f.Hold == 0 {
		return defaultHold
	}
	return f.Hold
}

// Counts counts the datagrams of a path. Sent is the sum of Lost, Cut, Full and those that have arrived or will arrive.
type Counts struct {
	Sent       uint64
	Bytes      uint64 // of all datagrams sent
	Lost       uint64 // through Loss
	Cut        uint64 // through Cut or a partition
	Full       uint64 // because 65,536 others were under way
	Duplicated uint64
	Held       uint64 // held back
	Overtook   uint64 // held back until later ones had arrived
	Arrived    uint64 // duplicates included
}
