package link

import (
	"bufio"
	"errors"
	"fmt"
	"net/netip"
	"time"

	"udpchat/transport/link/partial"
)

const (
	otherRate, otherBurst = 600, 600 // frames a second that are not the journal's
	aboutRate, aboutBurst = 1, 10    // abouts and changes of address a second

	maxBatch      = 64      // journal frames delivered at once
	maxBatchBytes = 1 << 20 // after which no more is read before they are delivered
	readSize      = 1024
)

// reading is the state of read between frames.
type reading struct {
	frames [][]byte       // of the journal, read but not delivered
	bytes  int            // of frames
	at     netip.AddrPort // address of the other side, as noted last

	journalRead, othersRead, changed bucket
}

// read reads frames until the link ends. at is the address that was reported to the room. When a member exceeds a rate, read
// pauses; QUIC's flow control then stops the sender.
func (l *link) read(at netip.AddrPort) error {
	r := reading{
		at:          at,
		journalRead: bucket{rate: l.hub.limits.frames, size: l.hub.limits.frames},
		othersRead:  bucket{rate: otherRate, size: otherBurst},
		changed:     bucket{rate: aboutRate, size: aboutBurst},
	}
	for {
		h, body, err := l.readFrame()
		if err == nil {
			err = errors.Join(l.handleFrame(&r, h, body), l.followAddress(&r))
		}
		if err != nil || len(r.frames) == maxBatch || r.bytes >= maxBatchBytes || !buffered(l.reader) {
			l.deliver(&r)
		}
		if err != nil {
			return err
		}
	}
}

// handleFrame handles one frame.
func (l *link) handleFrame(r *reading, h header, body []byte) error {
	switch h.kind {
	case kindJournal:
		r.frames = append(r.frames, body)
		r.bytes += len(body)
		l.telling.count(1)
		return l.throttle(r, &r.journalRead)
	case kindAck:
		a, err := parseAck(body)
		if err != nil {
			return err
		}
		l.probe.acknowledged(a.read)
		if a.wanted {
			l.out.acknowledge(ack{read: l.telling.count(0)})
		}
	case kindAbout:
		a, err := parseAbout(body)
		if err != nil {
			return err
		}
		l.telling.hear(a, l.conn.ConnectionStats().MinRTT/2, time.Now())
		l.report()
		return l.throttle(r, &r.changed)
	case kindHello:
		return fmt.Errorf("a second hello: %w", errValue)
	}
	return l.throttle(r, &r.othersRead)
}

// followAddress notes when the other side has moved to another address (RFC 9000, section 9).
func (l *link) followAddress(r *reading) error {
	at := addrPort(l.conn.RemoteAddr())
	if at == r.at {
		return nil
	}
	r.at = at
	l.telling.moved(at)
	l.report()
	return l.throttle(r, &r.changed)
}

// throttle waits for a token of b. Before it waits, it delivers the frames read so far.
func (l *link) throttle(r *reading, b *bucket) error {
	pause := b.take(time.Now())
	if pause == 0 {
		return nil
	}
	l.deliver(r)
	select {
	case <-time.After(pause):
		return nil
	case <-l.conn.Context().Done():
		return l.conn.Context().Err()
	}
}

// deliver delivers the frames read so far to the room.
func (l *link) deliver(r *reading) {
	if len(r.frames) == 0 {
		return
	}
	l.hub.moved.Store(true)
	l.hub.room.Receive(l.conn.Context(), l.id, r.frames)
	clear(r.frames) // or a quiet link would keep the frames alive
	r.frames, r.bytes = r.frames[:0], 0
}

// readFrame reads the next frame. The body must be there in time, so that halves of frames do not fill the memory.
func (l *link) readFrame() (header, []byte, error) {
	h, err := readHeader(l.reader)
	if err != nil {
		return h, nil, err
	}
	if l.reader.Buffered() < h.length {
		_ = l.stream.SetReadDeadline(time.Now().Add(l.hub.limits.body)) // never fails
		defer l.stream.SetReadDeadline(time.Time{})
	}
	body, err := readBody(l.reader, h, &l.bodies)
	return h, body, err
}

func readHeader(r *bufio.Reader) (header, error) {
	head, err := r.Peek(headerBytes)
	if err != nil {
		return header{}, err
	}
	h, err := parseHeader(head)
	if err == nil {
		_, _ = r.Discard(headerBytes) // never fails after Peek
	}
	return h, err
}

// readBody reads the body of a frame. That of an unknown type is skipped.
func readBody(r *bufio.Reader, h header, known *partial.Reader) ([]byte, error) {
	if h.kind < kindHello || h.kind > kindAbout {
		_, err := r.Discard(h.length)
		return nil, err
	}
	return known.Read(h.length)
}

// buffered reports whether the buffer of r holds a whole frame.
func buffered(r *bufio.Reader) bool {
	if r.Buffered() < headerBytes {
		return false
	}
	head, err := r.Peek(headerBytes)
	if err != nil {
		return false
	}
	h, err := parseHeader(head)
	return err != nil || r.Buffered() >= headerBytes+h.length
}
