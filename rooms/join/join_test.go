package join

import (
	"slices"
	"testing"
	"time"
)

const lan = time.Millisecond // a frame takes it in most tests

func (p *peer) wantStates(t *testing.T, want ...State) {
	t.Helper()
	var got []State
	for _, s := range p.states {
		got = append(got, s.State)
	}
	if !slices.Equal(got, want) {
		t.Errorf("%s: states %v, want %v", p.name, got, want)
	}
}

func TestAJoinerWithTheCodeIsInAfterThreeRoundTrips(t *testing.T) {
	w := newWorld(t, 1)
	a, b := w.add("a"), w.add("b")
	r := room("class", "1234")
	b.setRooms(room("other", "9"), r)
	w.link(a, b, lan)
	a.join("1234")
	if took := w.runUntil(time.Minute, func() bool { return a.in(r) }); took != 6*lan {
		t.Errorf("it takes %v, want three round trips", took)
	}
	if !a.admitted(b, r) || w.sent != 6 {
		t.Errorf("%d frames, admitted %v", w.sent, b.admits)
	}
	a.wantStates(t, StateAsking, StateJoining, StateJoined)
	w.run(time.Hour)
	if w.sent != 6 {
		t.Errorf("%d frames after the end", w.sent-6)
	}
}

func BenchmarkJoin(b *testing.B) {
	r := room("class", "1234")
	for b.Loop() {
		w := newWorld(b, 1)
		j, h := w.add("a"), w.add("b")
		h.setRooms(r)
		w.link(j, h, lan)
		j.join("1234")
		w.runUntil(time.Minute, func() bool { return j.in(r) })
	}
}

func TestAPersonWithAWrongCodeWaits(t *testing.T) {
	w := newWorld(t, 1)
	a, b, c := w.add("a"), w.add("b"), w.add("c")
	b.setRooms(room("class", "1234"))
	w.link(a, b, lan)
	w.link(a, c, lan) // which has no rooms
	a.join("4321")
	w.run(w.now + time.Second)
	a.wantStates(t, StateAsking, StateWaiting)
	if a.joiner.search.runs != 1 {
		t.Errorf("%d runs count, want that with b alone", a.joiner.search.runs)
	}
	w.run(w.now + 24*time.Hour)
	if runs := a.joiner.search.runs; runs > 8 {
		t.Errorf("%d runs in a day", runs)
	}
	if b.warned > 0 {
		t.Error("a person who waits looks like one who guesses")
	}
}

func TestWhoMakesTheRoomLaterLetsInAtOnceWhoWaits(t *testing.T) {
	r := room("class", "1234")
	for name, before := range map[string][]Room{"it had no room": nil, "it had other rooms": {room("other", "9")}, "with another code": {room("class", "77")}} {
		w := newWorld(t, 1)
		a, b := w.add("a"), w.add("b")
		b.setRooms(before...)
		w.link(a, b, lan)
		a.join("1234")
		w.run(w.now + 3*time.Hour)
		if a.state() != StateWaiting {
			t.Fatalf("%s: state %v", name, a.state())
		}
		b.setRooms(append(before, r)...)
		if took := w.runUntil(time.Minute, func() bool { return a.in(r) }); took > 7*lan {
			t.Errorf("%s: it takes %v", name, took)
		}
	}
}

// TestARoomThatIsMadeDuringARunIsFound: the host has answered already, so this run cannot find it, and the joiner, which has waited for
// long, would not ask again by itself for long.
func TestARoomThatIsMadeDuringARunIsFound(t *testing.T) {
	r := room("class", "1234")
	w := newWorld(t, 1)
	a, b := w.add("a"), w.add("b")
	b.setRooms(room("other", "9"))
	w.link(a, b, lan)
	a.join("1234")
	w.run(w.now + 3*time.Hour)
	made := false
	w.tap(func(e *end, frame []byte) {
		if e.of == a && frame[0] == frameAnswer && !made {
			made = true
			b.setRooms(r)
		}
	})
	b.setRooms(room("other", "8"))
	w.runUntil(addrEvery+time.Second, func() bool { return a.in(r) })
}

func TestWhoIsLinkedLaterIsAsked(t *testing.T) {
	w := newWorld(t, 1)
	a, b := w.add("a"), w.add("b")
	r := room("class", "1234")
	b.setRooms(r)
	a.join("1234")
	a.wantStates(t, StateWaiting)
	w.run(time.Hour)
	w.link(a, b, lan)
	w.runUntil(6*lan, func() bool { return a.in(r) })
}

