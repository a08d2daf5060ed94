// Package members is who is in a conversation, and what is known of each: plain peers by their host addresses, nodes by their keys.
package members

import (
	"encoding/hex"
	"net/netip"
	"slices"
	"strings"
	"time"

	"udpchat/chat/confusable"
)

// ID names a member. A plain peer is named by its host address, since every run of a script has a new port.
type ID string

// Me is the member at this node.
const Me ID = "me"

const plainPrefix = "plain:"

// OfHost is the ID of the plain peer at a host address.
func OfHost(host netip.Addr) ID { return ID(plainPrefix + host.Unmap().String()) }

// Host returns the host address of a plain peer's ID, and whether it is one.
func (id ID) Host() (netip.Addr, bool) {
	s, ok := strings.CutPrefix(string(id), plainPrefix)
	if !ok {
		return netip.Addr{}, false
	}
	host, err := netip.ParseAddr(s)
	return host, err == nil
}

// Member is somebody in a conversation.
type Member struct {
	ID      ID
	Name    string         // given by the person; may be empty
	Last    netip.AddrPort // where it was last heard from; zero: never
	Heard   time.Time      // when; zero: never
	Count   uint64         // messages heard since the start
	Muted   bool           // its messages are kept, but folded away and without notifications
	Blocked bool           // its messages are dropped
	Node                   // zero: a plain peer

	looks confusable.Looks
}

// Node is what is known of a member that is a node.
type Node struct {
	Key         Key
	SelfName    string        // the name it gives itself
	Linked      bool          // it is here: the link is up
	Verified    bool          // the person compared the digits
	Fingerprint string        // of the key, see Config
	Held        []Held        // what it acknowledges of the own logs in this conversation
	Met         time.Time     // since when it is a member, as far as is known
	Seen        time.Time     // when it was heard of last, in whatever conversation
	RoundTrip   time.Duration // of the link; zero: not measured
	Doubles     uint64        // plain datagrams of it that were dropped, since its link carries the same
	Twin        bool          // another one has the same name, in whatever conversation
	Impostor    bool          // it carries the name of a verified node under another key
	Gone        bool          // it was not heard of for a week
}

// Held is what a member acknowledges of one of this node's logs: the entries From to To are on its disk. To is 0 if it has nothing.
type Held struct{ Log, From, To uint64 }

// Has reports whether a member acknowledges an own message, by the place of its entry; number 0: it has none.
func (n *Node) Has(log, number uint64) bool {
	return number > 0 && slices.ContainsFunc(n.Held, func(h Held) bool { return h.Log == log && h.From <= number && number <= h.To })
}

// Label is what a member is called: its name, or the one it gives itself, or its address. If others have the same name, the
// start of its fingerprint follows.
func (m Member) Label() string {
	switch {
	case m.Name != "":
		return m.Name
	case m.SelfName != "" && m.Twin:
		return m.SelfName + " " + confusable.Mark + m.Mark()
	case m.SelfName != "":
		return m.SelfName
	}
	if m.Last.IsValid() {
		return m.Last.String()
	}
	if host, ok := m.ID.Host(); ok {
		return host.String()
	}
	if m.Key != (Key{}) {
		return m.Mark()
	}
	return string(m.ID)
}

// Mark is the first four characters of a linked member's fingerprint.
func (m Member) Mark() string {
	if len(m.Fingerprint) >= confusable.MarkLength {
		return m.Fingerprint[:confusable.MarkLength]
	}
	return hex.EncodeToString(m.Key[:2])
}

// Plain members are here for half an hour after their last message, and forgotten after an hour, unless the person settled
// something about them.
const (
	forgetAfter = time.Hour
	hereWithin  = 30 * time.Minute
	maxPlain    = 1000
)

// Here reports whether the member is linked or, if it is a plain peer, was heard within half an hour before now.
func (m Member) Here(now time.Time) bool {
	if m.Key != (Key{}) {
		return m.Linked
	}
	return !m.Heard.IsZero() && now.Sub(m.Heard) < hereWithin
}

// leftBetween reports whether a plain peer stopped being here after one time and until another.
func (m Member) leftBetween(from, until time.Time) bool {
	end := m.Heard.Add(hereWithin)
	return m.Key == (Key{}) && !m.Heard.IsZero() && end.After(from) && !end.After(until)
}

// Known is what the person settled about a member; it survives silence and restarts.
type Known struct {
	ID       ID
	Name     string
	Muted    bool
	Blocked  bool // its messages are dropped
	Verified bool // the person compared the digits
}
