package rooms

import (
	"testing"

	"udpchat/journal"
	"udpchat/rooms/control"
)

// leave has a node leave a seat.
func (n *node) leave(seat uint32) { n.say(unsigned(control.KindLeave, &control.Body{Seat: seat})) }

// Nobody is hostile here but mallory, who was removed. ben, whom mallory had admitted, has left before, and comes again by the new code.
// anna has nothing of the log of ben: for her, ben was never a member.
func TestWhoHasLeftAndComesAgainIsAMemberForAll(t *testing.T) {
	w := newWorld(t, 1, "anna", "ben", "chen", "mallory")
	anna, ben, chen, mallory := w.node("anna"), w.node("ben"), w.node("chen"), w.node("mallory")
	anna.admit("chen", "mallory")
	w.meet("anna", "chen", "mallory")
	mallory.admit("ben")
	w.meet("chen", "mallory", "ben")
	ben.leave(1)
	chen.take(ben.own...)
	anna.remove("mallory", "code 2") // has heard neither of the admission of ben nor of its leave
	chen.take(anna.own...)
	ben.take(anna.own...)
	chen.admit("ben") // by the new code
	for range 3 {     // each takes what comes of members
		for _, n := range w.nodes[:3] {
			for _, e := range append(append(append([]journal.Entry{}, anna.own...), chen.own...), ben.own...) {
				if h := e.Header; n.key == h.Author() || n.roll.Has(h.Author()) {
					n.take(e)
				}
			}
		}
	}
	for _, n := range w.nodes[:3] {
		w.wantMembers(n.name, "anna", "ben", "chen")
	}
	w.wantShown("ben")
}

// What is behind the end of the log of a removed member is taken by nobody else, so the leave itself never reaches anna.
func TestTheLeaveOfAFutureSeatSplitsNoRoom(t *testing.T) {
	w := newWorld(t, 1, "anna", "ben", "chen", "dora")
	anna, ben, chen, dora := w.node("anna"), w.node("ben"), w.node("chen"), w.node("dora")
	anna.admit("ben", "chen", "dora")
	w.meet("anna", "ben", "chen", "dora")
	ben.leave(9)
	chen.take(ben.own...)
	anna.remove("ben", "code 2")
	w.meet("anna", "dora")
	chen.take(anna.own...)
	chen.admit("ben") // by the new code
	for _, n := range []*node{anna, dora, chen} {
		n.take(anna.own...)
		n.take(chen.own...)
		w.wantMembers(n.name, "anna", "ben", "chen", "dora")
	}
	anna.remove("ben", "code 3")
	ben.take(anna.own...)
	ben.take(chen.own...)
	must(t, anna.speak("secret"))
	if ben.hear(w.said[0]) {
		t.Error("ben reads what anna says, for whom it is no member")
	}
}

func TestAnAdmissionCarriesNoForgedLeave(t *testing.T) {
	w := newWorld(t, 1, "anna", "ben", "mallory")
	anna, ben, mallory := w.node("anna"), w.node("ben"), w.node("mallory")
	anna.admit("ben", "mallory")
	w.meet("anna", "ben", "mallory")
	own := mallory.sign(7, nil, unsigned(control.KindLeave, &control.Body{Seat: 1}))
	forged := *own.Header
	copy(forged[len(forged)-64:], make([]byte, 64))
	for log, c := range map[journal.LogID]*control.Body{
		8: {Card: control.NewCard(ben.identity), Seat: 2, Leave: append(own.Header[:], own.Body...)},
		9: {Card: control.NewCard(mallory.identity), Seat: 2, Leave: append(forged[:], own.Body...)},
	} {
		anna.take(mallory.sign(log, nil, unsigned(control.KindAdmit, c)))
	}
	w.wantMembers("anna", "anna", "ben", "mallory")
	for _, key := range []journal.PublicKey{ben.key, mallory.key} {
		if s := stayOf(anna.roll.members.of, key); s.left > 0 || s.seat != 1 {
			t.Errorf("a member has seat %d and has left %d", s.seat, s.left)
		}
	}
}
