// Package joining is what a face needs to make rooms and to come into them: the commands, and what has become of a code that was
// entered.
package joining

import (
	"errors"

	"udpchat/chat"
)

// Errors of Commands, beside those of package rooms/code.
var (
	ErrWeak    = errors.New("the code is too easy to guess")
	ErrNoLinks = errors.New("this node speaks plain text only")
	ErrNobody  = errors.New("that is no other node")
)

// Commands make rooms, join them and change them. They return at once, and any goroutine may call them. What becomes of them is told by
// Room.Conversations, by the Details and Members of Room.Changes, and by the State on the board.
type Commands interface {
	// Found makes a room with a code of one's own; empty: the program makes one. The conversation is there once the secrets of the room
	// are on disk. The errors are ErrWeak, ErrNoLinks and those of code.Normalise.
	Found(name, code string) (chat.Conversation, error)
	// Join looks for a room with a code, in place of the one before. The errors are ErrNoLinks and those of code.Normalise.
	Join(code string) error
	// GiveUp looks for no room any longer.
	GiveUp()
	// Choose takes one of several rooms with the code.
	Choose(room chat.Conversation)
	// Leave leaves a room for good. It stays readable.
	Leave(room chat.Conversation)
	// Remove ends the membership of somebody in a room that this node has founded. The room gets a new code.
	Remove(room chat.Conversation, member chat.Key)
	// SetCode changes the code of a room that this node has founded; empty: the program makes one. The errors are those of Found.
	SetCode(room chat.Conversation, code string) error
	// Rename changes its name.
	Rename(room chat.Conversation, name string)
	// Talk begins or finds the conversation with another node alone. The error is ErrNoLinks, or ErrNobody with the own key or one that
	// anybody can sign for.
	Talk(with chat.Key) (chat.Conversation, error)
}

// Stage says how far the search for a room is.
type Stage uint8

// The stages of a search.
const (
	Idle      Stage = iota // no code was entered, or it was given up
	Asking                 // linked nodes are being asked
	Waiting                // no room with this code is here yet; it is looked for until it is given up
	Choosing               // there are several rooms with the code
	Admitting              // the room is known, and its members are being told
	Joined                 // the end: this node is a member
	Exhausted              // the end: too many nodes were asked; the code may be entered again
	Full                   // the end: the room has no place for another member
)

// State is what has become of the code that was entered last.
type State struct {
	Stage  Stage
	Code   string            // as it was typed
	Offers []Offer           // of Choosing those to choose from, of Admitting and Full the one
	In     chat.Conversation // of Joined
}

// Offer is a room with the code.
type Offer struct {
	Room    chat.Conversation
	Name    string   // as its founder calls it
	Founder chat.Key // who has made it
	Nodes   int      // that have offered it
}
