package journal

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
)

// HeaderSize is the length of a header in bytes.
const HeaderSize = 227

// MaxBody is the longest body of an entry in bytes, as sealed.
const MaxBody = 128 << 10

// Where the fields of a header begin. All numbers are big-endian.
const (
	atVersion      = 0
	atKind         = 1
	atConversation = 3
	atEpoch        = 35
	atAuthor       = 39
	atLog          = 71
	atNumber       = 79
	atPrevious     = 87
	atTime         = 119
	atBodyLength   = 127
	atBodyHash     = 131
	atSignature    = 163
)

// SealedPart is how many bytes at the start of a header are known before its body is sealed. They are the associated data of a
// sealed body.
const SealedPart = atBodyLength

const entryVersion = 1

// entryLabel begins the bytes that the signature of an entry covers, so that no other signature of the same key passes for one.
const entryLabel = "udpchat entry 1\x00"

type (
	// PublicKey is the Ed25519 key of an author or a node.
	PublicKey [ed25519.PublicKeySize]byte
	// Conversation is the identity of a conversation.
	Conversation [32]byte
	// LogID tells the logs of one author in one conversation apart. It is chosen at random by the installation that writes the log.
	LogID uint64
	// Hash is the SHA-256 of a whole header, signature included. It names the entry.
	Hash [sha256.Size]byte
)

// Log names one log of a conversation.
type Log struct {
	Author PublicKey
	ID     LogID
}

// Kind says what an entry means. The journal carries all kinds alike.
type Kind uint16

// The kinds of entries. Kinds from 16 to 31 belong to rooms. Kinds from Invisible on are never shown to a person, even where they
// are not known.
const (
	KindText     Kind = 1
	KindEdit     Kind = 2
	KindRetract  Kind = 3
	KindReaction Kind = 4
	KindFiles    Kind = 5
	KindProfile  Kind = 6
	KindAgain    Kind = 7 // carries an entry that lies at or behind the fork of its log, see AgainBody
	Invisible    Kind = 0x8000
)

// control reports whether a room breaks without entries of the kind. They are kept even of a blocked author.
func (k Kind) control() bool { return 16 <= k && k < 32 }

// Header is a signed header as it is sent and stored. Its layout, with the length of each field in bytes:
//
//	version 1 | kind 2 | conversation 32 | epoch 4 | author 32 | log 8 | number 8 | hash of the header before 32 |
//	time 8 | length of the body 4 | SHA-256 of the body 32 | signature 64
//
// Numbers are big-endian. The time is in microseconds since 1970. The signature covers entryLabel and all bytes before it. The hash
// of the header before covers its signature, and is zero in number 1 only. ParseHeader checks this form, Verify the signature.
type Header [HeaderSize]byte

// Draft is what an author decides about an entry. Sign makes a header of it.
type Draft struct {
	Kind         Kind
	Conversation Conversation
	Epoch        uint32
	Log          LogID
	Number       uint64
	Previous     Hash
	Time         uint64 // microseconds since 1970
}

// Start returns the first SealedPart bytes of the header that author will sign for d.
func (d *Draft) Start(author PublicKey) []byte {
	b := make([]byte, 0, HeaderSize)
	b = append(b, entryVersion)
	b = binary.BigEndian.AppendUint16(b, uint16(d.Kind))
	b = append(b, d.Conversation[:]...)
	b = binary.BigEndian.AppendUint32(b, d.Epoch)
	b = append(b, author[:]...)
	b = binary.BigEndian.AppendUint64(b, uint64(d.Log))
	b = binary.BigEndian.AppendUint64(b, d.Number)
	b = append(b, d.Previous[:]...)
	return binary.BigEndian.AppendUint64(b, d.Time)
}

// Sign returns the header of the entry d with body, which must not be longer than MaxBody.
func (d *Draft) Sign(key ed25519.PrivateKey, body []byte) Header {
	b := d.Start(publicKey(key))
	b = binary.BigEndian.AppendUint32(b, uint32(len(body)))
	sum := sha256.Sum256(body)
	b = append(b, sum[:]...)
	b = append(b, ed25519.Sign(key, signed(entryLabel, b))...)
	return Header(b)
}

