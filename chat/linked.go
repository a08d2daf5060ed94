package chat

import (
	"context"
	"encoding/hex"
	"net/netip"
	"strings"
	"time"
)

// Key is the public Ed25519 key that a copy of the program is known by. The zero Key is nobody's.
type Key [32]byte

const linkedPrefix = "key:"

// LinkedMember is the ID of the copy with a key.
func LinkedMember(k Key) MemberID {
	return MemberID(linkedPrefix + hex.EncodeToString(k[:]))
}

// Key returns the key of a linked member's ID, and whether it is one.
func (id MemberID) Key() (Key, bool) {
	s, ok := strings.CutPrefix(string(id), linkedPrefix)
	b, err := hex.DecodeString(s)
	if !ok || err != nil || len(b) != len(Key{}) {
		return Key{}, false
	}
	return Key(b), true
}

// Letter is a message as links carry it. The letters to one member ascend; each names the one it follows, so that a letter
// that went astray is never passed over.
type Letter struct {
	Number       uint64   // the author's number of the message: from 1 on, ascending, with gaps
	After        uint64   // the receiver is to have everything up to this number, or else it does not take the letter
	Prev         [32]byte // the hash of the author's message before, see Hash; zero: that one is lost
	Conversation Conversation
	At           time.Time // in whole microseconds
	Text         string    // UTF-8 of at most MaxText bytes
}

// Contact is what is kept on disk about a copy that was ever linked. The three numbers are all the state there is of what
// the two have told each other.
type Contact struct {
	Key     Key
	Name    string         // as it calls itself
	Met     time.Time      // when it was linked first
	Seen    time.Time      // when it was linked last
	Base    uint64         // our number when it was met: what we said up to there is not for it
	Reached uint64         // the greatest number of ours it has stored
	Heard   uint64         // the greatest number of its own that is on disk here
	Room    netip.AddrPort // where its room's port is: its address and the plain port it listens on
	Link    netip.AddrPort // where its link port was
	Plain   netip.AddrPort // where its plain datagrams come from
}

// Over returns the contact with those numbers of an earlier one that never go down.
func (c Contact) Over(earlier Contact) Contact {
	c.Heard, c.Reached = max(c.Heard, earlier.Heard), max(c.Reached, earlier.Reached)
	return c
}

// Presence is what a link tells about the copy at its other end.
type Presence struct {
	Key               Key
	Name              string // at most 64 bytes
	Room, Link, Plain netip.AddrPort
	Heard             uint64 // the greatest number of ours it has stored
	HasHeard          bool   // it has any
}

// Links is what the room needs of the links. Both methods return at once and may be called from any goroutine.
type Links interface {
	// Send queues a letter, and reports false when there is no link or its queue is full. Room.Ready tells when to go on,
	// best when half of the queue is free again. What was queued on a link that ends is lost; the next Room.LinkUp tells
	// where to go on.
	Send(to Key, l Letter) bool
	// Acknowledge tells an author that everything up to a number is on disk here.
	Acknowledge(to Key, number uint64)
}

// Contacts keeps what is known of copies, and finds what was said here for those who were away. Archives implement it.
type Contacts interface {
	// Contacts lists the copies ever linked, those seen last first, at most 1,000: of more, as many of each host as can be. It
	// is called once, at the start.
	Contacts() []Contact
	// SaveContacts puts contacts in the place of what was known under their keys. It returns at once, like Archive.Update.
	// Heard and Reached never go down. Who is new, with Met and Seen the same, is on disk as soon as can be.
	SaveContacts(batch []Contact)
	// Outbox finds own messages whose Number is beyond after, ascending: at most n, and fewer when they are long, but one
	// if there is any; none at all with an error, for a message must not follow on a gap. answer is called once, from any
	// goroutine or before the method returns, unless ctx ends first.
	Outbox(ctx context.Context, after uint64, n int, answer func([]Message, error))
}
