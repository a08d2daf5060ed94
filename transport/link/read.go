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
	otherRate, otherBurst = 600, 600 // frames a second that are no letters: acknowledgements, and nudges where packets are lost
	aboutRate, aboutBurst = 1, 10    // changes a second of what a member tells of itself, and of its address

	maxBatch = 64 // letters handed over at once
	readSize = 2048
)

// reading is what read keeps between frames.
type reading struct {
	letters []chat.Letter  // read, and not handed over yet
	about   About          // what the other side told
	at      netip.AddrPort // where it is, as the room was told

	lettersRead, othersRead, changed bucket
}

// read takes frames until the link ends; at is where the room was told that the other side is. What a member may not exceed
// is kept by not reading: QUIC's flow control then holds it back.
func (l *link) read(at netip.AddrPort) error {
	r := reading{
		about:       l.said.about,
		at:          at,
		lettersRead: bucket{rate: l.hub.limits.letters, size: l.hub.limits.letters},
		othersRead:  bucket{rate: otherRate, size: otherBurst},
		changed:     bucket{rate: aboutRate, size: aboutBurst},
	}
	for {
		h, body, err := readFrame(l.reader)
		if err == nil {
			err = errors.Join(l.take(&r, h, body), l.follow(&r))
		}
		if err != nil || len(r.letters) == maxBatch || !another(l.reader) {
			l.handOver(&r)
		}
		if err != nil {
			return err
		}
	}
}

// take does what one frame asks for.
func (l *link) take(r *reading, h header, body []byte) error {
	switch h.kind {
	case kindLetter:
		letter, err := parseLetter(body)
		if err != nil {
			return err
		}
		r.letters = append(r.letters, letter)
		return l.rest(r, &r.lettersRead)
	case kindAck:
		number, err := parseAck(body)
		if err != nil {
			return err
		}
		l.nudge.acknowledged(number)
		l.hub.room.Acknowledged(l.key, number)
	case kindAbout:
		return l.change(r, body)
	case kindHello:
		return fmt.Errorf("a second hello: %w", errValue)
	}
	return l.rest(r, &r.othersRead)
}

// change takes an about; one that says nothing new only shows that the other side is there.
func (l *link) change(r *reading, body []byte) error {
	about, err := parseAbout(body)
	if err != nil || about == r.about {
		return errors.Join(err, l.rest(r, &r.othersRead))
	}
	r.about = about
	r.at = addrPort(l.conn.RemoteAddr())
	l.hub.room.LinkUp(l.presence(about, r.at))
	return l.rest(r, &r.changed)
}

// follow tells the room when QUIC has followed the other side to another address.
func (l *link) follow(r *reading) error {
	at := addrPort(l.conn.RemoteAddr())
	if at == r.at {
		return nil
	}
	r.at = at
	l.hub.room.LinkUp(l.presence(r.about, at))
	return l.rest(r, &r.changed)
}

// rest waits until one more thing of a kind may be read. What was read before does not wait with it.
func (l *link) rest(r *reading, b *bucket) error {
	pause := b.take(time.Now())
	if pause == 0 {
		return nil
	}
	l.handOver(r)
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-l.conn.Context().Done():
		return l.conn.Context().Err()
	}
}

// handOver gives the room what was read.
func (l *link) handOver(r *reading) {
	if len(r.letters) == 0 {
		return
	}
	l.hub.room.ReceiveLetters(l.conn.Context(), l.key, r.letters)
	clear(r.letters) // texts are not kept alive by a link that says no more
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
	_, _ = r.Discard(headerBytes) // it has been looked at
	body := make([]byte, h.length)
	_, err = io.ReadFull(r, body)
	return h, body, err
}

// another reports whether one more whole frame has been read from the stream already.
func another(r *bufio.Reader) bool {
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