func publicKey(key ed25519.PrivateKey) PublicKey {
	return PublicKey(key.Public().(ed25519.PublicKey))
}

// signed returns the bytes that a signature over content covers.
func signed(label string, content []byte) []byte {
	return append(append(make([]byte, 0, len(label)+len(content)), label...), content...)
}

var errHeader = errors.New("not a header of this version")

// ParseHeader returns the header in the first HeaderSize bytes of b, which it does not copy. It checks the form, not the
// signature.
func ParseHeader(b []byte) (*Header, error) {
	if len(b) < HeaderSize || b[atVersion] != entryVersion {
		return nil, errHeader
	}
	h := (*Header)(b[:HeaderSize])
	switch {
	case h.Number() == 0 || h.Number() > maxNumber:
		return nil, fmt.Errorf("number %d of a header: out of range", h.Number())
	case h.BodyLength() > MaxBody:
		return nil, fmt.Errorf("body of %d bytes: too long", h.BodyLength())
	case (h.Number() == 1) != (h.Previous() == Hash{}):
		return nil, errors.New("the first header of a log has none before it, every other one has")
	}
	return h, nil
}

// maxNumber bounds the numbers of entries, so that sums of them cannot overflow.
const maxNumber = 1<<40 - 1

// Kind returns what the entry means.
func (h *Header) Kind() Kind { return Kind(binary.BigEndian.Uint16(h[atKind:])) }

// Conversation returns where the entry belongs.
func (h *Header) Conversation() Conversation { return Conversation(h[atConversation:atEpoch]) }

// Epoch returns which key of the conversation seals the body, 0 where bodies are not sealed.
func (h *Header) Epoch() uint32 { return binary.BigEndian.Uint32(h[atEpoch:]) }

// Author returns the key that signs the entry.
func (h *Header) Author() PublicKey { return PublicKey(h[atAuthor:atLog]) }

// Log returns the log of the entry.
func (h *Header) Log() Log {
	return Log{Author: h.Author(), ID: LogID(binary.BigEndian.Uint64(h[atLog:]))}
}

// Number returns the place of the entry in its log, from 1 on.
func (h *Header) Number() uint64 { return binary.BigEndian.Uint64(h[atNumber:]) }

// Previous returns the hash of the header before in the same log, and zeros for number 1.
func (h *Header) Previous() Hash { return Hash(h[atPrevious:atTime]) }

// Time returns the author's time of the entry in microseconds since 1970. Anybody can claim any time: see OrderTime.
func (h *Header) Time() uint64 { return binary.BigEndian.Uint64(h[atTime:]) }

// BodyLength returns the length of the body in bytes.
func (h *Header) BodyLength() int { return int(binary.BigEndian.Uint32(h[atBodyLength:])) }

// Hash returns the hash that names the entry.
func (h *Header) Hash() Hash { return sha256.Sum256(h[:]) }

// Verify reports whether the author has signed the header.
func (h *Header) Verify() bool {
	return ed25519.Verify(h[atAuthor:atLog], signed(entryLabel, h[:atSignature]), h[atSignature:])
}

// Proves reports whether body is the body of the header.
func (h *Header) Proves(body []byte) bool {
	sum := sha256.Sum256(body)
	return len(body) == h.BodyLength() && bytes.Equal(sum[:], h[atBodyHash:atSignature])
}

// Entry is a header with its body. Body is nil where the body was deleted or withheld; an empty body is not nil.
type Entry struct {
	Header *Header
	Body   []byte
}

// Size returns the bytes that the entry takes.
func (e Entry) Size() int { return HeaderSize + len(e.Body) }

// smallOrder lists the encodings of the points of small order on Curve25519's Edwards form, without the bit of the sign, among
// them those that are not in shortest form. A signature by such a key can be made by anybody.
var smallOrder = [...]string{
	"0000000000000000000000000000000000000000000000000000000000000000",
	"0100000000000000000000000000000000000000000000000000000000000000",
	"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
	"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
	"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
}

// Weak reports whether anybody could sign in the name of key because its point has small order. Such keys are refused as author
// and as node.
func (key PublicKey) Weak() bool {
	key[len(key)-1] &= 0x7f
	for _, weak := range smallOrder {
		if hex.EncodeToString(key[:]) == weak {
			return true
		}
	}
	return false
}