// TestALinkThatBreaksAnywhereIsOnlyAWait breaks the link after each number of frames. The joiner is in once there is a new link.
func TestALinkThatBreaksAnywhereIsOnlyAWait(t *testing.T) {
	r := room("class", "1234")
	for frames := range 7 {
		w := newWorld(t, uint64(frames))
		a, b := w.add("a"), w.add("b")
		b.setRooms(r)
		wr := w.link(a, b, lan)
		a.join("1234")
		w.runUntil(time.Minute, func() bool { return w.sent >= frames })
		w.cut(wr)
		if a.in(r) {
			t.Fatalf("%d frames suffice", frames)
		}
		w.run(w.now + time.Second)
		w.link(a, b, lan)
		w.runUntil(addrEvery+time.Second, func() bool { return a.in(r) })
	}
}

// TestAnotherCodeTakesThePlaceOfTheOneBefore, at each point of its run.
func TestAnotherCodeTakesThePlaceOfTheOneBefore(t *testing.T) {
	one, two := room("one", "1234"), room("two", "5678")
	for frames := range 5 {
		w := newWorld(t, uint64(frames))
		a, b := w.add("a"), w.add("b")
		b.setRooms(one, two)
		w.link(a, b, lan)
		a.join("1234")
		w.runUntil(time.Minute, func() bool { return w.sent >= frames })
		a.join("5678")
		w.runUntil(addrEvery+time.Second, func() bool { return a.in(two) })
		if a.in(one) || len(b.admits) != 1 {
			t.Errorf("after %d frames: it is admitted %d times", frames, len(b.admits))
		}
	}
}

// TestAPersonGivesUpAtAnyPoint: after each number of frames. Nobody is admitted who has not chosen before, and nothing goes on.
func TestAPersonGivesUpAtAnyPoint(t *testing.T) {
	r := room("class", "1234")
	for frames := range 6 {
		w := newWorld(t, uint64(frames))
		a, b := w.add("a"), w.add("b")
		b.setRooms(r)
		w.link(a, b, lan)
		a.join("1234")
		w.runUntil(time.Minute, func() bool { return w.sent >= frames })
		a.giveUp()
		w.run(w.now + time.Minute)
		sent := w.sent
		w.run(w.now + time.Hour)
		if a.in(r) || w.sent != sent || a.joiner.Deadline() != 0 || b.host.Deadline() != 0 {
			t.Errorf("after %d frames: something goes on", frames)
		}
		if frames < 5 && len(b.admits) > 0 {
			t.Errorf("after %d frames: it is admitted", frames)
		}
		a.join("1234")
		w.runUntil(addrEvery+time.Second, func() bool { return a.in(r) })
	}
}

// TestACodeThatChangesDuringARunLetsNobodyIn changes it after each number of frames.
func TestACodeThatChangesDuringARunLetsNobodyIn(t *testing.T) {
	before, after := room("class", "1234"), room("class", "9999")
	for frames := range 5 {
		w := newWorld(t, uint64(frames))
		a, b := w.add("a"), w.add("b")
		b.setRooms(before, room("other", "9"))
		w.link(a, b, lan)
		a.join("1234")
		w.runUntil(time.Minute, func() bool { return w.sent >= frames })
		b.setRooms(after, room("other", "9"))
		w.run(w.now + time.Hour)
		if a.in(before) || len(b.admits) > 0 || a.state() != StateWaiting {
			t.Errorf("after %d frames: states %+v", frames, a.states)
		}
		a.join("9999")
		w.runUntil(addrEvery+time.Second, func() bool { return a.in(after) })
	}
}

// TestRoomsThatAreNotInTheFirstRunGetTheirTurn: of fifty rooms at one node, those used last are in every run, and after each run four
// others have their turn.
func TestRoomsThatAreNotInTheFirstRunGetTheirTurn(t *testing.T) {
	w := newWorld(t, 1)
	a, b := w.add("a"), w.add("b")
	w.link(a, b, lan)
	var rooms []Room
	for i := range 50 {
		rooms = append(rooms, room(string(rune('A'+i)), "code "+string(rune('A'+i))))
	}
	b.setRooms(rooms...)
	v := b.host.visitors[1]
	seen := map[*Room]int{}
	for range 12 {
		for _, r := range b.host.draw(v) {
			seen[r]++
		}
	}
	for i := range b.host.rooms {
		n := seen[&b.host.rooms[i]]
		if i < freshRooms && n != 12 || n < 1 || i >= freshRooms && n > 2 {
			t.Errorf("room %d is in %d of 12 runs", i, n)
		}
	}
	a.join("code " + string(rune('A'+10)))
	w.runUntil(time.Hour, func() bool { return a.in(rooms[10]) })
}

// TestThePlaceOfARoomTellsNothing: it is another in each run.
func TestThePlaceOfARoomTellsNothing(t *testing.T) {
	w := newWorld(t, 1)
	b := w.add("b")
	b.setRooms(room("one", "1"), room("two", "2"))
	var seen [places]int
	for range 200 {
		for place, r := range b.host.draw(&visitor{}) {
			if r == &b.host.rooms[0] {
				seen[place]++
			}
		}
	}
	if slices.Min(seen[:]) < 5 {
		t.Errorf("the places of a room in 200 runs: %v", seen)
	}
}
