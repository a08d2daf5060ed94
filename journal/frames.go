package journal

import (
	"encoding/binary"
	"slices"
)

// Frames are what goes over a link. The transport delivers each whole, in order, and tells where it ends. A frame begins with a
// byte that says what it is. Numbers are unsigned varints (encoding/binary) up to 1<<62 where no length is given, else big-endian.
//
//	linked        1 | count | keys 32 each | count | keys 32 each
//	greet         2 | for each conversation: tag 16 | digest 32
//	rows          3 | conversation | which 1 | rows
//	buckets       4 | conversation | 256 digests, 6 each
//	parts         5 | conversation | set of buckets 32
//	ask           6 | conversation | for each range: log | from | to
//	run           7 | conversation | entries
//	nothing       8 | conversation | log | from | lowest
//	receipts      9 | conversation | for each: member 32 | counter 8
//	receipt      10 | conversation | receipt
//	fork         11 | conversation | entry | entry
//	leave        12 | for each conversation: tag 16
//
// A conversation is the place of its tag among all tags that the receiver of the frame has sent in greetings, from 0 on; of a tag
// that was sent again, the last one. A log is the place by which a row of that conversation has named it: in rows and nothing one
// of the sender of the frame, in ask one of its receiver. Unknown frames are skipped.
const (
	frameLinked   = 1
	frameGreet    = 2
	frameRows     = 3
	frameBuckets  = 4
	frameParts    = 5
	frameAsk      = 6
	frameRun      = 7
	frameNothing  = 8
	frameReceipts = 9
	frameReceipt  = 10
	frameFork     = 11
	frameLeave    = 12
)

// MaxFrame is the longest frame in bytes.
const MaxFrame = 1 << 20

// Bounds of what one frame may have, so that no frame makes the receiver keep more than a mebibyte.
const (
	maxRows = 512 // in a frame rows; the sender divides longer ones
	maxAsks = 16  // ranges in a frame ask
)

// tagSize is the length of the tag of a conversation in bytes.
const tagSize = 16

// A row of frame rows, with the flags in the lowest bits of its first number:
//
//	32·place + flags | if new: author 32 | log 8 | if full: low | head 8 | high | if forked: number of the fork
//
// New is set where the sender names the log for the first time on this link. Its place is the next one, 0, 1, 2 and so on, or one
// whose log the sender no longer has. Low stays as it was told where a row is not full. Low and head mean nothing where high is 0.
// Filled is set where bodies have come that the sender lacked when it told the row last.
const (
	rowNew    = 1
	rowFull   = 2
	rowUnread = 4
	rowForked = 8
	rowFilled = 16
	rowBits   = 5
)

// What the rows of a frame are.
const (
	rowsChanged = 0 // some that have changed or differ; nothing is expected back
	rowsWhole   = 1 // all that the sender holds; the receiver answers with its own, if it has not told them
)

// An entry in a frame run is its header, then 0 where the body is not there, else 1 and the body.
func appendEntry(b []byte, e Entry) []byte {
	b = append(b, e.Header[:]...)
	if e.Body == nil {
		return append(b, 0)
	}
	return append(append(b, 1), e.Body...)
}

func appendRun(b []byte, run []Entry) []byte {
	b = slices.Grow(b, runSize(run)+len(run))
	for _, e := range run {
		b = appendEntry(b, e)
	}
	return b
}

// reader reads a frame. After the first thing that is not well formed it is empty and bad.
type reader struct {
	b   []byte
	bad bool
}

func (r *reader) fail() {
	r.b, r.bad = nil, true
}

func (r *reader) more() bool { return len(r.b) > 0 }

func (r *reader) byte() byte {
	if b := r.take(1); b != nil {
		return b[0]
	}
	return 0
}

func (r *reader) number() uint64 {
	n, size := binary.Uvarint(r.b)
	if size <= 0 || n > 1<<62 || size > 1 && r.b[size-1] == 0 { // the last: not the shortest form
		r.fail()
		return 0
	}
	r.b = r.b[size:]
	return n
}

// take returns the next n bytes. They are part of the frame. It returns nil if there are fewer.
func (r *reader) take(n int) []byte {
	if n > len(r.b) {
		r.fail()
		return nil
	}
	b := r.b[:n:n]
	r.b = r.b[n:]
	return b
}

// key returns the next 32 bytes, and zeros if there are fewer.
func (r *reader) key() (k [32]byte) {
	copy(k[:], r.take(len(k)))
	return k
}

func (r *reader) uint64() uint64 {
	if b := r.take(8); b != nil {
		return binary.BigEndian.Uint64(b)
	}
	return 0
}

// header returns the next header, and nil if there is none.
func (r *reader) header() *Header {
	h, err := ParseHeader(r.take(HeaderSize))
	if err != nil {
		r.fail()
		return nil
	}
	return h
}

// entry returns the next entry of a run. Its body is part of the frame.
func (r *reader) entry() (e Entry) {
	if e.Header = r.header(); e.Header == nil {
		return e
	}
	switch there := r.byte(); {
	case there == 1:
		e.Body = r.take(e.Header.BodyLength())
	case there != 0:
		r.fail()
	}
	return e
}
