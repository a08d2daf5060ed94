package chat

import (
	"net/netip"
	"time"
)

// Presence is what a node tells about itself on a link.
type Presence struct {
	Key               Key
	Name              string // at most 64 bytes
	Room, Link, Plain netip.AddrPort
}

// LinkUp tells that a node is linked that has proven its key, and what it tells about itself. If no LinkDown came before, that is
// news of it. It makes the node no member of any conversation, see Met.
func (r *Room) LinkUp(p Presence) {
	now := r.now()
	r.try(func() bool {
		c := r.meetLocked(p.Key, now, true)
		if c == nil {
			return false
		}
		if p.Room.IsValid() || c.Room.Addr() != p.Link.Addr() { // a port that is closed will be open again
			c.Room = p.Room
		}
		c.Link, c.Up = p.Link, true
		r.nameLocked(c, p.Name)
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
		if c == nil || !c.Up {
			return false
		}
		c.Up, c.RoundTrip, c.parted = false, 0, now
		r.noteLocked(c, now)
		return true
	})
}

// noteLocked shows the faces what is known of a node, and has it kept.
func (r *Room) noteLocked(c *linked, now time.Time) {
	if now.After(c.Seen) {
		c.Seen = now
	}
	c.tell()
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
		for k, c := range r.linked {
			if d := times[k]; c.Up && c.RoundTrip != d {
				c.RoundTrip, changed = d, true
				c.tell()
			}
		}
		return changed
	})
}

// SetMe changes the key of this node. What was said stays the person's own; what comes under the earlier key from now on is that of
// another, who may have it, too.
func (r *Room) SetMe(k Key) {
	r.change(func() {
		r.me = k
		if c := r.linked[k]; c != nil {
			r.forgetLocked(c)
		}
	})
}

// Met tells that a node is a member of a conversation, and since when; zero: since it was heard of first or, in a room, from now on.
// The journal tells it of each member when it enters the conversation, and of those that come later. Telling it again does no harm.
func (r *Room) Met(in Conversation, k Key, since time.Time) {
	now := r.now()
	if since.After(now) {
		since = now
	}
	r.try(func() bool {
		t := r.talks[in]
		if t == nil {
			return false
		}
		_, known := r.linked[k]
		first := since
		if first.IsZero() {
			first = now
		}
		c := r.meetLocked(k, first, in == OpenRoom)
		if c == nil {
			return false
		}
		if !known {
			r.noteLocked(c, first)
		}
		return t.join(c, since, now)
	})
}

// Parted tells that a node is a member of a conversation no more: it was removed, or has left. What it said stays, and so does what
// is known of it elsewhere.
func (r *Room) Parted(in Conversation, k Key) {
	r.tryIn(in, func(t *talk) bool {
		c := r.linked[k]
		if c == nil || !c.part(t) {
			return false
		}
		t.former[k] = true
		return true
	})
}

// Named tells what a node calls itself in its profile. What it tells on its link counts more.
func (r *Room) Named(k Key, name string) {
	r.try(func() bool {
		c := r.linked[k]
		if c == nil || c.Up || c.Name == name {
			return false
		}
		r.nameLocked(c, name)
		r.noteLocked(c, c.Seen)
		return true
	})
}

// Holds tells what a member of a conversation acknowledges of the own logs, all of it; that may be less than before. Seen is when it
// was heard of last; zero, if that is not known.
func (r *Room) Holds(in Conversation, k Key, held []Held, seen time.Time) {
	r.tryIn(in, func(t *talk) bool {
		is, changed := t.roster.Hold(LinkedMember(k), held)
		if c := r.linked[k]; is && seen.Sub(c.Seen) >= seenStep && !seen.After(r.now()) {
			r.noteLocked(c, seen)
			changed = true
		}
		return changed
	})
}

// Unseen returns the nodes that are not linked and were not heard of since a time.
func (r *Room) Unseen(since time.Time) (all []Key) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for k, c := range r.linked {
		if !c.Up && c.Seen.Before(since) {
			all = append(all, k)
		}
	}
	return all
}

// Label is what a node is called, in whatever conversations it is; see Member.
func (r *Room) Label(k Key) string {
	now := r.now()
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.personLocked(k, now).Label()
}
