package members

import (
	"container/list"
	"slices"
	"time"

	"udpchat/chat/confusable"
	"udpchat/chat/visible"
)

// goneAfter is how long nothing may be heard of a node. After that no message is shown as waiting for it any more.
const goneAfter = 7 * 24 * time.Hour

// maxSelfName is how many characters are shown of the name that a node gives itself.
const maxSelfName = 64

// maxNodes is how many members a room lists. Those beyond it are shown by what they say.
const maxNodes = 1000

// News is what is known of a node now, in whatever conversations it is.
type News struct {
	Contact
	Up        bool          // a link is there
	RoundTrip time.Duration // of the link; zero: not measured
}

// SelfName is what a node calls itself, as it is shown.
func (c Contact) SelfName() string { return visible.Line(c.Name, maxSelfName) }

// Silent reports whether a node was not heard of for so long that nothing waits for it.
func (n News) Silent(now time.Time) bool { return !n.Up && now.Sub(n.Seen) > goneAfter }

// take notes the news of a member that is a node.
func (m *Member) take(n News) {
	m.SelfName, m.Linked, m.Seen, m.RoundTrip = n.SelfName(), n.Up, n.Seen, n.RoundTrip
	if m.Last = n.Room; !m.Last.IsValid() {
		m.Last = n.Link
	}
	if !n.Up {
		m.RoundTrip = 0
	}
}

// Join makes a node a member, since a time. It reports whether it was none, or one since another time.
func (r *Roster) Join(n News, since time.Time) bool {
	id := OfKey(n.Key)
	e, is := r.members[id]
	switch {
	case !is && r.closed && len(r.members) >= maxNodes:
		return false
	case !is:
		e = r.add(id)
		r.spared++
	}
	m := e.Value.(*Member)
	if is && m.Met.Equal(since) {
		return false
	}
	m.Met = since
	m.take(n)
	return true
}

// Update notes news of a node, if it is a member.
func (r *Roster) Update(n News) {
	if m, ok := r.member(OfKey(n.Key)); ok {
		m.take(n)
	}
}

// Part forgets a node, which is a member no more.
func (r *Roster) Part(id ID) {
	if e, ok := r.members[id]; ok {
		r.remove(e)
		r.spared--
	}
}

// Has reports whether somebody is a member.
func (r *Roster) Has(id ID) bool { return r.members[id] != nil }

// HearLink notes that a node said something.
func (r *Roster) HearLink(id ID, at time.Time) {
	if m, ok := r.member(id); ok {
		m.Heard, m.Count = at, m.Count+1
	}
}

// Hold notes all that a member acknowledges of the own logs. It reports whether it is one, and whether that is new.
func (r *Roster) Hold(id ID, held []Held) (is, changed bool) {
	m, ok := r.member(id)
	if !ok {
		return false, false
	}
	changed = !slices.Equal(m.Held, held)
	m.Held = held
	return true, changed
}

// Double notes that a plain datagram of a node was dropped.
func (r *Roster) Double(id ID) {
	if m, ok := r.member(id); ok {
		m.Doubles++
	}
}

func (r *Roster) member(id ID) (*Member, bool) {
	e, ok := r.members[id]
	if !ok {
		return nil, false
	}
	return e.Value.(*Member), true
}

// spare counts the members that never make room for others.
func (r *Roster) spare() {
	r.spared = 0
	for _, e := range r.members {
		if !r.mayGo(e) {
			r.spared++
		}
	}
}

// mayGo reports whether a member may make room for others: it is a plain peer that the person settled nothing about.
func (r *Roster) mayGo(e *list.Element) bool {
	m := e.Value.(*Member)
	return m.Key == (Key{}) && !r.settled.Has(m.ID)
}

// mark notes whether a member carries the name of somebody else, and whether it is gone.
func (m *Member) mark(names confusable.Crowd, now time.Time) {
	m.looks.Of(m.Name, m.SelfName)
	node := m.Key != (Key{})
	m.Gone = node && News{Contact: Contact{Seen: m.Seen}, Up: m.Linked}.Silent(now)
	m.Twin = names.Twin(m.looks)
	m.Impostor = node && !m.Verified && names.Poses(m.looks)
}

// Person is a node as it is shown where it is no member: see Roster.Members.
func Person(n News, s Settled, fingerprint func(Key) string, names confusable.Crowd, now time.Time) Member {
	m := newMember(OfKey(n.Key), s, fingerprint)
	m.take(n)
	m.mark(names, now)
	return *m
}
