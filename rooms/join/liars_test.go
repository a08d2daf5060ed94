package join

import (
	"fmt"
	"testing"
	"time"

	"udpchat/rooms/cpace"
)

// TestFramesOfOtherRunsAreDropped: before each frame of a run come others of the kinds that its receiver may get, with the numbers of
// runs before and after it.
func TestFramesOfOtherRunsAreDropped(t *testing.T) {
	w := newWorld(t, 1)
	a, b, r := w.add("a"), w.add("b"), room("class", "1234")
	b.setRooms(r)
	w.link(a, b, lan)
	w.tap(func(e *end, frame []byte) {
		in, err := parse(frame)
		if err != nil {
			t.Fatal(err)
		}
		for _, run := range []uint64{in.run - 1, in.run + 1} {
			again := in
			again.run = run
			if run > 0 && in.kind != frameAsk {
				e.deliver(again.append(nil))
			}
			for _, kind := range []byte{frameStop, frameEnd, frameAdmitted, frameAnswer, frameWelcome} {
				if run > 0 && (kind == frameStop) == (e.of == b) {
					e.deliver(message{kind: kind, run: run}.append(nil))
				}
			}
		}
	})
	a.join("4321")
	w.run(w.now + addrEvery - time.Second) // now the first run has come to nothing
	a.join("1234")
	w.run(w.now + time.Second)
	if w.runUntil(time.Second, func() bool { return a.in(r) }); len(b.admits) != 1 {
		t.Errorf("it is admitted %d times", len(b.admits))
	}
}

// TestAChoiceThatWasNotOfferedAdmitsNobody: it comes before the tags, and after wrong ones, sealed with the key that is there before
// there is one.
func TestAChoiceThatWasNotOfferedAdmitsNobody(t *testing.T) {
	w := newWorld(t, 1)
	m, b := w.add("mallory"), w.add("b")
	b.setRooms(room("class", "1234"))
	choose := func(e *end, run uint64) {
		for place := range places {
			e.send(message{kind: frameChoose, run: run, offers: []sealedOffer{{place: place, sealed: seal(cpace.Key{}, m.proof())}}}.append(nil))
		}
	}
	var got []byte
	m.hostile = func(e *end, frame []byte) {
		in, _ := parse(frame)
		got = append(got, in.kind)
		choose(e, in.run)
		if in.kind == frameAnswer {
			e.send(message{kind: frameConfirm, run: in.run, tags: wrongTags}.append(nil))
			choose(e, in.run)
		}
	}
	e := w.link(m, b, lan).a
	choose(e, 1)
	e.send(message{kind: frameAsk, run: 1, shares: []cpace.Share{someShare}}.append(nil))
	choose(e, 1)
	w.run(w.now + time.Hour)
	if w.nobodyIn(t); string(got) != string([]byte{frameAnswer, frameWelcome}) {
		t.Errorf("frames %x come", got)
	}
}

// TestALiarWithTheCodeIsNotBelieved: it offers what is no room, or a room and something that is none.
func TestALiarWithTheCodeIsNotBelieved(t *testing.T) {
	good := room("class", "1234")
	for name, rooms := range map[string][]Room{
		"no room":        {{ID: good.ID, Code: "1234", Welcome: []byte("short")}},
		"one and no one": {good, {ID: good.ID, Code: "1234", Welcome: nil}},
	} {
		w := newWorld(t, 1)
		a, b := w.add("a"), w.add("b")
		b.setRooms(rooms...)
		w.link(a, b, lan)
		a.join("1234")
		w.run(w.now + time.Minute)
		if a.state() != StateWaiting || len(b.admits) > 0 {
			t.Errorf("%s: states %+v", name, a.states)
		}
	}
}

// TestMoreRoomsThanAPersonCanChooseFrom come from liars who know the code. Those that most nodes offer stand first.
func TestMoreRoomsThanAPersonCanChooseFrom(t *testing.T) {
	w := newWorld(t, 1)
	a, r := w.add("a"), room("class", "1234")
	for i := range 8 {
		b := w.add(fmt.Sprint("b", i))
		rooms := []Room{r}
		for k := range places - 1 {
			rooms = append(rooms, room(fmt.Sprint("false ", i, k), "1234"))
		}
		b.setRooms(rooms...)
		w.link(a, b, lan)
	}
	a.join("1234")
	w.run(w.now + time.Minute)
	last := a.states[len(a.states)-1]
	if last.State != StateChoosing || len(last.Rooms) != maxOffers || last.Rooms[0].Room != r.ID || last.Rooms[0].Nodes != 8 {
		t.Errorf("state %v with %d rooms", last.State, len(last.Rooms))
	}
}
