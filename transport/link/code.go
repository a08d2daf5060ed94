package link

import (
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/sha256"
	"crypto/sha512"
	"strings"

	"golang.org/x/text/unicode/norm"
)

const (
	codeSalt   = "udpchat room code 1"
	codeRounds = 400_000
	tagLabel   = "beacon tag"
)

// Code is a room code, stretched: who has it is in the room. The zero Code is the open room, which has none.
type Code struct{ key [32]byte }

// Stretch makes a Code of what a person typed. Spaces around it do not count, nor does whether its letters and digits are
// full-width; the empty text is the open room. It takes some hundred milliseconds, so that guessing codes is slow.
func Stretch(text string) Code {
	text = typed(text)
	if text == "" {
		return Code{}
	}
	key, err := pbkdf2.Key(sha512.New, text, []byte(codeSalt), codeRounds, 32)
	if err != nil {
		panic(err) // only for parameters a standard forbids, and these are constants
	}
	return Code{[32]byte(key)}
}

// typed is what two people who mean the same code have typed.
func typed(text string) string { return strings.TrimSpace(norm.NFKC.String(text)) }

// Tag is what a beacon says of the code, so that rooms keep apart; zero for the open room.
func (c Code) Tag() (tag [8]byte) {
	if c != (Code{}) {
		copy(tag[:], c.mac([]byte(tagLabel)))
	}
	return tag
}

// role says who speaks, so that no side can be answered with its own proof.
type role string

const (
	dialler  role = "dialler"
	listener role = "listener"
)

// proof is what one side of a link shows of the code: it holds for that side of that link only. exported comes from TLS.
func (c Code) proof(r role, exported []byte) [32]byte {
	return [32]byte(c.mac(append([]byte(r), exported...)))
}

func (c Code) mac(text []byte) []byte {
	m := hmac.New(sha256.New, c.key[:])
	m.Write(text)
	return m.Sum(nil)
}
