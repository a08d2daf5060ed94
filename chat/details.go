package chat

import "udpchat/chat/visible"

// Kind tells what a conversation is.
type Kind uint8

// These are the kinds of conversations.
const (
	KindOpen   Kind = iota // the open room
	KindRoom               // a room that members are admitted to
	KindDirect             // of this node and another one
)

// Standing tells how this node stands in a conversation.
type Standing uint8

// These are the ways in which a node can stand in a conversation.
const (
	Inside   Standing = iota // it takes part
	Removed                  // the founder of the room has removed it
	Left                     // the person has left
	ReadOnly                 // something in it is of a kind that only a newer version knows, so nothing can be said there
)

// Details are what a conversation is, and how this node stands in it.
type Details struct {
	Kind     Kind
	Name     string // of a room, as its founder calls it; of a direct conversation, the Label of its other member; else empty
	Code     string // that lets others into a room; empty: it is not known
	Founder  bool   // this node has founded the room
	Other    Key    // the other member of a direct conversation
	Standing Standing
}

// maxRoomName is how many characters are shown of the name of a room.
const maxRoomName = 64

// clean returns the details of a conversation as they can be shown.
func (d Details) clean(in Conversation) Details {
	if in == OpenRoom {
		return Details{Standing: d.Standing}
	}
	d.Name = visible.Line(d.Name, maxRoomName)
	return d
}
