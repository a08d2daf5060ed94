package chat

import (
	"crypto/sha256"
	"encoding/binary"
)

// Hash is what a message's successor calls it by: the SHA-256 of, with numbers in big endian,
//
//	author's key 32 | number 8 | hash of the message before 32 | conversation 8 | time 8 | text
//
// The time is in microseconds since 1970 began in UTC, signed.
func Hash(author Key, m Message) [32]byte {
	b := make([]byte, 0, 96+len(m.Text))
	b = append(b, author[:]...)
	b = binary.BigEndian.AppendUint64(b, m.Number)
	b = append(b, m.Prev[:]...)
	b = binary.BigEndian.AppendUint64(b, uint64(m.Conversation))
	b = binary.BigEndian.AppendUint64(b, uint64(m.At.UnixMicro()))
	return sha256.Sum256(append(b, m.Text...))
}
