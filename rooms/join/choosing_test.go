package join

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"udpchat/journal"
	"udpchat/rooms/cpace"
)

func TestManyMembersOfOneRoomAreOneRoom(t *testing.T) {
	w := newWorld(t, 1)
	a, r := w.add("a"), room("class", "1234")
	var members []*peer
	for range 60 {
		m := w.add(fmt.Sprint("member ", len(members)))
		m.setRooms(room("other", "9"), r)
		members = append(members, m)
		w.link(a, m, lan)
	}
	a.join("1234")
	if took := w.runUntil(time.Minute, func() bool { return a.in(r) }); took > 300*time.Millisecond {
		t.Errorf("it takes %v", took)
	}
	w.run(w.now + time.Minute)
	admitted := 0
	for _, m := range members {
		admitted += len(m.admits)
	}
	if admitted != 1 {
		t.Errorf("%d members are asked to admit", admitted)
	}
	a.wantStates(t, StateAsking, StateJoining, StateJoined)
	for _, m := range members {
		if len(m.host.limits.addrs) > 0 || len(m.host.limits.guesses) > 0 || m.host.limits.bucket.due() > w.now {
			t.Fatalf("%s: the right code has cost something", m.name)
		}
	}
}

// TestTheLastOfSixtyNodesHasTheRoom: each of the others has rooms with other codes, and costs two round trips.
func TestTheLastOfSixtyNodesHasTheRoom(t *testing.T) {
	w := newWorld(t, 1)
	a, r := w.add("a"), room("class", "1234")
	for i := range 60 {
		m := w.add(fmt.Sprint("member ", i))
		if m.setRooms(room("other", "9")); i == 59 {
			m.setRooms(r)
		}
		w.link(a, m, lan)
	}
	a.join("1234")
	if took := w.runUntil(time.Minute, func() bool { return a.in(r) }); took != 59*4*lan+6*lan {
		t.Errorf("it takes %v", took)
	}
}

func TestAPersonChoosesBetweenRoomsWithOneCode(t *testing.T) {
	one, two := room("one", "1234"), room("two", "1234")
	for name, rooms := range map[string][2][]Room{
		"at one node":        {{one, room("other", "9"), two}, nil},
		"at two nodes":       {{one}, {two}},
		"at both nodes both": {{one, two}, {two, one}},
	} {
		w := newWorld(t, 1)
		a, b, c := w.add("a"), w.add("b"), w.add("c")
		b.setRooms(rooms[0]...)
		c.setRooms(rooms[1]...)
		w.link(a, b, lan)
		w.link(a, c, lan)
		a.join("1234")
		w.run(w.now + 5*time.Minute)
		if a.state() != StateChoosing || len(a.states[len(a.states)-1].Rooms) != 2 {
			t.Fatalf("%s: states %+v", name, a.states)
		}
		a.choose(room("other", "9")) // not one of them
		a.choose(two)
		a.choose(one) // too late
		w.run(w.now + time.Second)
		if !a.in(two) || a.in(one) || len(b.admits)+len(c.admits) != 1 {
			t.Errorf("%s: states %+v, admitted by %v and %v", name, a.states, b.admits, c.admits)
		}
	}
}

// TestANodeThatAnswersTooLateGetsNoTags: two rooms were found without it, and the person chooses.
func TestANodeThatAnswersTooLateGetsNoTags(t *testing.T) {
	w := newWorld(t, 1)
	a, late, b := w.add("a"), w.add("late"), w.add("b")
	var asked uint64
	var got []byte
	late.hostile = func(_ *end, frame []byte) {
		in, _ := parse(frame)
		asked, got = in.run, frame
	}
	b.setRooms(room("one", "1234"), room("two", "1234"))
	w.link(a, late, lan)
	w.link(a, b, lan)
	a.join("1234")
	w.runUntil(time.Second, func() bool { return a.state() == StateChoosing })
	late.ends[0].send(message{kind: frameAnswer, run: asked, shares: slices.Repeat([]cpace.Share{someShare}, places)}.append(nil))
	w.run(w.now + time.Second)
	if want := (message{kind: frameStop, run: asked}).append(nil); !slices.Equal(got, want) {
		t.Errorf("it gets %x", got)
	}
}

