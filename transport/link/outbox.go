package link

import "sync"

const (
	maxQueued      = 256     // letters
	maxQueuedBytes = 1 << 20 // of their frames
)

// wire is the stream of a link: Write waits until there is room on the way, TryWriteAll does not.
type wire interface {
	Write(frame []byte) (int, error)
	TryWriteAll(frame []byte) error
}

// outbox is what waits to be written to one link. Frames leave at once when nothing waits; else a goroutine writes them,
// which is there as long as something waits. When the outbox is full it takes no letter until half of it has left.
// Acknowledgements and abouts need no room: only the newest of each counts.
type outbox struct {
	wire  wire
	ready func()              // called without locks when letters fit again after one was refused
	wrote func(letter []byte) // called when a letter's frame has left; it must not call the outbox
	group sync.WaitGroup

	mu      sync.Mutex
	open    bool
	writing bool // the goroutine is there
	letters [][]byte
	bytes   int
	refused bool   // a letter was, and nobody was told yet that there is room again
	ack     uint64 // 0: none
	about   []byte // a frame; nil: none
}

// start lets frames leave.
func (o *outbox) start() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.open = true
	if o.ack > 0 || o.about != nil {
		o.writeLocked()
	}
}

// stop lets nothing leave any more, and returns when nothing does. The wire must have been closed.
func (o *outbox) stop() {
	o.mu.Lock()
	o.open = false
	o.mu.Unlock()
	o.group.Wait()
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
	if o.leaveLocked(frame) {
		o.wrote(frame)
		return true
	}
	o.letters = append(o.letters, frame)
	o.bytes += len(frame)
	o.writeLocked()
	return true
}

// acknowledge queues an acknowledgement in place of a smaller one that has not left.
func (o *outbox) acknowledge(number uint64) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.ack == 0 && o.leaveLocked(ackFrame(number)) {
		return
	}
	o.ack = max(o.ack, number)
	o.writeLocked()
}

// tell queues an about in place of one that has not left.
func (o *outbox) tell(frame []byte) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.leaveLocked(frame) {
		return
	}
	o.about = frame
	o.writeLocked()
}

// leaveLocked writes a frame at once, if that does not take waiting for anything.
func (o *outbox) leaveLocked(frame []byte) bool {
	return o.open && !o.writing && o.wire.TryWriteAll(frame) == nil
}

func (o *outbox) writeLocked() {
	if o.open && !o.writing {
		o.writing = true
		o.group.Go(o.write)
	}
}

// write writes what waits.
func (o *outbox) write() {
	for {
		frame, room := o.take()
		if frame == nil {
			return
		}
		if _, err := o.wire.Write(frame); err != nil {
			o.mu.Lock()
			defer o.mu.Unlock()
			o.open, o.writing = false, false
			return
		}
		if kind(frame[0]) == kindLetter {
			o.wrote(frame)
		}
		if room {
			o.ready()
		}
	}
}

// take removes the frame that goes next; nil: there is none, and nobody writes any more. room tells that letters fit again
// after one was refused.
func (o *outbox) take() (frame []byte, room bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	switch {
	case !o.open:
	case o.ack > 0:
		frame, o.ack = ackFrame(o.ack), 0
	case o.about != nil:
		frame, o.about = o.about, nil
	case len(o.letters) > 0:
		frame, room = o.takeLetterLocked()
	}
	o.writing = frame != nil
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

// waiting reports whether something waits to leave.
func (o *outbox) waiting() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.writing
}

func ackFrame(number uint64) []byte {
	return appendFrame(nil, kindAck, func(b []byte) []byte { return appendAck(b, number) })
}
