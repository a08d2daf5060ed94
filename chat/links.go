package chat

import (
	"net/netip"
	"slices"
	"time"

	"udpchat/internal/fair"
)

// maxLinked is how many nodes are known. One that is away and that the person settled nothing about makes room for another.
const maxLinked = 1000

// returnTime is how long a link may be away on its own, as when a program is started again.
const returnTime = time.Minute

const seenStep = time.Minute // by which it is noted at least that a member was heard of later: that is shown in days

// linked is what the room knows of a node that it ever heard of.
type linked struct {
	Contact
	up     bool      // a link is there
	parted time.Time // when the link ended, or the room began
}

// carries reports whether the link brings what the node also sends in plain text: it is up, or will be soon.
func (c *linked) carries(at time.Time) bool { return c.up || at.Sub(c.parted) < returnTime }

// Presence is what a node tells about itself on a link.
type Presence struct {
	Key               Key
	Name              string // at most 64 bytes
	Room, Link, Plain netip.AddrPort
}

// LinkUp tells that a node is linked that has proven its key, and what it tells about itself. If no LinkDown came before, that is
// news of it.
func (r *Room) LinkUp(p Presence) {
	now := r.now()
	r.try(func() bool {
		c := r.meetLocked(p.Key)
		if c == nil {
			return false
		}
		if p.Room.IsValid() || c.Room.Addr() != p.Link.Addr() { // a port that is closed will be open again
			c.Room = p.Room
		}
		c.Name, c.Link, c.up = p.Name, p.Link, true
		r.moveLocked(c, p.Plain)
		r.noteLocked(c, now)
		return true
	})
}

// LinkDown tells that the link to a node has ended.
func (r *Room) LinkDown(k Key) {
	now := r.now()
	r.try(func() bool {
		c := r.linked[k]
		if c == nil || !c.up {
			return false
		}
		c.up, c.parted = false, now
		r.noteLocked(c, now)
		return true
	})
}

// meetLocked returns what is known of a node, which it meets if it has to; nil, if it is this node or too many are known.
func (r *Room) meetLocked(k Key) *linked {
	if c := r.linked[k]; c != nil {
		return c
	}
	if r.journal == nil || k == r.me || len(r.linked) >= maxLinked && !r.partLocked() {
		return nil
	}
	c := &linked{Contact: Contact{Key: k, Met: r.now()}}
	r.linked[k] = c
	return c
}

// partLocked forgets a node that is away and that the person settled nothing about, fairly by host. It reports whether there
// was one.
func (r *Room) partLocked() bool {
	var away []*linked
	for k, c := range r.linked {
		if !c.up && !r.open.roster.Known(LinkedMember(k)) {
			away = append(away, c)
		}
	}
	if len(away) == 0 {
		return false
	}
	host, newer := func(c *linked) netip.Addr { return c.Link.Addr() }, func(a, b *linked) int { return b.Seen.Compare(a.Seen) }
	oldest := fair.Last(away, host, newer)
	r.moveLocked(oldest, Contact{}.Plain)
	delete(r.linked, oldest.Key)
	r.open.roster.Part(LinkedMember(oldest.Key))
	return true
}

// noteLocked shows the faces what is known of a node, and has it kept.
func (r *Room) noteLocked(c *linked, now time.Time) {
	if now.After(c.Seen) {
		c.Seen = now
	}
	r.open.roster.Meet(c.Contact, c.up)
	if n := len(r.tasks); n > 0 && r.tasks[n-1].contacts != nil {
		r.tasks[n-1].contacts = append(r.tasks[n-1].contacts, c.Contact)
		return
	}
	r.tasks = append(r.tasks, task{contacts: []Contact{c.Contact}})
}

// SetRoundTrips tells how long the links take to answer. A link without a time is not measured.
func (r *Room) SetRoundTrips(times map[Key]time.Duration) {
	r.try(func() bool {
		changed := false
		for k := range r.linked {
			changed = r.open.roster.SetRoundTrip(LinkedMember(k), times[k]) || changed
		}
		return changed
	})
}

// Unseen returns the nodes that are not linked and were not heard of since a time.
func (r *Room) Unseen(since time.Time) (all []Key) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for k, c := range r.linked {
		if !c.up && c.Seen.Before(since) {
			all = append(all, k)
		}
	}
	return all
}

// Label is what a member of the open room is called among the others; see Member.
func (r *Room) Label(k Key) string {
	id, now := LinkedMember(k), r.now()
	r.mu.Lock()
	all := append(r.open.roster.Members(now), Member{ID: id, Node: Node{Key: k}})
	r.mu.Unlock()
	return all[slices.IndexFunc(all, func(m Member) bool { return m.ID == id })].Label()
}

// moveLocked notes where the plain datagrams of a node come from.
func (r *Room) moveLocked(c *linked, plain netip.AddrPort) {
	if r.plainOf[c.Plain] == c.Key {
		delete(r.plainOf, c.Plain)
	}
	if c.Plain = plain; plain.IsValid() {
		r.plainOf[plain] = c.Key
	}
}
