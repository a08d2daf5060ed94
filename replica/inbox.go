package replica

import (
	"sync"

	"udpchat/journal"
)

// parcel is frames of a link.
type parcel struct {
	link   journal.LinkID
	frames [][]byte
}

// inbox brings what happens to the goroutine that owns the machine. Frames wait with their links: the channel has no room, and links
// take turns. Calls never wait. There are as many of them as the machine has asked for, and what people do.
type inbox struct {
	frames chan parcel
	wake   chan struct{} // holds a token when there are calls

	mu     sync.Mutex // guards the fields below
	calls  []func(*keeper)
	closed bool
}

func newInbox() *inbox {
	return &inbox{frames: make(chan parcel), wake: make(chan struct{}, 1)}
}

// call has f called by the goroutine that owns the machine, after all calls before.
func (b *inbox) call(f func(*keeper)) {
	b.mu.Lock()
	if !b.closed {
		b.calls = append(b.calls, f)
	}
	b.mu.Unlock()
	select {
	case b.wake <- struct{}{}:
	default:
	}
}

// take returns all calls that wait.
func (b *inbox) take() []func(*keeper) {
	b.mu.Lock()
	defer b.mu.Unlock()
	calls := b.calls
	b.calls = nil
	return calls
}

// close drops what waits and what comes later.
func (b *inbox) close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.calls, b.closed = nil, true
}
