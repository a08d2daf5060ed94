package link

import (
	"encoding/binary"
	"errors"
	"fmt"
	"time"
	"unicode/utf8"

	"udpchat/chat"
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

const (
	// MaxText is the length of the longest text of a letter, in bytes of UTF-8.
	MaxText = 64 << 10

	letterBytes = 8 + 8 + 32 + 8
	maxLetter   = letterBytes + MaxText
	ackBytes    = 8
	maxAck      = 64
)

// appendLetter appends the body of a letter, big endian:
//
//	number 8 | after 8 | hash of the message before 32 | time 8 | text
//
// The time is in microseconds since the Unix epoch, signed.
func appendLetter(b []byte, l chat.Letter) []byte {
	b = binary.BigEndian.AppendUint64(b, l.Number)
	b = binary.BigEndian.AppendUint64(b, l.After)
	b = append(b, l.Prev[:]...)
	b = binary.BigEndian.AppendUint64(b, uint64(l.At.UnixMicro()))
	return append(b, l.Text...)
}

// fits reports whether a letter is valid and within the limits.
func fits(l chat.Letter) bool {
	return l.Number > 0 && len(l.Text) <= MaxText && utf8.ValidString(l.Text)
}

func parseLetter(b []byte) (chat.Letter, error) {
	if len(b) < letterBytes {
		return chat.Letter{}, fmt.Errorf("letter: %w", errShort)
	}
	l := chat.Letter{
		Number: binary.BigEndian.Uint64(b),
		After:  binary.BigEndian.Uint64(b[8:]),
		Prev:   [32]byte(b[16:48]),
		At:     time.UnixMicro(int64(binary.BigEndian.Uint64(b[48:]))),
		Text:   string(b[letterBytes:min(len(b), maxLetter+1)]),
	}
	if !fits(l) {
		return chat.Letter{}, fmt.Errorf("letter: %w", errValue)
	}
	return l, nil
}

// appendAck appends the body of an acknowledgement: the greatest number stored, 8 bytes, big endian.
func appendAck(b []byte, number uint64) []byte {
	return binary.BigEndian.AppendUint64(b, number)
}

// parseAck parses an acknowledgement. It skips fields after the number, which a later version may append.
func parseAck(b []byte) (uint64, error) {
	if len(b) < ackBytes {
		return 0, fmt.Errorf("acknowledgement: %w", errShort)
	}
	return binary.BigEndian.Uint64(b), nil
}
