package rooms

import "udpchat/journal"

// path is an admission, and those by which its author could make it. The last one is that of the member whose path it is.
type path struct {
	*record
	next *path
}

// Evidence returns where the entries stand that show the seat of this node to who knows nothing else of the roll: its admission, that of
// who has admitted it, and so on up to the founder, in as few steps as can be. It is empty without a seat.
func (r Maker) Evidence() []Place {
	all := r.records.seating()
	seen, reached := map[journal.PublicKey]bool{}, []*path{nil}
	for len(reached) > 0 {
		from, member := reached[0], r.self
		if reached = reached[1:]; from != nil {
			member = from.log.Author
		}
		s := stayOf(r.members.of, member)
		if seen[member] || s.seat == 0 || from == nil && !s.open() {
			continue
		}
		seen[member] = from != nil // it may have admitted who has admitted it again
		for _, rec := range all.admissions[member] {
			p := &path{rec, from}
			switch {
			case !s.gives(rec.seat()) || from == nil && rec.seat() != s.seat:
			case rec.log.Author == r.identity.Founder || r.members.listed[rec.hash]:
				return all.places(p)
			default:
				reached = append(reached, p)
			}
		}
	}
	return nil
}

// places returns where the entries of a path stand, and those without which they have no effect.
func (all *seating) places(p *path) (places []Place) {
	for ; p != nil; p = p.next {
		if end, removal := all.listing(p.record); removal != nil {
			places = append(places, Place{p.log, p.number, end.number}, removal.place())
		} else {
			places = append(places, p.place())
		}
		if before := all.end(p.c.Card.Member, p.seat()-1); before != nil {
			places = append(places, before.place())
		}
	}
	return places
}

// listing returns a removal that lists an entry of the member whom it removes, and the end of the log that it names.
func (all *seating) listing(rec *record) (end, removal *record) {
	for _, removal := range all.removals[rec.log.Author] {
		for _, e := range removal.c.RollEnds {
			end := all.records[e.Hash]
			for at := end; at != nil; at = all.before(at) {
				if at == rec {
					return end, removal
				}
			}
		}
	}
	return nil, nil
}

// end returns a removal that ends a seat of a member, and those before. If the member has left that, the next admission says so.
func (all *seating) end(member journal.PublicKey, seat uint32) *record {
	for _, rec := range all.removals[member] {
		if seat > 0 && rec.c.Seat >= seat {
			return rec
		}
	}
	return nil
}
