package link

import (
	"encoding/binary"
	"fmt"
	"time"
	"unicode/utf8"

	"udpchat/chat"
)

const (
	// MaxText is the length of the longest text of a letter, in bytes of UTF-8.
	MaxText = 64 << 10

	letterBytes = 8 + 8 + 32 + 8 + 8
	maxLetter   = letterBytes + MaxText
	ackBytes    = 8
	maxAck      = 64
)

// appendLetter appends the body of a letter, big endian:
//
//	number 8 | after 8 | hash of the message before 32 | conversation 8 | time 8 | text
//
// The time is in microseconds since the Unix epoch, signed.
func appendLetter(b []byte, l chat.Letter) []byte {
	b = binary.BigEndian.AppendUint64(b, l.Number)
	b = binary.BigEndian.AppendUint64(b, l.After)
	b = append(b, l.Prev[:]...)
	b = binary.BigEndian.AppendUint64(b, uint64(l.Conversation))
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
		Number:       binary.BigEndian.Uint64(b),
		After:        binary.BigEndian.Uint64(b[8:]),
		Prev:         [32]byte(b[16:48]),
		Conversation: chat.Conversation(binary.BigEndian.Uint64(b[48:])),
		At:           time.UnixMicro(int64(binary.BigEndian.Uint64(b[56:]))),
		Text:         string(b[letterBytes:min(len(b), maxLetter+1)]),
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
