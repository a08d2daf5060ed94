package join

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"udpchat/rooms/cpace"
)

// TestWhatAJoinerGivesAway: many nodes answer with shares for codes that they guess, and say all the time that their rooms have changed.
func TestWhatAJoinerGivesAway(t *testing.T) {
	w := newWorld(t, 1)
	a := w.add("a")
	tags, shares, early := 0, 0, math.MaxInt
	for i := range 600 {
		m := w.add(fmt.Sprint("liar ", i))
		m.hostile = func(e *end, frame []byte) {
			in, _ := parse(frame)
			if in.kind == frameAsk {
				shares += places
				e.send(message{kind: frameAnswer, run: in.run, shares: slices.Repeat([]cpace.Share{someShare}, places)}.append(nil))
			}
			if in.kind == frameConfirm {
				tags += len(in.tags)
				e.send(message{kind: frameWelcome, run: in.run}.append(nil))
			}
		}
		wr := w.link(a, m, lan)
		for k := range 100 {
			w.after(time.Duration(k)*10*time.Minute, func() { wr.b.send([]byte{frameChanged}) })
		}
	}
	a.join("123456")
	w.after(time.Minute, func() { early = tags })
	w.run(24 * time.Hour)
	t.Logf("%d tags in a minute, %d in all", early, tags)
	if tags > shares || early > places*(joinerBurst+6) || tags != places*maxRuns {
		t.Errorf("%d tags in a minute and %d in all, for %d shares", early, tags, shares)
	}
	if a.state() != StateExhausted || a.joiner.Deadline() != 0 {
		t.Errorf("state %v", a.state())
	}
}

// TestWhoAlwaysHasNewsIsAskedSeldom: a node that says all the time that its rooms have changed.
func TestWhoAlwaysHasNewsIsAskedSeldom(t *testing.T) {
	w := newWorld(t, 1)
	a, b := w.add("a"), w.add("b")
	b.setRooms(room("other", "9"))
	w.link(a, b, lan)
	for k := range 10_000 {
		w.after(time.Duration(k)*time.Second, func() { b.ends[0].send([]byte{frameChanged}) })
	}
	a.join("1234")
	if w.run(w.now + 3*addrEvery - time.Second); a.joiner.nodes[1].last != 3 {
		t.Errorf("%d runs in half a minute", a.joiner.nodes[1].last)
	}
	w.run(2 * time.Hour)
	if runs := a.joiner.search.runs; runs < maxNews || runs > maxNews+6 {
		t.Errorf("%d runs", runs)
	}
}

// TestAnAddressWithManyNodesHoldsUpNoOther: they use all that the joiner gives away at once, but not before another address was asked.
func TestAnAddressWithManyNodesHoldsUpNoOther(t *testing.T) {
	w := newWorld(t, 1)
	a, r := w.add("a"), room("class", "1234")
	for i := range joinerBurst + 10 {
		m := w.add(fmt.Sprint("liar ", i))
		m.addr = "10.9.9.9"
		m.setRooms(room("other", "9"))
		w.link(a, m, lan)
	}
	b := w.add("b")
	b.setRooms(r)
	w.link(a, b, lan)
	a.join("1234")
	w.runUntil(gatherAfter+20*lan, func() bool { return a.in(r) })
}

// TestWhatWasNotAnsweredCostsTheJoinerNothing: the link breaks before, or the node says that it has no rooms.
func TestWhatWasNotAnsweredCostsTheJoinerNothing(t *testing.T) {
	w := newWorld(t, 1)
	a, b := w.add("a"), w.add("b")
	a.join("1234")
	for i := range 600 {
		wr := w.link(a, b, lan)
		w.run(w.now + time.Duration(i%2)*2*lan)
		w.cut(wr)
	}
	if a.joiner.bucket.due() > w.now || a.joiner.search.runs != 0 || len(a.joiner.free) > 0 {
		t.Errorf("%d runs count", a.joiner.search.runs)
	}
}
