// Package doors is what faces can do about rooms and conversations of two: it draws up what the journal then does.
package doors

import (
	"crypto/ed25519"
	"crypto/rand"
	"strings"
	"unicode/utf8"

	"udpchat/chat"
	"udpchat/chat/joining"
	"udpchat/journal"
	"udpchat/replica"
	"udpchat/rooms"
	"udpchat/rooms/code"
)

// Commands implements joining.Commands. The zero Commands are those of a node that speaks plain text only.
type Commands struct {
	Journal  *replica.Replica
	Identity func() ed25519.PrivateKey // of this node now; set with Journal
}

// maxCode is how long a code may be as it is typed, in bytes.
const maxCode = 256

// coded returns a code as it is kept: one that the program makes, or an own one that is not too easy to guess.
func coded(typed string) (string, error) {
	if typed = strings.TrimSpace(typed); typed == "" {
		return code.Make(rand.Reader)
	}
	plain, err := code.Normalise(typed)
	switch {
	case err != nil:
		return "", err
	case len(typed) > maxCode || !utf8.ValidString(typed):
		return "", code.ErrLong
	case code.Bits(plain) < code.RefusedBelow:
		return "", joining.ErrWeak
	}
	return typed, nil
}

// Found implements joining.Commands.
func (r Commands) Found(name, typed string) (in chat.Conversation, err error) {
	if r.Journal == nil {
		return in, joining.ErrNoLinks
	}
	c, err := coded(typed)
	if err != nil {
		return in, err
	}
	secrets, first, err := rooms.Found(rand.Reader, r.Identity(), roomName(name), c)
	if err != nil {
		return in, err
	}
	r.Journal.Found(secrets, first)
	return chat.Conversation(rooms.Identity{Founder: secrets.Founder, Nonce: secrets.Nonce}.Room()), nil
}

// roomName returns the name of a room as it is kept.
func roomName(name string) string {
	return rooms.FitName(strings.Join(strings.Fields(name), " "))
}

// Join implements joining.Commands.
func (r Commands) Join(typed string) error {
	if r.Journal == nil {
		return joining.ErrNoLinks
	}
	typed = strings.TrimSpace(typed)
	if _, err := code.Normalise(typed); err != nil {
		return err
	}
	if len(typed) > maxCode || !utf8.ValidString(typed) {
		return code.ErrLong
	}
	r.Journal.Join(typed)
	return nil
}

// GiveUp implements joining.Commands.
func (r Commands) GiveUp() { r.do((*replica.Replica).GiveUp) }

// Choose implements joining.Commands.
func (r Commands) Choose(room chat.Conversation) {
	r.do(func(j *replica.Replica) { j.Choose(room) })
}

// Leave implements joining.Commands.
func (r Commands) Leave(room chat.Conversation) {
	r.do(func(j *replica.Replica) { j.LeaveRoom(room) })
}

// Remove implements joining.Commands.
func (r Commands) Remove(room chat.Conversation, member chat.Key) {
	r.do(func(j *replica.Replica) { j.RemoveMember(room, member) })
}

// SetCode implements joining.Commands.
func (r Commands) SetCode(room chat.Conversation, typed string) error {
	if r.Journal == nil {
		return joining.ErrNoLinks
	}
	c, err := coded(typed)
	if err != nil {
		return err
	}
	r.Journal.SetCode(room, c)
	return nil
}

// Rename implements joining.Commands.
func (r Commands) Rename(room chat.Conversation, name string) {
	r.do(func(j *replica.Replica) { j.Rename(room, roomName(name)) })
}

// Talk implements joining.Commands.
func (r Commands) Talk(with chat.Key) (in chat.Conversation, err error) {
	if r.Journal == nil {
		return in, joining.ErrNoLinks
	}
	self, other := journal.PublicKey(r.Identity().Public().(ed25519.PublicKey)), journal.PublicKey(with)
	if other == self || other.Weak() {
		return in, joining.ErrNobody
	}
	r.Journal.Talk(with)
	return chat.Conversation(rooms.DirectOf(self, other)), nil
}

// do has the journal do something, if there is one.
func (r Commands) do(f func(*replica.Replica)) {
	if r.Journal != nil {
		f(r.Journal)
	}
}
