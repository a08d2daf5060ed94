package chat

import (
	"cmp"
	"container/list"
	"encoding/hex"
	"net/netip"
	"slices"
	"strings"
	"time"
)

// Roster is the members of a conversation. It holds at most 1,000 plain peers that the person settled nothing about; the one that
// is silent longest makes room for another. It is not safe for concurrent use: its Room guards it.
type Roster struct {
	members map[MemberID]*list.Element
	heard   *list.List // of *Member; the one heard last is in front
	known   map[MemberID]Known
	spared  int       // members that never make room for others: nodes, and those the person settled something about
	looked  time.Time // when Forget looked last
	closed  bool      // whom the person settled something about is no member by that
	// fingerprint tells what a person sees of a key.
	fingerprint func(Key) string
}

// NewRoster returns an empty roster.
func NewRoster() *Roster {
	return &Roster{members: map[MemberID]*list.Element{}, heard: list.New(), known: map[MemberID]Known{}}
}

// beside returns the roster of a conversation that nobody is in yet. The person settled about its members what they settled
// about those of r.
func (r *Roster) beside() *Roster {
	other := NewRoster()
	other.known, other.fingerprint, other.closed = r.known, r.fingerprint, true
	return other
}

// Hear notes that something came from an address, and returns the member it belongs to.
func (r *Roster) Hear(from netip.AddrPort, at time.Time) MemberID {
	id := PlainMember(from.Addr())
	e, ok := r.members[id]
	if !ok {
		e = r.add(id)
		r.shrink()
	}
	m := e.Value.(*Member)
	m.Last, m.Heard, m.Count = from, at, m.Count+1
	r.heard.MoveToFront(e)
	return id
}

// SetKnown replaces what the person settled. In the open room, those it names are members even if they were never heard.
func (r *Roster) SetKnown(known []Known) {
	old := r.known
	r.known = make(map[MemberID]Known, len(known))
	for _, k := range known {
		r.known[k.ID] = k
		switch m, ok := r.member(k.ID); {
		case ok:
			m.Name, m.Muted, m.Blocked, m.Verified = k.Name, k.Muted, k.Blocked, k.Verified
		case !r.closed:
			r.add(k.ID)
		}
	}
	for id := range old {
		if _, still := r.known[id]; !still {
			r.unknow(id)
		}
	}
	r.spare()
	r.shrink()
}

// Blocked reports whether the person blocked a member.
func (r *Roster) Blocked(id MemberID) bool { return r.known[id].Blocked }

// unknow undoes name, mute, block and verification of a member.
func (r *Roster) unknow(id MemberID) {
	e, ok := r.members[id]
	if !ok {
		return
	}
	m := e.Value.(*Member)
	m.Name, m.Muted, m.Blocked, m.Verified = "", false, false, false
	if !r.closed && m.Heard.IsZero() && m.Met.IsZero() {
		r.remove(e)
	}
}

// Forget drops plain peers that were silent for an hour and that the person settled nothing about. It reports whether Members
// has changed since the last call, also because a member is no longer here.
func (r *Roster) Forget(now time.Time) bool {
	changed := false
	for e := r.heard.Back(); e != nil; {
		before := e.Prev()
		m := e.Value.(*Member)
		if r.mayGo(e) && now.Sub(m.Heard) > forgetAfter {
			r.remove(e)
			changed = true
		}
		changed = changed || m.leftBetween(r.looked, now)
		e = before
	}
	r.looked = now
	return changed
}

// Members lists everybody: first those who are here, then the others, each group by name and then by address, so that rows
// keep their places.
func (r *Roster) Members(now time.Time) []Member {
	all := make([]Member, 0, r.heard.Len())
	for e := r.heard.Front(); e != nil; e = e.Next() {
		m := e.Value.(*Member)
		m.looks.Of(m.Name, m.SelfName)
		all = append(all, *m)
	}
	mark(all, now)
	away := func(m Member) int {
		if m.Here(now) {
			return 0
		}
		return 1
	}
	slices.SortFunc(all, func(a, b Member) int {
		return cmp.Or(away(a)-away(b), cmp.Compare(a.called(), b.called()), compareHosts(a.ID, b.ID))
	})
	return all
}

// called is the name the member is listed by.
func (m Member) called() string { return cmp.Or(m.Name, m.SelfName) }

func compareHosts(a, b MemberID) int {
	x, _ := a.Host()
	y, _ := b.Host()
	return cmp.Or(x.Compare(y), cmp.Compare(a, b))
}

func (r *Roster) add(id MemberID) *list.Element {
	k := r.known[id]
	m := &Member{ID: id, Name: k.Name, Muted: k.Muted, Blocked: k.Blocked, Node: Node{Verified: k.Verified}}
	if key, linked := id.Key(); linked {
		m.Key = key
		if r.fingerprint != nil {
			m.Fingerprint = r.fingerprint(key)
		}
	}
	e := r.heard.PushFront(m)
	r.members[id] = e
	return e
}

func (r *Roster) remove(e *list.Element) {
	delete(r.members, e.Value.(*Member).ID)
	r.heard.Remove(e)
}

// shrink drops plain peers, those silent longest first, while there are too many.
func (r *Roster) shrink() {
	for e := r.heard.Back(); e != nil && len(r.members)-r.spared > maxPlain; {
		before := e.Prev()
		if r.mayGo(e) {
			r.remove(e)
		}
		e = before
	}
}

// Key is the public Ed25519 key of a node. The zero Key is nobody's.
type Key [32]byte

const linkedPrefix = "key:"

// LinkedMember is the ID of the node with a key.
func LinkedMember(k Key) MemberID { return MemberID(linkedPrefix + hex.EncodeToString(k[:])) }

// Key returns the key of a linked member's ID, and whether it is one.
func (id MemberID) Key() (Key, bool) {
	s, ok := strings.CutPrefix(string(id), linkedPrefix)
	b, err := hex.DecodeString(s)
	if !ok || err != nil || len(b) != len(Key{}) {
		return Key{}, false
	}
	return Key(b), true
}

// Contact is kept on disk about every node that was ever heard of.
type Contact struct {
	Key   Key
	Name  string         // as it calls itself
	Met   time.Time      // when it was heard of first
	Seen  time.Time      // when it was heard of last
	Room  netip.AddrPort // its address and the port it takes plain text on; zero: it was never linked
	Link  netip.AddrPort // where its link port was
	Plain netip.AddrPort // where its plain datagrams come from
}

// Contacts keeps what is known of nodes. Archives implement it.
type Contacts interface {
	// Contacts lists the nodes ever heard of, those seen last first, at most 1,000 of them; see package fair for which. It is called
	// once, at the start.
	Contacts() []Contact
	// SaveContacts replaces what was known under the keys of the contacts. It returns at once, like Archive.Update.
	SaveContacts(batch []Contact)
}
