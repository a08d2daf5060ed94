package rooms

import (
	"bytes"
	"cmp"
	"maps"
	"slices"

	"udpchat/journal"
	"udpchat/rooms/control"
)

// members is who has a seat in a room. A seat is one stay of a member, numbered from 1.
//
// The founder ends seats from outside, and each member its own by leaving; no admission has a say in that. So the seats that are ended
// are known first. Then an admission counts if its author has a seat that the founder has not ended, from the founder on, or if the
// removal of its author lists it. More entries make more of them count in whatever order, so all who have the same entries agree.
type members struct {
	founder journal.PublicKey
	of      map[journal.PublicKey]*stay
	listed  map[journal.Hash]bool // the entries of removed members that count
}

// stay is what is known of the seats of one key.
type stay struct {
	removed uint32       // seats up to it were ended by the founder
	left    uint32       // and by the member itself
	ends    int          // how many ends of logs removals name
	seat    uint32       // the greatest that an admission which counts gives, if the founder has not ended it; else 0
	card    control.Card // from that admission
	since   uint64       // and its time
}

func (s *stay) ended() uint32 { return max(s.removed, s.left) }

// open reports whether the key is that of a member now.
func (s *stay) open() bool { return s.seat > s.ended() }

// gives reports whether an admission to a seat has an effect. The seats are given in turn: else somebody could give the last number
// there is, and nobody could be admitted again after it.
func (s *stay) gives(seat uint32) bool {
	return seat > s.removed && uint64(seat) <= uint64(s.ended())+1
}

func (m *members) at(key journal.PublicKey) *stay {
	s := m.of[key]
	if s == nil {
		s = &stay{}
		m.of[key] = s
	}
	return s
}

// members returns who has a seat by the entries that are here.
func (all records) members(founder journal.PublicKey) members {
	m := members{founder: founder, of: map[journal.PublicKey]*stay{}, listed: map[journal.Hash]bool{}}
	given := map[journal.PublicKey][]*record{} // admissions by their authors
	for _, rec := range all {
		if rec.c == nil {
			continue
		}
		switch rec.kind {
		case control.KindFound, control.KindAdmit:
			given[rec.log.Author] = append(given[rec.log.Author], rec)
		case control.KindRemove:
			m.end(rec.c, all)
		case control.KindLeave:
			s := m.at(rec.log.Author)
			s.left = max(s.left, rec.c.Seat)
		}
	}
	m.admitAll(given)
	return m
}

// end notes a removal: the seats that it ends, and the entries of the member that it lists.
func (m *members) end(c *control.Body, all records) {
	if c.Member == (journal.PublicKey{}) {
		return
	}
	s := m.at(c.Member)
	s.removed, s.ends = max(s.removed, c.Seat), s.ends+len(c.TalkEnds)+len(c.RollEnds)
	for _, e := range c.RollEnds {
		for rec := all[e.Hash]; rec != nil && rec.log.Author == c.Member && !m.listed[rec.hash]; rec = all.before(rec) {
			m.listed[rec.hash] = true
		}
	}
}

// admitAll gives the seats of all admissions that count.
func (m *members) admitAll(given map[journal.PublicKey][]*record) {
	next := []journal.PublicKey{m.founder}
	for author, gave := range given {
		for _, rec := range gave {
			if author != m.founder && m.listed[rec.hash] && m.admit(rec) {
				next = append(next, rec.c.Card.Member)
			}
		}
	}
	for len(next) > 0 {
		author := next[len(next)-1]
		next = next[:len(next)-1]
		for _, rec := range given[author] {
			if m.admit(rec) && rec.c.Card.Member != m.founder {
				next = append(next, rec.c.Card.Member)
			}
		}
	}
}

// admit gives the seat of an admission that counts, and reports whether the admissions by whom it admits count from now on.
func (m *members) admit(rec *record) (first bool) {
	s, seat, card := m.at(rec.c.Card.Member), rec.seat(), &rec.c.Card
	if !s.gives(seat) {
		return false
	}
	first = s.seat == 0
	same := cmp.Or(bytes.Compare(card.Seal[:], s.card.Seal[:]), cmp.Compare(rec.time, s.since))
	if seat > s.seat || seat == s.seat && same < 0 {
		s.seat, s.card, s.since = seat, *card, rec.time
	}
	return first
}

// counts reports whether what an entry of the roll says is heard.
func (m *members) counts(rec *record) bool {
	return rec.log.Author == m.founder || stayOf(m.of, rec.log.Author).seat > 0 || m.listed[rec.hash]
}

// Has reports whether key is that of a member.
func (r *Roll) Has(key journal.PublicKey) bool {
	s := stayOf(r.members.of, key)
	return s.open()
}

// Members returns the keys of all members, sorted.
func (r *Roll) Members() []journal.PublicKey { return r.members.keys((*stay).open) }

// Authors returns the keys, sorted, whose entries of the roll count, all or some of them: besides those of members, those of who has
// left, or was removed. Without them nobody could tell who is a member.
func (r *Roll) Authors() []journal.PublicKey {
	listed := map[journal.PublicKey]bool{r.identity.Founder: true}
	for h := range r.members.listed {
		listed[r.records[h].log.Author] = true
	}
	for _, rec := range r.records { // the ends of logs that are not here yet
		if rec.kind == control.KindRemove && rec.c != nil && len(rec.c.RollEnds) > 0 {
			listed[rec.c.Member] = true
		}
	}
	for _, key := range r.members.keys(func(s *stay) bool { return s.seat > 0 }) {
		listed[key] = true
	}
	return slices.SortedFunc(maps.Keys(listed), compareKeys)
}

func (m *members) keys(are func(*stay) bool) (keys []journal.PublicKey) {
	for key, s := range m.of {
		if are(s) {
			keys = append(keys, key)
		}
	}
	slices.SortFunc(keys, compareKeys)
	return keys
}

func compareKeys(a, b journal.PublicKey) int { return bytes.Compare(a[:], b[:]) }

// CardOf returns the card of a member. Without a seat, ok is false.
func (r *Roll) CardOf(key journal.PublicKey) (c control.Card, ok bool) {
	if !r.Has(key) {
		return control.Card{}, false
	}
	return r.members.of[key].card, true
}

// Since returns when a member was admitted, in microseconds since 1970 by the clock of who has admitted it; 0 without a seat.
func (r *Roll) Since(key journal.PublicKey) uint64 {
	s := stayOf(r.members.of, key)
	if !s.open() {
		return 0
	}
	return s.since
}

// Left returns where the entry stands by which this node has left its newest seat, when that was in microseconds since 1970, and whether
// there is one.
func (r Maker) Left() (at Place, when uint64, found bool) {
	s := stayOf(r.members.of, r.self)
	if s.open() || s.left <= s.removed {
		return Place{}, 0, false
	}
	first := r.records.leaves(r.self, s.left)[0]
	return first.place(), first.time, true
}

// leaves returns the entries by which a member has left a seat.
func (all records) leaves(member journal.PublicKey, seat uint32) []*record {
	return all.sorted(func(rec *record) bool {
		return rec.kind == control.KindLeave && rec.log.Author == member && rec.c.Seat == seat
	})
}
