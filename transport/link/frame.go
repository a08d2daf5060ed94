package link

import (
	"encoding/binary"
	"errors"
	"fmt"

	"udpchat/journal"
)

// kind is the type of a frame. Types from 64 on are for experiments; no later version will use them.
type kind uint8

// The types of this version. Frames of unknown types are skipped.
const (
	kindHello   kind = 1
	kindJournal kind = 2
	kindAck     kind = 3
	kindAbout   kind = 4
)

const (
	headerBytes = 5
	// maxTold is the longest body of a hello or an about, with room for additions of later versions.
	maxTold = 1024
	maxAck  = 64
)

var (
	errLong  = errors.New("longer than it may be")
	errShort = errors.New("shorter than it must be")
	errValue = errors.New("a value that is not allowed")
)

// header precedes each body: type (1 byte) and length of the body (4 bytes, big endian).
type header struct {
	kind   kind
	length int
}

// appendHeader appends the header of a frame.
func appendHeader(b []byte, h header) []byte {
	return binary.BigEndian.AppendUint32(append(b, byte(h.kind)), uint32(h.length))
}

// parseHeader parses the header at the start of b. A body that is longer than its type allows is an error.
func parseHeader(b []byte) (header, error) {
	if len(b) < headerBytes {
		return header{}, fmt.Errorf("frame: %w", errShort)
	}
	h := header{kind: kind(b[0])}
	length := binary.BigEndian.Uint32(b[1:])
	if length > uint32(h.kind.limit()) {
		return header{}, fmt.Errorf("frame of type %d: %w", h.kind, errLong)
	}
	h.length = int(length)
	return h, nil
}

// limit returns the length of the longest body of a type.
func (k kind) limit() int {
	switch k {
	case kindHello, kindAbout:
		return maxTold
	case kindAck:
		return maxAck
	default:
		return journal.MaxFrame
	}
}

// appendFrame appends a frame, whose body the function body appends.
func appendFrame(b []byte, k kind, body func([]byte) []byte) []byte {
	start := len(b)
	b = body(appendHeader(b, header{kind: k}))
	binary.BigEndian.PutUint32(b[start+1:], uint32(len(b)-start-headerBytes))
	return b
}

// journalFrame returns the frame that carries a frame of the journal.
func journalFrame(body []byte) []byte {
	b := make([]byte, 0, headerBytes+len(body))
	return append(appendHeader(b, header{kindJournal, len(body)}), body...)
}

// ack says how many journal frames its sender has read. Its body, big endian: number 8 | flags 1.
type ack struct {
	read   uint64
	wanted bool // flag 1: the other side is to answer with an ack of its own
}

const (
	ackBytes   = 8 + 1
	flagWanted = 1 << 0
)

func appendAck(b []byte, a ack) []byte {
	var flags byte
	if a.wanted {
		flags = flagWanted
	}
	return append(binary.BigEndian.AppendUint64(b, a.read), flags)
}

// parseAck parses an ack. It skips fields after the flags, which a later version may append.
func parseAck(b []byte) (ack, error) {
	if len(b) < ackBytes {
		return ack{}, fmt.Errorf("ack: %w", errShort)
	}
	return ack{read: binary.BigEndian.Uint64(b), wanted: b[8]&flagWanted != 0}, nil
}

func ackFrame(a ack) []byte {
	return appendFrame(nil, kindAck, func(b []byte) []byte { return appendAck(b, a) })
}
