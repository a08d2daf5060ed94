package chat

import (
	"encoding/hex"
	"net/netip"
	"strings"
	"time"
)

// Key is the public Ed25519 key that a copy of the program is known by.
type Key [32]byte

const linkedPrefix = "key:"

// LinkedMember is the ID of the copy with a key.
func LinkedMember(k Key) MemberID {
	return MemberID(linkedPrefix + hex.EncodeToString(k[:]))
}

// Key returns the key of a linked member's ID, and whether it is one.
func (id MemberID) Key() (Key, bool) {
	var k Key
	s, ok := strings.CutPrefix(string(id), linkedPrefix)
	b, err := hex.DecodeString(s)
	if !ok || err != nil || len(b) != len(k) {
		return Key{}, false
	}
	copy(k[:], b)
	return k, true
}

// Letter is a message as links carry it.
type Letter struct {
	Number       uint64   // the author's; ascends from 1 on, with gaps
	Prev         [32]byte // the hash of the author's message before
	Conversation Conversation
	At           time.Time
	Text         string // UTF-8 of at most 65,536 bytes
}

// Presence is what a link tells about the copy at its other end.
type Presence struct {
	Key      Key
	Name     string
	Room     netip.AddrPort // its room's port
	Link     netip.AddrPort // its link port
	Plain    netip.AddrPort // where its plain datagrams come from
	Heard    uint64         // the greatest number of ours it has stored
	HasHeard bool           // it has any
}

// Links is what the room needs of the links. Both methods return at once.
type Links interface {
	// Send queues a letter and reports false when there is no link or its queue is full; Ready tells when to go on.
	Send(to Key, l Letter) bool
	// Acknowledge tells an author that everything up to a number is stored.
	Acknowledge(to Key, number uint64)
}
