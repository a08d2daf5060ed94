package join

import (
	"fmt"
	"testing"
	"time"

	"udpchat/journal"
)

func (p *peer) seek(code string) {
	p.joiner.Seek(p.w.now, code, p.proof())
	p.effects()
}

// seekAll seeks codes, a minute each and again and again.
func (p *peer) seekAll(until time.Duration, codes ...string) {
	for turn := 0; p.w.now < until; turn++ {
		p.seek(codes[turn%len(codes)])
		p.w.run(p.w.now + time.Minute)
	}
}

// TestACodeThatIsSoughtIsTriedFewTimes at each link, however long it is sought, so that nobody is warned of it.
func TestACodeThatIsSoughtIsTriedFewTimes(t *testing.T) {
	w := newWorld(t, 1)
	a, b, silent := w.add("a"), w.add("b"), w.add("silent")
	b.setRooms(room("other", "9"))
	silent.hostile = func(*end, []byte) {}
	w.link(a, b, lan)
	w.link(a, silent, lan)
	a.seekAll(24*time.Hour, "1", "2", "3")
	if runs := a.joiner.nodes[1].last; runs != 3*maxSought || b.warned > 0 {
		t.Errorf("%d runs, warned %d times", runs, b.warned)
	}
	if runs := a.joiner.nodes[2].last; runs != 3*maxSought {
		t.Errorf("who does not answer is asked %d times", runs)
	}
	b.setRooms(room("other", "8"))
	a.seekAll(w.now+24*time.Hour, "1", "2", "3")
	if runs := a.joiner.nodes[1].last; runs != 3*maxSought+3 {
		t.Errorf("%d runs after a change", runs)
	}
}

// TestARoomThatIsSoughtIsFound at a new link, or when its host says that it is there now, and in spite of a person who looks for another.
func TestARoomThatIsSoughtIsFound(t *testing.T) {
	r := room("class", "2")
	for name, begin := range map[string]func(w *world, a, b *peer){
		"at once":     func(_ *world, _, b *peer) { b.setRooms(r) },
		"at a change": func(_ *world, _, b *peer) { b.setRooms(room("other", "9"), r) },
		"at a new link": func(w *world, a, _ *peer) {
			c := w.add("c")
			c.setRooms(r)
			w.link(a, c, lan)
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, 1)
			a, b := w.add("a"), w.add("b")
			if w.link(a, b, lan); name != "at once" {
				b.setRooms(room("other", "9"))
				a.seekAll(24*time.Hour, "1", "2")
				a.join("3")
				w.run(w.now + time.Hour)
			}
			begin(w, a, b)
			a.seekAll(w.now+3*time.Minute, "1", "2")
			if !a.in(r) {
				t.Errorf("states %+v", a.states)
			}
		})
	}
}

// TestACodeThatIsSoughtIsGivenAwayNoMoreThanOthers: the runs of all turns count.
func TestACodeThatIsSoughtIsGivenAwayNoMoreThanOthers(t *testing.T) {
	w := newWorld(t, 1)
	a := w.add("a")
	runs := 0
	w.tap(func(_ *end, frame []byte) {
		if frame[0] == frameConfirm {
			runs++
		}
	})
	for i := range 20 {
		b := w.add(fmt.Sprint("b", i))
		b.setRooms(room("other", "9"))
	}
	for range 60 {
		for _, b := range w.nodes[1:] {
			w.cut(w.link(a, b, lan))
			w.link(a, b, lan)
		}
		a.seekAll(w.now+5*time.Minute, "1", "")
		for len(w.wires) > 0 {
			w.cut(w.wires[0])
		}
	}
	if runs != 2*maxRuns {
		t.Errorf("%d runs for two codes", runs)
	}
}

// TestNewsOfNoUseCostLittle: with many links, each step looks through all of them.
func TestNewsOfNoUseCostLittle(t *testing.T) {
	w := newWorld(t, 1)
	a := w.add("a")
	for i := range 1000 {
		a.joiner.LinkUp(w.now, Link{ID: journal.LinkID(i + 1), Key: journal.PublicKey{2, byte(i), byte(i >> 8)}, Host: fmt.Sprint(i)})
	}
	a.joiner.Join(w.now, "1", nil)
	if n := testing.AllocsPerRun(20, func() { a.joiner.Receive(w.now, 5, []byte{frameChanged}) }); n > 5 {
		t.Errorf("%v allocations", n)
	}
}
