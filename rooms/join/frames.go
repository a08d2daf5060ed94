package join

import (
	"encoding/binary"
	"errors"

	"udpchat/rooms/cpace"
)

// Frames are those of package journal's links with other first bytes. Each begins with a byte that says what it is, and all but the
// last with the number of the run, an unsigned varint in its shortest form. The joiner counts its runs on a link from 1 on.
//
//	ask       0x40 | run | share 32
//	confirm   0x41 | run | 8 tags 64 each, in the order of the shares
//	choose    0x42 | run | place 1 | sealed
//	stop      0x43 | run                        the joiner has given up this run
//	answer    0x48 | run | 8 shares 32 each, or nothing if the node has no rooms that can be joined
//	welcome   0x49 | run | for each room with the code, places ascending: place 1 | tag 64 | length 2, big-endian | sealed
//	admitted  0x4a | run
//	end       0x4b | run                        the host has given up this run
//	full      0x4d | run                        the room that was chosen has no seat left
//	changed   0x4c                              what was asked before may have another answer now
//
// The first four are the joiner's, the others the host's. A place is that of the room's share in the answer, from 0 on. Sealed is
// what ChaCha20-Poly1305 makes with a zero nonce, no further data and a key of the run that seals nothing else.
const (
	frameAsk      = 0x40
	frameConfirm  = 0x41
	frameChoose   = 0x42
	frameStop     = 0x43
	frameAnswer   = 0x48
	frameWelcome  = 0x49
	frameAdmitted = 0x4a
	frameEnd      = 0x4b
	frameChanged  = 0x4c
	frameFull     = 0x4d
)

const (
	places   = 8         // rooms in a run
	overhead = 16        // bytes by which sealing makes a text longer
	maxRun   = 1<<62 - 1 // the greatest number of a run
)

// The longest of what is sealed, in bytes.
const (
	MaxWelcome = 1024
	MaxProof   = 256
)

// ForHost reports whether a frame is one that a joiner sends.
func ForHost(frame []byte) bool { return len(frame) > 0 && frame[0]&^3 == frameAsk }

// ForJoiner reports whether a frame is one that a host sends.
func ForJoiner(frame []byte) bool {
	return len(frame) > 0 && frame[0] >= frameAnswer && frame[0] <= frameFull
}

var errFrame = errors.New("join: frame that is not well formed")

// message is a frame that was read. Its slices are part of the frame.
type message struct {
	kind   byte
	run    uint64
	shares []cpace.Share // one of ask, those of answer
	tags   []cpace.Tag
	offers []sealedOffer // of welcome, and one without a tag of choose
}

type sealedOffer struct {
	place  int
	tag    cpace.Tag
	sealed []byte
}

// append appends the frame to b.
func (m message) append(b []byte) []byte {
	b = append(b, m.kind)
	if m.kind == frameChanged {
		return b
	}
	b = binary.AppendUvarint(b, m.run)
	for _, s := range m.shares {
		b = append(b, s[:]...)
	}
	for _, t := range m.tags {
		b = append(b, t[:]...)
	}
	for _, o := range m.offers {
		b = append(b, byte(o.place))
		if m.kind == frameWelcome {
			b = append(b, o.tag[:]...)
			b = binary.BigEndian.AppendUint16(b, uint16(len(o.sealed)))
		}
		b = append(b, o.sealed...)
	}
	return b
}

// parse reads a frame.
func parse(frame []byte) (message, error) {
	r := &reader{b: frame}
	m := message{kind: r.byte()}
	if m.kind != frameChanged {
		m.run = r.number()
	}
	switch m.kind {
	case frameAsk:
		m.shares = r.shares(1)
	case frameAnswer:
		m.shares = r.shares(places)
	case frameConfirm:
		m.tags = r.tags()
	case frameChoose:
		o := sealedOffer{place: r.place()}
		o.sealed = r.take(len(r.b))
		m.offers = []sealedOffer{o}
		r.bad = r.bad || len(o.sealed) < overhead || len(o.sealed) > MaxProof+overhead
	case frameWelcome:
		m.offers = r.offers()
	case frameStop, frameAdmitted, frameEnd, frameFull, frameChanged:
	default:
		return message{}, errFrame
	}
	if r.bad || len(r.b) > 0 || m.kind == frameAsk && len(m.shares) == 0 {
		return message{}, errFrame
	}
	return m, nil
}

// reader reads a frame. After the first thing that is not well formed it is empty and bad.
type reader struct {
	b   []byte
	bad bool
}

func (r *reader) fail() { r.b, r.bad = nil, true }

// take returns the next n bytes, and nil if there are fewer.
func (r *reader) take(n int) []byte {
	if n > len(r.b) {
		r.fail()
		return nil
	}
	b := r.b[:n:n]
	r.b = r.b[n:]
	return b
}

func (r *reader) byte() byte {
	if b := r.take(1); b != nil {
		return b[0]
	}
	return 0
}

func (r *reader) number() uint64 {
	n, size := binary.Uvarint(r.b)
	if size <= 0 || n == 0 || n > maxRun || size > 1 && r.b[size-1] == 0 { // the last: not the shortest form
		r.fail()
		return 0
	}
	r.b = r.b[size:]
	return n
}

// shares returns the next n shares, or nothing if the frame ends.
func (r *reader) shares(n int) (shares []cpace.Share) {
	if len(r.b) == 0 {
		return nil
	}
	for range n {
		if b := r.take(len(cpace.Share{})); b != nil {
			shares = append(shares, cpace.Share(b))
		}
	}
	return shares
}

func (r *reader) tags() (tags []cpace.Tag) {
	for range places {
		tags = append(tags, r.tag())
	}
	return tags
}

func (r *reader) tag() (t cpace.Tag) {
	copy(t[:], r.take(len(t)))
	return t
}

func (r *reader) place() int {
	n := int(r.byte())
	if n >= places {
		r.fail()
	}
	return n
}

func (r *reader) offers() (offers []sealedOffer) {
	for last := -1; len(r.b) > 0; {
		o := sealedOffer{place: r.place(), tag: r.tag()}
		if n := r.take(2); n != nil {
			o.sealed = r.take(int(binary.BigEndian.Uint16(n)))
		}
		if o.place <= last || len(o.sealed) < overhead || len(o.sealed) > MaxWelcome+overhead {
			r.fail()
			return nil
		}
		last = o.place
		offers = append(offers, o)
	}
	return offers
}
