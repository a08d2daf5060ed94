package transporttest

import "time"

// Faults is what a path does to the datagrams that take it, in one direction. The zero value lets each arrive at once, once
// and in order. Shares are between 0 and 1, and fall independently of each other.
type Faults struct {
	Loss      float64       // share that never arrives
	Duplicate float64       // share of the others that arrives twice
	Reorder   float64       // share of the others that is held back until one to three later ones are past it
	Hold      time.Duration // the longest a datagram is held back when nothing follows; zero means 5 ms
	Delay     time.Duration // how long each takes
	Jitter    time.Duration // how much longer one may take, evenly spread; neighbours then overtake each other too
	Cut       bool          // nothing arrives
}

// defaultHold is the Hold of Faults that name none.
const defaultHold = 5 * time.Millisecond

func (f Faults) hold() time.Duration {
	if f.Hold == 0 {
		return defaultHold
	}
	return f.Hold
}

// Counts is what became of the datagrams of a path. Sent is the sum of Lost, Cut, Full and the datagrams that have arrived
// or still will.
type Counts struct {
	Sent       uint64 // came to the path
	Bytes      uint64 // and how long they were together
	Lost       uint64 // by Loss
	Cut        uint64 // by Cut or a partition
	Full       uint64 // because more than 65,536 were under way
	Duplicated uint64 // got a second copy
	Held       uint64 // were held back
	Overtook   uint64 // of those held back, the ones that later ones have overtaken
	Arrived    uint64 // copies delivered, second ones included
}
