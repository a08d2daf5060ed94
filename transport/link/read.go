package link

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"time"

	"udpchat/chat"
)

const (
	otherRate, otherBurst = 600, 600 // frames a second that are no letters: acknowledgements and tail probes
	aboutRate, aboutBurst = 1, 10    // changes a second of a member's About and address

	maxBatch = 64 // letters delivered at once
	readSize = 2048
)

// reading is the state of read between frames.
type reading struct {
	letters []chat.Letter  // read but not delivered
	about   About          // of the other side
	at      netip.AddrPort // address of the other side, as reported to the room

	lettersRead, othersRead, changed bucket
}

// read reads frames until the link ends. at is the address that was reported to the room. When a member exceeds a rate, read
// pauses; QUIC's flow control then stops the sender.
func (l *link) read(at netip.AddrPort) error {
	r := reading{
		about:       l.hello.about,
		at:          at,
		lettersRead: bucket{rate: l.hub.limits.letters, size: l.hub.limits.letters},
		othersRead:  bucket{rate: otherRate, size: otherBurst},
		changed:     bucket{rate: aboutRate, size: aboutBurst},
	}
	for {
		h, body, err := readFrame(l.reader)
		if err == nil {
			err = errors.Join(l.handleFrame(&r, h, body), l.followAddress(&r))
		}
		if err != nil || len(r.letters) == maxBatch || !buffered(l.reader) {
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
	case kindLetter:
		letter, err := parseLetter(body)
		if err != nil {
			return err
		}
		r.letters = append(r.letters, letter)
		return l.throttle(r, &r.lettersRead)
	case kindAck:
		number, err := parseAck(body)
		if err != nil {
			return err
		}
		l.probe.acknowledged(number)
		l.hub.room.Acknowledged(l.key, number)
	case kindAbout:
		return l.handleAbout(r, body)
	case kindHello:
		return fmt.Errorf("a second hello: %w", errValue)
	}
	return l.throttle(r, &r.othersRead)
}

// handleAbout handles an about. One without news is a sign of life or a tail probe.
func (l *link) handleAbout(r *reading, body []byte) error {
	about, err := parseAbout(body)
	if err != nil || about == r.about {
		return errors.Join(err, l.throttle(r, &r.othersRead))
	}
	r.about = about
	r.at = addrPort(l.conn.RemoteAddr())
	l.hub.room.LinkUp(l.presence(about, r.at))
	return l.throttle(r, &r.changed)
}

// followAddress reports to the room when the other side has moved to another address (RFC 9000, section 9).
func (l *link) followAddress(r *reading) error {
	at := addrPort(l.conn.RemoteAddr())
	if at == r.at {
		return nil
	}
	r.at = at
	l.hub.room.LinkUp(l.presence(r.about, at))
	return l.throttle(r, &r.changed)
}

// throttle waits for a token of b. Before it waits, it delivers the letters read so far.
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

// deliver delivers the letters read so far to the room.
func (l *link) deliver(r *reading) {
	if len(r.letters) == 0 {
		return
	}
	l.hub.room.ReceiveLetters(l.conn.Context(), l.key, r.letters)
	clear(r.letters) // or a quiet link would keep the texts alive
	r.letters = r.letters[:0]
}

// readFrame reads the next frame.
func readFrame(r *bufio.Reader) (header, []byte, error) {
	head, err := r.Peek(headerBytes)
	if err != nil {
		return header{}, nil, err
	}
	h, err := parseHeader(head)
	if err != nil {
		return h, nil, err
	}
	_, _ = r.Discard(headerBytes) // never fails after Peek
	body := make([]byte, h.length)
	_, err = io.ReadFull(r, body)
	return h, body, err
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
