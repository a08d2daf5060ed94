package chat

import (
	"container/list"
	"time"

	"udpchat/chat/confusable"
	"udpchat/chat/visible"
)

// goneAfter is how long nothing may be heard of a node. After that no message is shown as waiting for it any more.
const goneAfter = 7 * 24 * time.Hour

// maxSelfName is how many characters are shown of the name that a node gives itself.
const maxSelfName = 64

// Meet notes what is known of a node, and whether its link is up.
func (r *Roster) Meet(c Contact, up bool) {
	id := LinkedMember(c.Key)
	e, ok := r.members[id]
	if !ok {
		e = r.add(id)
		r.spared++ // a member that was there counts already
	}
	m := e.Value.(*Member)
	m.SelfName, m.Linked, m.Met, m.Seen = visible.Line(c.Name, maxSelfName), up, c.Met, c.Seen
	if m.Last = c.Room; !m.Last.IsValid() {
		m.Last = c.Link
	}
	if !up {
		m.RoundTrip = 0
	}
}

// Part forgets a node that the person settled nothing about.
func (r *Roster) Part(id MemberID) {
	if e, ok := r.members[id]; ok {
		r.remove(e)
		r.spared--
	}
}

// Known reports whether the person settled something about a member.
func (r *Roster) Known(id MemberID) bool {
	_, known := r.known[id]
	return known
}

// HearLink notes that a node said something.
func (r *Roster) HearLink(id MemberID, at time.Time) {
	if m, ok := r.member(id); ok {
		m.Heard, m.Count = at, m.Count+1
	}
}

// Double notes that a plain datagram of a node was dropped.
func (r *Roster) Double(id MemberID) {
	if m, ok := r.member(id); ok {
		m.Doubles++
	}
}

// SetRoundTrip notes how long a link takes to answer, and reports whether that is new.
func (r *Roster) SetRoundTrip(id MemberID, d time.Duration) bool {
	m, ok := r.member(id)
	if !ok || m.RoundTrip == d {
		return false
	}
	m.RoundTrip = d
	return true
}

func (r *Roster) member(id MemberID) (*Member, bool) {
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
	return m.Key == (Key{}) && !r.Known(m.ID)
}

// mark finds the members that carry the name of another, and those that are gone.
func mark(all []Member, now time.Time) {
	crowd := confusable.NewCrowd(len(all))
	for i := range all {
		m := &all[i]
		m.Gone = m.Key != (Key{}) && !m.Linked && now.Sub(m.Seen) > goneAfter
		crowd.Add(m.looks, m.Verified)
	}
	for i := range all {
		m := &all[i]
		m.Twin = crowd.Twin(m.looks)
		m.Impostor = !m.Verified && m.Key != (Key{}) && crowd.Poses(m.looks)
	}
}
