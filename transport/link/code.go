package link

import (
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/sha256"
	"crypto/sha512"

	"udpchat/chat"
	"udpchat/chat/typed"

	"golang.org/x/text/unicode/norm"
)

const (
	codeSalt   = "udpchat room code 1"
	codeRounds = 400_000
	tagLabel   = "beacon tag"

	conversationLabel = "udpchat coded room 1\x00"
)

// Code is the key that is derived from a room code. The zero Code stands for the open room, which has no code.
type Code struct{ key [32]byte }

// Stretch derives the Code of a typed text by key stretching (PBKDF2, RFC 8018), which takes some hundred milliseconds, so that
// guessing codes is slow. Surrounding spaces do not count, and full-width letters and digits equal ordinary ones. The empty
// text is the open room.
func Stretch(text string) Code {
	text = normalize(text)
	if text == "" {
		return Code{}
	}
	key, err := pbkdf2.Key(sha512.New, text, []byte(codeSalt), codeRounds, 32)
	if err != nil {
		panic(err) // only for invalid parameters, and these are constants
	}
	return Code{[32]byte(key)}
}

// normalize returns the same text for all ways to type one code.
func normalize(text string) string { return typed.Trim(norm.NFKC.String(text)) }

// Tag returns the tag that beacons carry to keep rooms apart; zero for the open room.
func (c Code) Tag() (tag [8]byte) {
	if c != (Code{}) {
		copy(tag[:], c.mac([]byte(tagLabel)))
	}
	return tag
}

// Conversation returns the identity under which the journal keeps what is said in the room: that of the open room for no code, and
// else one of its own, so that nothing of the room is ever in the logs of another.
func (c Code) Conversation() (id chat.Conversation) {
	if c != (Code{}) {
		id = sha256.Sum256(append([]byte(conversationLabel), c.key[:]...))
	}
	return id
}

// role is a side of a connection. It is part of a proof, so that a proof cannot be sent back to its maker.
type role string

const (
	dialler  role = "dialler"
	listener role = "listener"
)

// proof returns the proof that one side knows the code. It is valid for that side of one connection only, since exported is
// keying material of its TLS session.
func (c Code) proof(r role, exported [32]byte) [32]byte {
	return [32]byte(c.mac(append([]byte(r), exported[:]...)))
}

func (c Code) mac(text []byte) []byte {
	m := hmac.New(sha256.New, c.key[:])
	m.Write(text)
	return m.Sum(nil)
}
