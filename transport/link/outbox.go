package link

import "sync"

const (
	maxQueued      = 256     // letters
	maxQueuedBytes = 1 << 20 // of their frames
)

// outbox is what waits to be written to one link. When it is full it takes no letter until half of it has left.
// Acknowledgements and abouts need no room: only the newest of each counts.
type outbox struct {
	wake chan struct{} // holds a token when there is something to take

	mu      sync.Mutex
	letters [][]byte // frames
	bytes   int
	refused bool   // a letter was, and nobody was told yet that there is room again
	ack     uint64 // 0: none
	about   []byte // a frame; nil: none
	open    bool
}

func newOutbox() *outbox { return &outbox{wake: make(chan struct{}, 1)} }

// start lets letters in.
func (o *outbox) start() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.open = true
}

// add queues a letter's frame, which is the outbox's from then on, unless there is no room.
func (o *outbox) add(frame []byte) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.letters) >= maxQueued || o.bytes+len(frame) > maxQueuedBytes {
		o.refused = true
	}
	if !o.open || o.refused {
		return false
	}
	o.letters = append(o.letters, frame)
	o.bytes += len(frame)
	o.signal()
	return true
}

func (o *outbox) acknowledge(number uint64) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.ack = max(o.ack, number)
	o.signal()
}

// tell queues an about in place of one that has not left.
func (o *outbox) tell(frame []byte) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.about = frame
	o.signal()
}

func (o *outbox) signal() {
	select {
	case o.wake <- struct{}{}:
	default:
	}
}

// take removes the frame that goes next, nil when there is none. room tells that letters fit again after one was refused.
func (o *outbox) take() (frame []byte, room bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	switch {
	case o.ack > 0:
		frame = appendFrame(nil, kindAck, func(b []byte) []byte { return appendAck(b, o.ack) })
		o.ack = 0
	case o.about != nil:
		frame, o.about = o.about, nil
	case len(o.letters) > 0:
		frame, room = o.takeLetterLocked()
	}
	return frame, room
}

func (o *outbox) takeLetterLocked() (frame []byte, room bool) {
	frame = o.letters[0]
	o.letters[0] = nil
	o.letters = o.letters[1:]
	o.bytes -= len(frame)
	if len(o.letters) == 0 {
		o.letters = nil
	}
	room = o.refused && len(o.letters) <= maxQueued/2 && o.bytes <= maxQueuedBytes/2
	if room {
		o.refused = false
	}
	return frame, room
}

// telling reports whether an about still waits to be taken.
func (o *outbox) telling() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.about != nil
}
