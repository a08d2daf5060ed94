package chat

import "time"

// Entry is what the room learns of an entry of the journal: a record that its author has signed, whoever has brought it.
type Entry struct {
	Author      Key
	Log, Number uint64    // the entry's place in the journal
	At          time.Time // its order time: the author's, but at most a minute after it arrived here
	Text        string    // valid UTF-8 of at most MaxText bytes; empty if Newer
	Newer       bool      // it is of a kind that this version does not know
}

// Held is what a member acknowledges of one of this node's logs: the entries From to To are on its disk, and those up to Read
// were seen by its person. To is 0 if it has nothing.
type Held struct{ Log, From, To, Read uint64 }

// Journal carries what is said to the nodes of a conversation. Its methods return at once.
type Journal interface {
	// Say makes an entry of an own message. Room.Said or Room.Unsaid follows.
	Say(m Message)
	// Block says whether what k says is dropped.
	Block(k Key, blocked bool)
}
