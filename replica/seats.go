package replica

import (
	"slices"

	"udpchat/journal"
	"udpchat/rooms"
	"udpchat/rooms/control"
)

// maxHosts is how many nodes may bring the roll at a time.
const maxHosts = 1024

// admit lets members in.
func (g *group) admit(c rooms.Changes) {
	k := g.k
	for _, who := range c.Authors {
		k.machine.Admit(k.now(), g.book.id, who)
	}
	for _, who := range c.Admitted {
		k.disk.Meet(g.id(), who, 0, false)
		for _, in := range []journal.Conversation{g.book.id, g.id()} {
			k.machine.Admit(k.now(), in, who)
		}
	}
}

// remove lets nobody have anything more who is no member now. Who has left by itself has nobody to fear.
func (g *group) remove(r rooms.Removal) {
	k := g.k
	if r.How == rooms.Left {
		k.machine.Admit(k.now(), g.id(), r.Member) // what it has said counts, also where it is heard of only now
		k.machine.Dismiss(k.now(), g.id(), r.Member)
		return
	}
	k.machine.Remove(k.now(), g.id(), r.Member, endsOf(r.Talk))
	k.machine.Remove(k.now(), g.book.id, r.Member, endsOf(r.Roll))
	for id, l := range k.links {
		if l.key == r.Member {
			g.judge(id, r.Member)
		}
	}
}

// endsOf returns up to where logs count.
func endsOf(ends []control.End) map[journal.LogID]uint64 {
	last := map[journal.LogID]uint64{}
	for _, e := range ends {
		last[e.Log] = max(last[e.Log], e.Number)
	}
	return last
}

// lacks reports whether this node knows no members of the room, or lacks a part of the roll. Who has left tells those whom it knows.
func (r roll) lacks() bool {
	return r.book.inside && (r.roll.Alone() && !(r.gone() && len(r.roll.Members()) > 0) || !r.roll.Whole())
}

// meet lets a linked node that has shown that it knows the room bring the roll to one that lacks it, unless that was removed. This one
// does not greet first, so that strangers cannot count rooms.
func (r roll) meet(who journal.PublicKey) {
	if r.lacks() && len(r.hosts) < maxHosts && len(r.roll.Verdicts(who)) == 0 {
		r.hosts[who] = true
		r.k.machine.Admit(r.k.now(), r.book.id, who)
	}
}

// lose forgets a node that is linked no more, unless it is a member.
func (r roll) lose(who journal.PublicKey) {
	if r.hosts[who] {
		delete(r.hosts, who)
		r.turnAway(who)
	}
}

// turnAway lets a node bring the roll no more that is no member.
func (r roll) turnAway(who journal.PublicKey) {
	if !slices.Contains(r.roll.Authors(), who) && !r.roll.Has(who) {
		r.k.machine.Remove(r.k.now(), r.book.id, who, nil)
	}
}

// dismiss sends those away who have brought the roll, or could have, and are no members.
func (r roll) dismiss() {
	if r.roll.Alone() || !r.roll.Whole() {
		return
	}
	for who := range r.hosts {
		r.turnAway(who)
	}
	clear(r.hosts)
}

// belong puts those into a state who belong to one of the two conversations of the room.
func (g *group) belong(s *journal.State, others []journal.PublicKey, ends func(rooms.Removal) []control.End) {
	met := s.Members
	s.Members, s.Ends = map[journal.PublicKey]bool{}, map[journal.Log]uint64{}
	for _, who := range append(g.roll.Members(), others...) {
		s.Members[who] = met[who]
	}
	for _, r := range g.roll.Removals() {
		if r.How == rooms.Left {
			s.Members[r.Member] = met[r.Member]
			continue
		}
		delete(s.Members, r.Member)
		for id, n := range endsOf(ends(r)) {
			s.Ends[journal.Log{Author: r.Member, ID: id}] = n
		}
	}
}
