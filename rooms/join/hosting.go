package join

import (
	"cmp"
	"fmt"
	"io"
	"slices"

	"udpchat/rooms/cpace"
)

// asked begins a run, or lets it wait, in place of the one before.
func (h *Host) asked(v *visitor, m message) {
	if m.run <= v.last {
		return
	}
	v.end()
	v.last, v.told = m.run, 0
	if len(h.rooms) == 0 {
		h.nothing(v)
		return
	}
	h.arrivals++
	v.stage, v.arrived, v.share = waiting, h.arrivals, m.shares[0]
	h.begin()
}

// nothing answers that there are no rooms.
func (h *Host) nothing(v *visitor) {
	v.end()
	v.told = h.edition
	h.send(v, message{kind: frameAnswer, run: v.last})
}

// begin begins the runs that wait, as far as they may.
func (h *Host) begin() {
	for h.limits.bucket.due() <= h.now {
		v := h.next()
		if v == nil {
			return
		}
		h.start(v)
	}
}

// next returns who begins next of those that may: from the address that has failed least, and of those who came first.
func (h *Host) next() (next *visitor) {
	for _, v := range h.visitors {
		if v.stage != waiting || h.limits.free(v.link) > h.now {
			continue
		}
		if next == nil || cmp.Or(
			cmp.Compare(h.limits.failed(v.link.Host), h.limits.failed(next.link.Host)), cmp.Compare(v.arrived, next.arrived),
		) < 0 {
			next = v
		}
	}
	return next
}

// start answers a joiner with its share for each room.
func (h *Host) start(v *visitor) {
	h.limits.begin(v.link, h.now)
	v.stage, v.due, v.edition = answered, h.now+confirmAfter, h.edition
	m := message{kind: frameAnswer, run: v.last}
	for place, room := range h.draw(v) {
		code := h.decoy // a share tells nothing of its code
		if room != nil {
			code = room.Code
		}
		answer, run, err := h.answer(v.link.terms(code, v.link.Key, h.self, v.last), cpace.Message{Share: v.share}, nil, h.random)
		if err != nil { // the joiner's share is none; randomness does not fail
			v.end()
			return
		}
		v.tries = append(v.tries, try{room: room, run: run, place: place})
		m.shares = append(m.shares, answer.Share)
	}
	h.send(v, m)
}

// draw returns the rooms of a run in a random order, with nil where there are too few.
func (h *Host) draw(v *visitor) []*Room {
	type drawn struct {
		room *Room
		at   [8]byte
	}
	var all [places]drawn
	for i := range all {
		h.read(all[i].at[:])
		if i < len(h.rooms) {
			all[i].room = &h.rooms[h.turn(v, i)]
		}
	}
	if rest := len(h.rooms) - freshRooms; rest > places-freshRooms {
		v.turn = (v.turn + places - freshRooms) % rest
	}
	slices.SortFunc(all[:], func(a, b drawn) int { return slices.Compare(a.at[:], b.at[:]) })
	rooms := make([]*Room, 0, places)
	for _, d := range all {
		rooms = append(rooms, d.room)
	}
	return rooms
}

// turn returns which room has place i in the next run of v.
func (h *Host) turn(v *visitor, i int) int {
	if rest := len(h.rooms) - freshRooms; i >= freshRooms && rest > places-freshRooms {
		return freshRooms + (v.turn+i-freshRooms)%rest
	}
	return i
}

func (h *Host) read(b []byte) {
	if _, err := io.ReadFull(h.random, b); err != nil {
		panic(fmt.Sprint("join: no randomness: ", err)) // crypto/rand never fails
	}
}

// confirmed looks which of the joiner's tags are right, and welcomes it to those rooms. Each tag is compared, whatever came of the
// others.
func (h *Host) confirmed(v *visitor, tags []cpace.Tag) {
	var offers []try
	m := message{kind: frameWelcome, run: v.last}
	for i, t := range v.tries {
		k, err := confirm(t.run, tags[i])
		if err != nil || t.room == nil || !contains(h.rooms, t.room) {
			continue
		}
		t.keys = k
		offers = append(offers, t)
		m.offers = append(m.offers, sealedOffer{t.place, t.run.Tag(), seal(k.welcome, t.room.Welcome)})
	}
	h.send(v, m)
	if len(offers) > 0 {
		h.limits.succeed(v.link)
		v.stage, v.due, v.tries, v.told = offered, h.now+chooseAfter, offers, 0
		h.begin()
		return
	}
	h.out.Warn = h.limits.guessed(h.now) || h.out.Warn
	v.end()
	v.told = v.edition
	h.tellChange(v)
}

// chosen asks the caller to admit the joiner to the room that it has chosen.
func (h *Host) chosen(v *visitor, o sealedOffer) {
	i := slices.IndexFunc(v.tries, func(t try) bool { return t.place == o.place })
	if i < 0 {
		return
	}
	proof, err := open(v.tries[i].keys.choose, o.sealed)
	if err != nil {
		return
	}
	h.out.Admit = append(h.out.Admit, Admit{v.link.ID, v.last, v.tries[i].room.ID, v.link.Key, proof})
	v.end()
	v.stage = chosen
}

// giveUp ends the run of v and tells it so.
func (h *Host) giveUp(v *visitor) {
	h.send(v, message{kind: frameEnd, run: v.last})
	v.end()
}

// end ends the run, if there is one.
func (v *visitor) end() { v.stage, v.due, v.tries, v.share = none, 0, nil, cpace.Share{} }
