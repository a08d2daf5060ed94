package chat

import (
	"net/netip"
	"time"

	"udpchat/internal/fair"
)

// maxLinked is how many nodes are known. One that is away and that the person settled nothing about makes room for another.
const maxLinked = 1000

// returnTime is how long a link may be away on its own, as when a program is started again.
const returnTime = time.Minute

// linked is what the room knows of a node that was ever linked.
type linked struct {
	Contact
	up       bool
	parted   time.Time // when the link ended, or the room began
	accepted uint64    // the greatest number taken in or dropped; it may not be on disk yet
	storing  uint64    // the greatest number given to the disk
	sent     uint64    // the greatest number of ours that needs no sending
	after    uint64    // the number that the next letter follows
	run      int       // counts the links; answers for an earlier one are ignored
	full     bool      // its queue took no more
	reading  bool      // a page was asked for
	pumping  bool      // a goroutine is sending
	page     []Message
}

// settle counts dropped letters as heard once all letters before them are on disk; otherwise every new link would bring them
// again. It reports whether anything changed.
func (c *linked) settle() bool {
	if c.Heard < c.storing || c.Heard >= c.accepted {
		return false
	}
	c.Heard = c.accepted
	return true
}

// carries reports whether the link brings what the node also sends in plain text: it is up, or will be soon.
func (c *linked) carries(at time.Time) bool { return c.up || at.Sub(c.parted) < returnTime }

// restart begins a new link, or ends one.
func (c *linked) restart(up bool) {
	c.run++
	c.up, c.full, c.reading, c.page = up, false, false, nil
}

// Heard returns the greatest number of a node's messages that is on disk here, and whether there is one. A new link tells it
// to that node.
func (r *Room) Heard(k Key) (number uint64, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	c := r.linked[k]
	if c == nil {
		return 0, false
	}
	return c.Heard, c.Heard > 0
}

// LinkUp tells that a link is up and that its other end has proven its key. Messages the node lacks are sent, oldest first.
// If no LinkDown came before, it tells news about the other end.
func (r *Room) LinkUp(p Presence) {
	now := r.now()
	up := r.try(func() bool {
		c := r.meetLocked(p.Key)
		if c == nil {
			return false
		}
		if p.Heard > r.said.number && p.Heard <= maxRaise { // a history was lost, or the clock was wrong
			r.said.number = p.Heard
		}
		if c.Met.IsZero() {
			c.Met, c.Base = now, r.open.early.Base(now, r.said.number)
		}
		c.Reached = max(c.Reached, min(p.Heard, r.said.number))
		if !c.up {
			c.restart(true)
			c.sent, c.after = max(c.Base, c.Reached), p.Heard
		}
		if p.Room.IsValid() || c.Room.Addr() != p.Link.Addr() { // a port that is closed will be open again
			c.Room = p.Room
		}
		c.Name, c.Link = p.Name, p.Link
		r.moveLocked(c, p.Plain)
		r.noteLocked(c, now)
		return true
	})
	if up {
		r.pump(p.Key)
	}
}

// meetLocked returns what is known of a node, which may be nothing yet; nil, if it is this node or too many are linked.
func (r *Room) meetLocked(k Key) *linked {
	if c := r.linked[k]; c != nil {
		return c
	}
	if r.links == nil || k == r.me || len(r.linked) >= maxLinked && !r.partLocked() {
		return nil
	}
	c := &linked{Contact: Contact{Key: k}}
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

// LinkDown tells that the link to a node has ended.
func (r *Room) LinkDown(k Key) {
	now := r.now()
	r.try(func() bool {
		c := r.linked[k]
		if c == nil || !c.up {
			return false
		}
		c.restart(false)
		c.parted = now
		r.noteLocked(c, now)
		return true
	})
}

// Acknowledged tells that a node has everything up to a number on disk.
func (r *Room) Acknowledged(by Key, number uint64) {
	now := r.now()
	r.try(func() bool {
		c := r.linked[by]
		if c == nil {
			return false
		}
		c.full = false
		number = min(number, r.said.durable)
		if number <= c.Reached {
			return false
		}
		c.Reached = number
		r.noteLocked(c, now)
		return true
	})
	r.pump(by)
}

// noteLocked shows the faces what is known of a node, and has it kept.
func (r *Room) noteLocked(c *linked, now time.Time) {
	c.Seen = now
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

// moveLocked notes where the plain datagrams of a node come from.
func (r *Room) moveLocked(c *linked, plain netip.AddrPort) {
	if r.plainOf[c.Plain] == c.Key {
		delete(r.plainOf, c.Plain)
	}
	if c.Plain = plain; plain.IsValid() {
		r.plainOf[plain] = c.Key
	}
}
