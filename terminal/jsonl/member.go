package jsonl

import (
	"cmp"
	"maps"
	"net/netip"
	"slices"
	"time"

	"udpchat/chat"
)

// The kinds of a Person.
const (
	kindPlain = "plain"
	kindNode  = "node"
)

// The changes of a Member.
const (
	came    = "came"
	went    = "went"
	renamed = "renamed"
	joined  = "joined"
	parted  = "parted"
)

// Members notices who comes, goes, changes the name, and becomes a member of a room or is none any more. The zero Members knows nobody,
// and is about no room.
type Members struct {
	Room  bool // they are those of a room, which members join and part from
	known map[chat.MemberID]known
}

// known is somebody as told last.
type known struct {
	Person
	member bool // else it is only the author of a message
}

// Changes returns what is different in a list of members.
func (m *Members) Changes(in chat.Conversation, members []chat.Member, now time.Time) []Member {
	var all []Member
	add := func(change string, p Person) { all = append(all, memberOf(in, change, p)) }
	before := m.known
	m.known = make(map[chat.MemberID]known, len(members))
	for _, x := range members {
		old := before[x.ID]
		p := PersonOf(x, now)
		if !old.member && m.Room {
			add(joined, p)
		}
		switch {
		case p.Here && !old.Here:
			add(came, p)
		case p.Here && p.Name != old.Name:
			add(renamed, p)
		case old.Here && !p.Here:
			add(went, p)
		}
		m.known[x.ID] = known{p, true}
		delete(before, x.ID)
	}
	for _, id := range slices.Sorted(maps.Keys(before)) { // a member no more
		p := before[id]
		was := p.Here
		if p.Here = false; was {
			add(went, p.Person)
		}
		if p.member && m.Room {
			add(parted, p.Person)
		}
	}
	return all
}

// Late is the coming of a message's author who is not here any more: it spoke and left while the program did not read. It is false
// for others. The next Changes, of which there was one before, tells that the author has gone.
func (m *Members) Late(x chat.Message, members []chat.Member, now time.Time) (Member, bool) {
	old := m.known[x.Author]
	if old.Here || x.Mine() {
		return Member{}, false
	}
	p := Person{Member: x.Author, Kind: kindPlain, Address: addressOf(x.From)}
	if x.Linked() {
		p.Kind = kindNode
	}
	if i := slices.IndexFunc(members, func(y chat.Member) bool { return y.ID == x.Author }); i >= 0 { // else it is forgotten
		p = PersonOf(members[i], now)
	}
	p.Here = true
	m.known[x.Author] = known{p, old.member}
	return memberOf(x.Conversation, came, p), true
}

func memberOf(in chat.Conversation, change string, p Person) Member {
	return Member{Type: "member", Conversation: in.String(), Change: change, Person: p}
}

// PersonOf is a member as it is now.
func PersonOf(m chat.Member, now time.Time) Person {
	p := Person{
		Member: m.ID, Kind: kindPlain, Name: nameOf(m), Address: addressOf(m.Last),
		Fingerprint: m.Fingerprint, Verified: m.Verified, Blocked: m.Blocked, Here: m.Here(now),
	}
	if m.Key != (chat.Key{}) {
		p.Kind = kindNode
	}
	return p
}

// nameOf is what the person calls a member, or else what it calls itself.
func nameOf(m chat.Member) string { return cmp.Or(m.Name, m.SelfName) }

func addressOf(a netip.AddrPort) string {
	if !a.IsValid() {
		return ""
	}
	return a.String()
}
