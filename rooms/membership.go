package rooms

import (
	"udpchat/journal"
	"udpchat/rooms/control"
)

// Standing says whether a node is in a room.
type Standing uint8

// The ways in which a node can stand in a room. They are kept on disk: append only.
const (
	StandingInside  Standing = iota
	StandingLeft             // its person has left
	StandingRemoved          // the founder has removed it
	StandingLeaving          // its person has left, and no member is known to have heard of it
)

// Membership is what a node keeps of a room that it is or was in.
type Membership struct {
	Secrets
	Self     journal.PublicKey // as whom it was in the room last
	Standing Standing
}

// Pair is what a node keeps of a conversation of two.
type Pair struct {
	Self  journal.PublicKey // as whom it talks
	Other control.Card      // without a sealing key while that is not known
	// Answered tells that the person has begun the conversation, or said something in it.
	Answered bool
}
