package join

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"udpchat/journal"
	"udpchat/rooms/cpace"
)

// tap notes each frame that comes to one of the nodes of w, and lets it pass.
func (w *world) tap(note func(e *end, frame []byte)) { w.taps = append(w.taps, note) }

// nobodyIn checks that no host was asked to admit anybody, and that nobody is in a room.
func (w *world) nobodyIn(t *testing.T) {
	t.Helper()
	for _, p := range w.nodes {
		if len(p.admits) > 0 {
			t.Errorf("%s is asked to admit %d", p.name, len(p.admits))
		}
		for _, s := range p.states {
			if len(s.Rooms) > 0 {
				t.Errorf("%s has found %d rooms", p.name, len(s.Rooms))
			}
		}
	}
}

// TestAnAnswerTellsNothingOfRooms: whatever rooms a node has, who does not know a code of one gets frames of the same kinds and
// lengths, at the same times.
func TestAnAnswerTellsNothingOfRooms(t *testing.T) {
	var many []Room
	for i := range 50 {
		many = append(many, room(fmt.Sprint("room ", i), fmt.Sprint("code ", i)))
	}
	long := room("long", "a code that is longer than all the others, and of a room with a long welcome")
	long.Welcome = append(long.Welcome, make([]byte, 900)...)
	var first string
	for name, rooms := range map[string][]Room{
		"one": many[:1], "eight": many[:8], "nine": many[:9], "fifty": many, "long": {long}, "two with one code": {room("x", "1"), room("y", "1")},
	} {
		w := newWorld(t, 1)
		a, b := w.add("a"), w.add("b")
		b.setRooms(rooms...)
		w.link(a, b, lan)
		seen, shares := "", map[cpace.Share]bool{}
		w.tap(func(e *end, frame []byte) {
			if e.of == a {
				seen += fmt.Sprintf("%x %d at %v\n", frame[0], len(frame), w.now)
				m, _ := parse(frame)
				for _, s := range m.shares {
					if shares[s] {
						t.Errorf("%s: a share comes twice", name)
					}
					shares[s] = true
				}
			}
		})
		a.join("nobody's")
		w.run(w.now + time.Hour)
		if first == "" {
			first = seen
		}
		if seen != first || len(shares) < 3*places {
			t.Errorf("%s: other frames come:\n%s\nthan\n%s", name, seen, first)
		}
	}
}

// TestPlacesWithoutARoomHaveACodeThatNobodyKnows: who could confirm them would know how many rooms there are.
func TestPlacesWithoutARoomHaveACodeThatNobodyKnows(t *testing.T) {
	w := newWorld(t, 1)
	a, b := w.add("a"), w.add("b")
	b.setRooms(room("class", "1234"))
	w.link(a, b, lan)
	tried := 0
	w.tap(func(e *end, frame []byte) {
		m, _ := parse(frame)
		for i, tag := range m.tags {
			tried++
			if _, err := confirm(b.host.visitors[e.link.ID].tries[i].run, tag); err == nil {
				t.Errorf("place %d is confirmed", i)
			}
		}
	})
	if a.join(""); b.host.decoy == a.host.decoy {
		t.Error("all have the same code")
	}
	if w.run(w.now + time.Second); tried != places {
		t.Errorf("%d places are tried", tried)
	}
}

func TestACodeThatIsEmptyMatchesNothing(t *testing.T) {
	w := newWorld(t, 1)
	a, b := w.add("a"), w.add("b")
	b.setRooms(room("class", "1234"))
	w.link(a, b, lan)
	a.join("")
	w.run(w.now + time.Minute)
	if w.nobodyIn(t); len(b.host.limits.guesses) != 3 {
		t.Errorf("%d guesses count", len(b.host.limits.guesses))
	}
}

// TestARunIsBoundToAllThatBothKnow: each thing by itself makes the terms of a run others.
func TestARunIsBoundToAllThatBothKnow(t *testing.T) {
	l, other := Link{Secret: [32]byte{1}}, Link{Secret: [32]byte{2}}
	a, b := journal.PublicKey{1}, journal.PublicKey{2}
	seen := map[string]bool{}
	for _, terms := range []cpace.Terms{
		l.terms("code", a, b, 1), l.terms("code 2", a, b, 1), l.terms("code", b, b, 1), l.terms("code", a, a, 1), l.terms("code", b, a, 1),
		l.terms("code", a, b, 2), l.terms("code", a, b, 1<<56), other.terms("code", a, b, 1),
	} {
		seen[fmt.Sprintf("%q", terms)] = true
	}
	if len(seen) != 8 {
		t.Errorf("%d of 8 terms are different", len(seen))
	}
}