// TestAnotherNodeAdmitsIfTheChosenOneDoesNot: it refuses, its link breaks, or it says nothing.
func TestAnotherNodeAdmitsIfTheChosenOneDoesNot(t *testing.T) {
	r := room("class", "1234")
	for name, fail := range map[string]func(w *world, b *peer){
		"it refuses": func(w *world, b *peer) {
			b.host.Admitted(w.now, b.admits[0].Link, b.admits[0].Run, false)
			b.effects()
		},
		"its link breaks": func(w *world, b *peer) { w.cut(b.ends[0].wire) },
		"it does not answer": func(w *world, b *peer) {
			b.hostile = func(*end, []byte) {}
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, 1)
			a, b, c := w.add("a"), w.add("b"), w.add("c")
			b.slow = time.Hour
			b.setRooms(r)
			c.setRooms(r)
			w.link(a, b, lan)
			w.link(a, c, lan)
			a.join("1234")
			w.runUntil(time.Second, func() bool { return len(b.admits) > 0 })
			fail(w, b)
			w.runUntil(frameAfter+time.Second, func() bool { return a.in(r) })
			if !a.admitted(c, r) {
				t.Error("nobody else has admitted it")
			}
		})
	}
}

func TestASilentNodeKeepsNobodyFromBeingAsked(t *testing.T) {
	w := newWorld(t, 1)
	a, r := w.add("a"), room("class", "1234")
	silent, b := w.add("silent"), w.add("b")
	silent.hostile = func(*end, []byte) {}
	b.setRooms(r)
	w.link(a, silent, lan)
	w.link(a, b, lan)
	a.join("1234")
	w.runUntil(parkAfter+6*lan, func() bool { return a.in(r) })
}

// TestASilentNodeIsAskedAgain once nobody can expect an answer any longer.
func TestASilentNodeIsAskedAgain(t *testing.T) {
	w := newWorld(t, 1)
	a, silent := w.add("a"), w.add("silent")
	var kinds []byte
	silent.hostile = func(_ *end, frame []byte) { kinds = append(kinds, frame[0]) }
	w.link(a, silent, lan)
	a.join("1234")
	w.run(w.now + queueAfter + againAfter + time.Second)
	if string(kinds) != string([]byte{frameAsk, frameStop, frameAsk}) {
		t.Errorf("frames %x come", kinds)
	}
}

// TestOnlyOneMemberIsAskedToAdmit, also if one whose link has become slow offers the room after the choice.
func TestOnlyOneMemberIsAskedToAdmit(t *testing.T) {
	w := newWorld(t, 1)
	a, far, b, r := w.add("a"), w.add("far"), w.add("b"), room("class", "1234")
	far.setRooms(r)
	b.setRooms(r)
	b.slow = 5 * time.Second
	wr := w.link(a, far, lan)
	w.link(a, b, lan)
	w.tap(func(e *end, frame []byte) {
		if e.wire == wr && frame[0] == frameAnswer {
			wr.delay = time.Second
		}
	})
	a.join("1234")
	w.runUntil(time.Minute, func() bool { return a.in(r) })
	if w.run(w.now + time.Minute); len(far.admits)+len(b.admits) != 1 {
		t.Errorf("far is asked to admit %d, and b %d", len(far.admits), len(b.admits))
	}
}

func TestAFullRoomIsTheEnd(t *testing.T) {
	w := newWorld(t, 1)
	a, b, r := w.add("a"), w.add("b"), room("class", "1234")
	b.full = true
	b.setRooms(r)
	w.link(a, b, lan)
	a.join("1234")
	w.run(w.now + time.Hour)
	a.wantStates(t, StateAsking, StateJoining, StateFull)
	if told := a.states[len(a.states)-1].Rooms; len(told) != 1 || told[0].Room != r.ID || a.joiner.Deadline() != 0 || b.host.Deadline() != 0 {
		t.Errorf("told of %v", told)
	}
	b.full = false
	w.run(w.now + keyEvery)
	a.join("1234")
	w.runUntil(time.Minute, func() bool { return a.in(r) })
}

func TestANodeWithTwoLinksOffersARoomOnce(t *testing.T) {
	one, other := found{room: journal.Conversation{1}}, found{room: journal.Conversation{2}}
	ns := nodes{}
	for id, f := range map[journal.LinkID]found{1: one, 2: one, 3: one, 4: other, 5: other} {
		ns[id] = &node{link: Link{ID: id, Key: journal.PublicKey{byte(max(id, 3))}}, found: []found{f}}
	}
	if offers := ns.offers(); len(offers) != 2 || offers[0].Room != other.room || offers[0].Nodes != 2 || offers[1].Nodes != 1 {
		t.Errorf("%+v", offers)
	}
}
