package link

import "sync"

const (
	maxQueued      = 256     // letters
	maxQueuedBytes = 1 << 20 // of their frames
)

// wire is the stream of a link. Write waits for flow control, TryWriteAll fails instead.
type wire interface {
	Write(frame []byte) (int, error)
	TryWriteAll(frame []byte) error
}

// outbox is the queue of frames to be written to one link. A frame is written at once when none waits; otherwise a goroutine
// writes the waiting frames and ends. A full outbox refuses letters until it is half empty. Of acknowledgements and abouts it
// keeps only the newest, so they always fit.
type outbox struct {
	wire  wire
	ready func()              // called without locks when letters fit again, after one was refused
	wrote func(letter []byte) // called after a letter's frame was written; it must not call the outbox
	group sync.WaitGroup

	mu      sync.Mutex
	open    bool
	writing bool // whether the goroutine runs
	letters [][]byte
	bytes   int
	refused bool   // a letter was refused, and ready was not called since
	ack     uint64 // 0: none
	about   []byte // a frame; nil: none
}

// start begins to write frames.
func (o *outbox) start() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.open = true
	if o.ack > 0 || o.about != nil {
		o.writeLocked()
	}
}

// stop ends writing, and returns after the goroutine. The wire must be closed before. Further calls do nothing.
func (o *outbox) stop() {
	o.mu.Lock()
	o.open = false
	o.mu.Unlock()
	o.group.Wait()
}

// add queues the frame of a letter and reports whether there was room. The outbox then owns the frame.
func (o *outbox) add(frame []byte) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.letters) >= maxQueued || o.bytes+len(frame) > maxQueuedBytes {
		o.refused = true
	}
	if !o.open || o.refused {
		return false
	}
	if o.tryWriteLocked(frame) {
		o.wrote(frame)
		return true
	}
	o.letters = append(o.letters, frame)
	o.bytes += len(frame)
	o.writeLocked()
	return true
}

// acknowledge queues an acknowledgement in place of a waiting one.
func (o *outbox) acknowledge(number uint64) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.ack == 0 && o.tryWriteLocked(ackFrame(number)) {
		return
	}
	o.ack = max(o.ack, number)
	o.writeLocked()
}

// setAbout queues the frame of an about in place of a waiting one.
func (o *outbox) setAbout(frame []byte) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.tryWriteLocked(frame) {
		return
	}
	o.about = frame
	o.writeLocked()
}

// tryWriteLocked writes a frame if it need not wait, and reports whether it did.
func (o *outbox) tryWriteLocked(frame []byte) bool {
	return o.open && !o.writing && o.wire.TryWriteAll(frame) == nil
}

func (o *outbox) writeLocked() {
	if o.open && !o.writing {
		o.writing = true
		o.group.Go(o.write)
	}
}

// write writes the waiting frames.
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

// take removes the next frame. It returns nil when there is none; the goroutine then ends. room reports that letters fit again
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

// waiting reports whether a frame waits.
func (o *outbox) waiting() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.writing
}

func ackFrame(number uint64) []byte {
	return appendFrame(nil, kindAck, func(b []byte) []byte { return appendAck(b, number) })
}
