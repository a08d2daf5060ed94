package link

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// kind is the type of a frame. Types from 64 on are for experiments; no later version will use them.
type kind uint8

// The types of version 1. Frames of unknown types are skipped.
const (
	kindHello  kind = 1
	kindLetter kind = 2
	kindAck    kind = 3
	kindAbout  kind = 4
)

const (
	headerBytes = 5
	// MaxBody is the longest body of a frame of any type, in bytes.
	MaxBody = maxLetter
	// maxTold is the longest body of a hello or an about, with room for additions of later versions.
	maxTold = 1024
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
		return MaxBody
	}
}

// appendFrame appends a frame, whose body the function body appends.
func appendFrame(b []byte, k kind, body func([]byte) []byte) []byte {
	start := len(b)
	b = body(appendHeader(b, header{kind: k}))
	binary.BigEndian.PutUint32(b[start+1:], uint32(len(b)-start-headerBytes))
	return b
}
