package chat

import (
	"encoding/hex"
	"net/netip"
	"strings"
	"time"
)

// MemberID names a member. A plain peer is known by its host address, since every run of a script has a new port.
type MemberID string

// Me is the member this copy is.
const Me MemberID = "me"

const plainPrefix = "plain:"

// PlainMember is the ID of the plain peer at a host address.
func PlainMember(host netip.Addr) MemberID {
	return MemberID(plainPrefix + host.Unmap().String())
}

// Host returns the host address of a plain peer's ID, and whether it is one.
func (id MemberID) Host() (netip.Addr, bool) {
	s, ok := strings.CutPrefix(string(id), plainPrefix)
	if !ok {
		return netip.Addr{}, false
	}
	host, err := netip.ParseAddr(s)
	return host, err == nil
}

// Member is somebody in the room.
type Member struct {
	ID      MemberID
	Name    string         // what the person calls it; empty: known by its address, or by the name it gives itself
	Last    netip.AddrPort // where it was last heard from; zero: never
	Heard   time.Time      // when; zero: never
	Count   uint64         // messages heard since the start
	Muted   bool           // its messages are kept but make no noise and are folded away
	Blocked bool           // what it sends is dropped
	Node                   // zero: a plain peer

	looks looks
}

// Node is what is known of a member that is a node.
type Node struct {
	Key         Key
	SelfName    string        // the name it gives itself
	Linked      bool          // it is here: the link is up
	Verified    bool          // the person compared the digits
	Fingerprint string        // of the key, see Config; what is compared are Room.Digits
	Base        uint64        // our number when it was met: what we said up to there is not for it
	Reached     uint64        // the greatest number of ours it has stored
	Met, Seen   time.Time     // when it was linked first and last; zero: not since the history began
	RoundTrip   time.Duration // of the link; zero: not measured
	Doubles     uint64        // plain datagrams of it that were dropped, since a link carries the same
	Twin        bool          // another member has the same name
	Impostor    bool          // it carries the name of a verified member under another key
	Gone        bool          // it was not seen for 30 days
}

// looks is what the names of a member look like; it is worked out anew when they change.
type looks struct {
	of   [2]string // Name and SelfName
	like [2]string // their skeletons; one that is empty or the same as the other stands as empty
}

// twinMark stands before the characters of the fingerprint behind a name that several have.
const (
	twinMark   = "·"
	markLength = 4
)

// Label is what a member is called: its name, or else the one it gives itself, with the first characters of its fingerprint
// where others have the same, or else its address.
func (m Member) Label() string {
	switch {
	case m.Name != "":
		return m.Name
	case m.SelfName != "" && m.Twin:
		return m.SelfName + " " + twinMark + m.Mark()
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
	if len(m.Fingerprint) >= markLength {
		return m.Fingerprint[:markLength]
	}
	return hex.EncodeToString(m.Key[:2])
}

// Plain members are forgotten after an hour of silence unless the person named them; within half an hour they count as here.
const (
	forgetAfter = time.Hour
	hereWithin  = 30 * time.Minute
	maxPlain    = 1000
)

// Here reports whether the member is linked or, when it is a plain peer, was heard within half an hour before now.
func (m Member) Here(now time.Time) bool {
	if m.Key != (Key{}) {
		return m.Linked
	}
	return !m.Heard.IsZero() && now.Sub(m.Heard) < hereWithin
}

// leftBetween reports whether the member stopped to count as here after one time and until another.
func (m Member) leftBetween(from, until time.Time) bool {
	end := m.Heard.Add(hereWithin)
	return m.Key == (Key{}) && !m.Heard.IsZero() && end.After(from) && !end.After(until)
}

// Known is what the person settled about a member; it outlives silence and restarts.
type Known struct {
	ID       MemberID
	Name     string
	Muted    bool
	Blocked  bool // what comes from it is dropped
	Verified bool // the person compared the digits with those shown there
}
