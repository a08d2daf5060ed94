package members

import (
	"cmp"
	"container/list"
	"encoding/hex"
	"net/netip"
	"slices"
	"strings"
	"time"

	"udpchat/chat/confusable"
)

// Roster is the members of a conversation. It holds at most 1,000 plain peers that the person settled nothing about; the one that
// is silent longest makes room for another. It is not safe for concurrent use: its Room guards it.
type Roster struct {
	members map[ID]*list.Element
	heard   *list.List // of *Member; the one heard last is in front
	settled Settled
	spared  int       // members that never make room for others: nodes, and those the person settled something about
	looked  time.Time // when Forget looked last
	closed  bool      // there are no plain peers
	// fingerprint tells what a person sees of a key; nil: nothing.
	fingerprint func(Key) string
}

// NewRoster returns the empty roster of the open room. fingerprint returns the form of a key that people see; nil: none.
func NewRoster(fingerprint func(Key) string) *Roster {
	return &Roster{members: map[ID]*list.Element{}, heard: list.New(), fingerprint: fingerprint}
}

// Beside returns the empty roster of a conversation that has no plain peers. The person settled about its members what they settled
// about those of r.
func (r *Roster) Beside() *Roster {
	other := NewRoster(r.fingerprint)
	other.settled, other.closed = r.settled, true
	return other
}

// Hear notes that something came from an address, and returns the member it belongs to.
func (r *Roster) Hear(from netip.AddrPort, at time.Time) ID {
	id := OfHost(from.Addr())
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

// Settled is what the person settled about members, in all conversations. Rosters share it; nobody writes to it.
type Settled map[ID]Known

// Settle returns what the person settled.
func Settle(all []Known) Settled {
	s := make(Settled, len(all))
	for _, k := range all {
		s[k.ID] = k
	}
	return s
}

// Has reports whether the person settled something about a member.
func (s Settled) Has(id ID) bool {
	_, has := s[id]
	return has
}

// SetKnown replaces what the person settled. Plain peers that it names are in the open room even if they were never heard. Nodes are
// members only by Join.
func (r *Roster) SetKnown(s Settled) {
	r.settled = s
	for id, e := range r.members {
		m := e.Value.(*Member)
		m.settle(s[id])
		if m.Key == (Key{}) && m.Heard.IsZero() && !s.Has(id) {
			r.remove(e)
		}
	}
	for id := range s {
		if _, node := id.Key(); !r.closed && !node && !r.Has(id) {
			r.add(id)
		}
	}
	r.spare()
	r.shrink()
}

// settle takes what the person settled about a member.
func (m *Member) settle(k Known) {
	m.Name, m.Muted, m.Blocked, m.Verified = k.Name, k.Muted, k.Blocked, k.Verified
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
// keep their places. Whose name is among some names more than once is a Twin.
func (r *Roster) Members(now time.Time, names confusable.Crowd) []Member {
	listed := make([]*Member, 0, r.heard.Len()) // members are large to move
	for e := r.heard.Front(); e != nil; e = e.Next() {
		m := e.Value.(*Member)
		m.mark(names, now)
		listed = append(listed, m)
	}
	slices.SortFunc(listed, func(a, b *Member) int {
		switch here := a.Here(now); {
		case here == b.Here(now):
		case here:
			return -1
		default:
			return 1
		}
		if c := strings.Compare(a.called(), b.called()); c != 0 {
			return c
		}
		return compareHosts(a.ID, b.ID)
	})
	all := make([]Member, len(listed))
	for i, m := range listed {
		all[i] = *m
	}
	return all
}

// called is the name the member is listed by.
func (m Member) called() string { return cmp.Or(m.Name, m.SelfName) }

func compareHosts(a, b ID) int {
	x, _ := a.Host()
	y, _ := b.Host()
	return cmp.Or(x.Compare(y), cmp.Compare(a, b))
}

func (r *Roster) add(id ID) *list.Element {
	e := r.heard.PushFront(newMember(id, r.settled, r.fingerprint))
	r.members[id] = e
	return e
}

func newMember(id ID, s Settled, fingerprint func(Key) string) *Member {
	m := &Member{ID: id}
	m.settle(s[id])
	if key, node := id.Key(); node {
		m.Key = key
		if fingerprint != nil {
			m.Fingerprint = fingerprint(key)
		}
	}
	return m
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

// OfKey is the ID of the node with a key.
func OfKey(k Key) ID { return ID(linkedPrefix + hex.EncodeToString(k[:])) }

// Key returns the key of a linked member's ID, and whether it is one.
func (id ID) Key() (Key, bool) {
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