// TestARelayedRunGivesNothing: Mallory has links with two who have the code, and passes on each frame. It also does so with equal
// secrets of the links, as if one could be made to be like the other.
func TestARelayedRunGivesNothing(t *testing.T) {
	for _, equal := range []bool{false, true} {
		w := newWorld(t, 1)
		a, m, b := w.add("a"), w.add("mallory"), w.add("b")
		b.setRooms(room("class", "1234"))
		m.hostile = func(e *end, frame []byte) { m.ends[1-slices.Index(m.ends, e)].send(frame) }
		w.link(a, m, lan)
		if equal {
			seed := newWorld(t, 1)
			for range w.nodes {
				seed.add("")
			}
			w.random = seed.random
		}
		w.link(m, b, lan)
		if same := m.ends[0].link.Secret == m.ends[1].link.Secret; same != equal {
			t.Fatal("the secrets are not as they should be")
		}
		answers := 0
		w.tap(func(_ *end, frame []byte) {
			if m, err := parse(frame); err == nil && len(m.shares) == places {
				answers++
			}
		})
		a.join("1234")
		w.run(w.now + time.Hour)
		w.nobodyIn(t)
		if answers < 4 {
			t.Errorf("%d answers are passed on", answers)
		}
	}
}

// TestAReflectedRunGivesNothing: Mallory sends back what it gets, as the other role would send it, and lets a node run with itself.
func TestAReflectedRunGivesNothing(t *testing.T) {
	for name, back := range map[string]func(m message) message{
		"as it is":   func(m message) message { return m },
		"as answers": func(m message) message { m.shares = slices.Repeat(m.shares[:min(1, len(m.shares))], places); return m },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, 1)
			a, m := w.add("a"), w.add("mallory")
			a.setRooms(room("class", "1234"))
			m.hostile = func(e *end, frame []byte) {
				in, err := parse(frame)
				if err != nil {
					t.Error(err)
				}
				if name == "as it is" {
					e.send(frame) // an ask to the own host, whose answer comes to the own joiner, and so on
					return
				}
				switch in.kind {
				case frameAsk:
					in.kind = frameAnswer
				case frameConfirm:
					in.kind = frameWelcome
					for i, tag := range in.tags {
						in.offers = append(in.offers, sealedOffer{i, tag, make([]byte, 64)})
					}
					in.tags = nil
				}
				e.send(back(in).append(nil))
			}
			w.link(a, m, lan)
			a.join("1234")
			w.run(w.now + time.Hour)
			w.nobodyIn(t)
		})
	}
}

// TestARepeatedRunGivesNothing: all frames of a run that has let somebody in come again, in each direction, on the same link and on
// another, at the end and after each frame.
func TestARepeatedRunGivesNothing(t *testing.T) {
	r := room("class", "1234")
	w := newWorld(t, 1)
	a, b := w.add("a"), w.add("b")
	b.setRooms(r)
	w.link(a, b, lan)
	frames := map[*peer][][]byte{}
	w.tap(func(e *end, frame []byte) {
		if len(frames[e.of]) < 3 {
			frames[e.of] = append(frames[e.of], frame)
		}
		if len(frames[b]) < 3 { // again, in the run
			for _, f := range frames[e.of] {
				e.deliver(f)
			}
		}
	})
	a.join("1234")
	if took := w.runUntil(time.Minute, func() bool { return a.in(r) }); took != 6*lan || len(b.admits) != 1 {
		t.Fatalf("it is admitted %d times, after %v", len(b.admits), took)
	}
	w.run(w.now + time.Minute)
	sent := w.sent
	for _, e := range []*end{b.ends[0], a.ends[0]} {
		for _, f := range frames[e.of] {
			e.receive(f)
		}
	}
	if w.sent != sent {
		t.Errorf("%d frames answer to those that come again", w.sent-sent)
	}
	m := w.add("mallory")
	m.hostile = func(*end, []byte) {}
	w.link(m, b, lan)
	w.link(m, a, lan)
	a.join("1234 5")
	for _, e := range []*end{b.ends[1], a.ends[1]} {
		for _, f := range frames[e.of] {
			e.receive(f)
			w.run(w.now + time.Second)
		}
	}
	if len(b.admits) != 1 || len(a.joiner.nodes.offers()) > 0 {
		t.Error("frames of another link are taken")
	}
}
