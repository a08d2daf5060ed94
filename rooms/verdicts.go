package rooms

import (
	"bytes"
	"cmp"
	"maps"
	"slices"

	"udpchat/journal"
	"udpchat/rooms/control"
)

// Place is where entries of the roll stand: those of a log from one number to another.
type Place struct {
	Log      journal.Log
	From, To uint64
}

func (rec *record) place() Place { return Place{rec.log, rec.number, rec.number} }

// Suppose returns a roll that knows further entries, too. What it says of members holds, and nothing else. The caller has verified them.
func (r *Roll) Suppose(entries []journal.Entry) *Roll {
	s := &Roll{
		identity: r.identity, room: r.room, roll: r.roll, self: r.self, private: r.private, records: maps.Clone(r.records),
		epochs: epochs{room: r.room, of: map[control.EpochID]*epoch{}},
	}
	for _, e := range entries {
		if rec := s.records[e.Header.Hash()]; rec == nil || !rec.bodied {
			delete(s.records, e.Header.Hash())
			s.note(e)
		}
	}
	s.members = s.records.members(r.identity.Founder)
	return s
}

// Verdicts returns where the entries stand by which the founder has ended the newest seat of a key, or those of who has given it seats.
// It is empty for members and who has left, and while an admission may turn out to count.
func (r *Roll) Verdicts(key journal.PublicKey) (places []Place) {
	s := r.records.seating()
	if stayOf(r.members.of, key).seat > 0 || s.awaits(key, &r.members) {
		return nil
	}
	s.admitters(key, &r.members, func(who journal.PublicKey, _ []*record) bool {
		removals := s.removals[who]
		if len(removals) > 0 {
			places = append(places, slices.MaxFunc(removals, func(a, b *record) int { return cmp.Compare(a.c.Seat, b.c.Seat) }).place())
		}
		return true
	})
	return places
}

// awaits reports whether a key without a seat would have one by an entry that a removal may list: not all before the end that the removal
// names is here yet.
func (s *seating) awaits(key journal.PublicKey, m *members) (is bool) {
	s.admitters(key, m, func(who journal.PublicKey, gave []*record) bool {
		for _, removal := range s.removals[who] {
			for _, e := range removal.c.RollEnds {
				is = is || slices.ContainsFunc(gave, func(rec *record) bool { return s.between(rec, e) })
			}
		}
		return !is
	})
	return is
}

// between reports whether entries between one of a log and a named end of that are not here.
func (all records) between(rec *record, e control.End) bool {
	if rec.log.ID != e.Log || e.Number < rec.number {
		return false
	}
	at := all[e.Hash]
	for at != nil && at.number > rec.number {
		at = all.before(at)
	}
	return at == nil
}

// admitters calls f with a key, and with each that has none and has given a seat to one of those before, and its admissions that did,
// until f returns false. Seats that are ended do not matter.
func (s *seating) admitters(key journal.PublicKey, m *members, f func(who journal.PublicKey, gave []*record) bool) {
	gave, next := map[journal.PublicKey][]*record{key: nil}, []journal.PublicKey{key}
	for len(next) > 0 {
		who := next[0]
		if next = next[1:]; !f(who, gave[who]) {
			return
		}
		stay := stayOf(m.of, who)
		for _, rec := range s.admissions[who] {
			author := rec.log.Author
			if rec.seat() <= stay.ended() || stayOf(m.of, author).seat > 0 {
				continue
			}
			if _, seen := gave[author]; !seen {
				next = append(next, author)
			}
			gave[author] = append(gave[author], rec)
		}
	}
}

// seating are the entries of a roll, and those that give seats and end them from outside by the member whose they are.
type seating struct {
	records
	admissions, removals map[journal.PublicKey][]*record
}

func (all records) seating() *seating {
	return &seating{all, all.of(control.KindFound, control.KindAdmit), all.of(control.KindRemove)}
}

// of returns the entries of kinds that give seats or end them from outside, by member, each in an order that depends on nothing but them.
func (all records) of(kinds ...journal.Kind) map[journal.PublicKey][]*record {
	of := map[journal.PublicKey][]*record{}
	for _, rec := range all.sorted(func(rec *record) bool { return slices.Contains(kinds, rec.kind) }) {
		member := rec.c.Card.Member
		if rec.kind == control.KindRemove {
			member = rec.c.Member
		}
		of[member] = append(of[member], rec)
	}
	return of
}

// seat returns the seat that an admission gives. Found has no number, since it is the first.
func (rec *record) seat() uint32 { return max(rec.c.Seat, 1) }

// sorted returns the entries that say something known and are such ones.
func (all records) sorted(are func(*record) bool) (some []*record) {
	for _, rec := range all {
		if rec.c != nil && are(rec) {
			some = append(some, rec)
		}
	}
	slices.SortFunc(some, func(a, b *record) int { return bytes.Compare(a.hash[:], b.hash[:]) })
	return some
}
