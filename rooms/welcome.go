package rooms

import (
	"errors"
	"strings"
	"unicode/utf8"

	"udpchat/journal"
	"udpchat/rooms/control"
)

// MaxName is how long the name of a room may be, in bytes.
const MaxName = 256

var errWelcome = errors.New("rooms: a welcome that is not well formed")

// FitName returns a name as it can be in a welcome: of UTF-8, and cut between two characters if it is too long.
func FitName(name string) string {
	name = strings.ToValidUTF8(name, "\ufffd")
	for len(name) > MaxName {
		_, last := utf8.DecodeLastRuneInString(name)
		name = name[:len(name)-last]
	}
	return name
}

// AppendWelcome appends what a newcomer has to know of a room to find its members, and how its founder calls it:
//
//	founder 32 | nonce 32 | name, UTF-8, at most 256 bytes
func AppendWelcome(b []byte, id Identity, name string) []byte {
	return append(append(append(b, id.Founder[:]...), id.Nonce[:]...), FitName(name)...)
}

// ParseWelcome returns what AppendWelcome has appended.
func ParseWelcome(b []byte) (id Identity, name string, err error) {
	const fixed = len(journal.PublicKey{}) + len(control.Nonce{})
	if len(b) < fixed || len(b) > fixed+MaxName || !utf8.Valid(b[fixed:]) {
		return Identity{}, "", errWelcome
	}
	copy(id.Founder[:], b)
	copy(id.Nonce[:], b[len(id.Founder):])
	if id.Founder.Weak() {
		return Identity{}, "", errWelcome
	}
	return id, string(b[fixed:]), nil
}
