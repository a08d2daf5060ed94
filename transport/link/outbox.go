package link

import "sync"

const (
	markQueued = 256 << 10 // bytes of waiting journal frames, above which their sender should pause
	maxQueued  = 8 << 20   // and at which the other side is taken for dead
	maxDirect  = 4 << 10   // bytes of the longest frame that is handed to QUIC's own buffer without waiting
)

// wire is the stream of a link. Write waits for flow control, TryWriteAll fails instead.
type wire interface {
	Write(frame []byte) (int, error)
	TryWriteAll(frame []byte) error
}

// outbox is the queue of frames to be written to one link. A short frame is written at once when none waits; otherwise a
// goroutine writes the waiting frames and ends. Acks and abouts go first. Of each only the newest is kept, so they always fit.
type outbox struct {
	wire  wire
	ready func() // called without locks when the queue is half empty again, after it was above the mark
	wrote func() // called after a journal frame was written; it must not call the outbox
	group sync.WaitGroup

	mu      sync.Mutex
	open    bool
	writing bool // whether the goroutine runs
	frames  [][]byte
	bytes   int // of frames
	above   bool
	ack     *ack   // nil: none
	about   []byte // a frame; nil: none
}

// start begins to write frames.
func (o *outbox) start() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.open = true
	o.pumpLocked()
}

// stop ends writing, and returns after the goroutine. The wire must be closed before. Further calls do nothing.
func (o *outbox) stop() {
	o.mu.Lock()
	o.shutLocked()
	o.mu.Unlock()
	o.group.Wait()
}

func (o *outbox) shutLocked() {
	o.open, o.frames, o.bytes = false, nil, 0
}

// add queues a journal frame, which the outbox then owns. below reports whether the queue is below its mark; ready follows when
// it was not. After an overflow nothing is written any more.
func (o *outbox) add(frame []byte) (below, overflow bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if !o.open {
		return true, false
	}
	o.frames = append(o.frames, frame)
	o.bytes += len(frame)
	o.pumpLocked()
	if o.bytes > maxQueued {
		o.shutLocked()
		return true, true
	}
	o.above = o.above || o.bytes > markQueued
	return !o.above, false
}

// acknowledge queues an ack in place of a waiting one.
func (o *outbox) acknowledge(a ack) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.ack != nil {
		a.wanted = a.wanted || o.ack.wanted
	}
	o.ack = &a
	o.pumpLocked()
}

// setAbout queues the frame of an about in place of a waiting one.
func (o *outbox) setAbout(frame []byte) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.about = frame
	o.pumpLocked()
}

// pumpLocked writes the frames that need not wait, and leaves the others to the goroutine.
func (o *outbox) pumpLocked() {
	for o.open && !o.writing {
		frame := o.nextLocked()
		if frame == nil {
			return
		}
		if len(frame) > maxDirect || o.wire.TryWriteAll(frame) != nil {
			o.writing = true
			o.group.Go(func() { o.write(frame) })
			return
		}
		o.note(frame)
	}
}

// write writes a frame and the waiting ones.
func (o *outbox) write(frame []byte) {
	for frame != nil {
		if _, err := o.wire.Write(frame); err != nil {
			o.mu.Lock()
			defer o.mu.Unlock()
			o.shutLocked()
			o.writing = false
			return
		}
		o.note(frame)
		var ready bool
		if frame, ready = o.take(); ready {
			o.ready()
		}
	}
}

func (o *outbox) note(frame []byte) {
	if kind(frame[0]) == kindJournal {
		o.wrote()
	}
}

// take removes the next frame. It returns nil when there is none; the goroutine then ends.
func (o *outbox) take() (frame []byte, ready bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.open {
		frame = o.nextLocked()
	}
	o.writing = frame != nil
	ready = o.above && o.bytes <= markQueued/2
	if ready {
		o.above = false
	}
	return frame, ready
}

func (o *outbox) nextLocked() (frame []byte) {
	switch {
	case o.ack != nil:
		frame, o.ack = ackFrame(*o.ack), nil
	case o.about != nil:
		frame, o.about = o.about, nil
	case len(o.frames) > 0:
		frame = o.frames[0]
		o.frames[0] = nil
		o.frames = o.frames[1:]
		o.bytes -= len(frame)
		if len(o.frames) == 0 {
			o.frames = nil
		}
	}
	return frame
}

// waiting reports whether a frame waits.
func (o *outbox) waiting() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.writing
}
