package chat

import (
	"context"
	"encoding/hex"
	"net/netip"
	"strings"
	"time"
)

// Key is the public Ed25519 key of a node. The zero Key is nobody's.
type Key [32]byte

const linkedPrefix = "key:"

// LinkedMember is the ID of the node with a key.
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

// Letter is a message as links carry it. The numbers of letters to one member ascend; each letter names the one before it, so
// that the receiver notices a lost one.
type Letter struct {
	Number       uint64   // the author's number of the message: from 1 on, ascending, with gaps
	After        uint64   // the receiver refuses the letter unless it has everything up to this number
	Prev         [32]byte // the Hash of the author's message before; zero: that one is lost
	Conversation Conversation
	At           time.Time // in whole microseconds
	Text         string    // UTF-8 of at most MaxText bytes
}

// Contact is kept on disk about every node that was ever linked. Its three numbers are all that the two nodes know of what
// they have told each other.
type Contact struct {
	Key     Key
	Name    string         // as it calls itself
	Met     time.Time      // when it was linked first
	Seen    time.Time      // when it was linked last
	Base    uint64         // our number when it was met; messages up to there are not for it
	Reached uint64         // the greatest number of ours it has stored
	Heard   uint64         // the greatest number of its own that is on disk here
	Room    netip.AddrPort // its address and the port it takes plain text on
	Link    netip.AddrPort // where its link port was
	Plain   netip.AddrPort // where its plain datagrams come from
}

// Over returns the contact with the numbers that never go down taken from an earlier one, where that has greater ones.
func (c Contact) Over(earlier Contact) Contact {
	c.Heard, c.Reached = max(c.Heard, earlier.Heard), max(c.Reached, earlier.Reached)
	return c
}

// Presence is what a link tells about the node at its other end.
type Presence struct {
	Key               Key
	Name              string // at most 64 bytes
	Room, Link, Plain netip.AddrPort
	Heard             uint64 // the greatest number of ours it has stored
	HasHeard          bool   // it has any
}

// Links is the links to other nodes. Both methods return at once and may be called from any goroutine.
type Links interface {
	// Send queues a letter. It reports false when there is no link or its queue is full; Room.Ready tells when it takes
	// letters again, best when half of the queue is free. Letters queued on a link that ends are lost; the next Room.LinkUp
	// tells where to go on.
	Send(to Key, l Letter) bool
	// Acknowledge tells an author that everything up to a number is on disk here.
	Acknowledge(to Key, number uint64)
}

// Contacts keeps what is known of nodes, and finds own messages for those that were away. Archives implement it.
type Contacts interface {
	// Contacts lists the nodes ever linked, those seen last first, at most 1,000 of them; see package fair for which. It is
	// called once, at the start.
	Contacts() []Contact
	// SaveContacts replaces what was known under the keys of the contacts. It returns at once, like Archive.Update. Heard and
	// Reached never go down. A new contact, whose Met and Seen are the same, is flushed at once.
	SaveContacts(batch []Contact)
	// Outbox finds own messages with a Number greater than after, ascending: at most n, fewer if they are long, but at least
	// one if there is any. After an error there are none, since no message may follow on a gap. answer is called once, from
	// any goroutine or before the method returns, unless ctx ends first.
	Outbox(ctx context.Context, after uint64, n int, answer func([]Message, error))
}
