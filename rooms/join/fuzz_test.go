package join

import (
	"bytes"
	"slices"
	"testing"
	"time"

	"udpchat/rooms/cpace"
)

// framesOfAJoin returns the frames of a run that lets somebody in, and others of each kind.
func framesOfAJoin(t testing.TB) (frames [][]byte) {
	w := newWorld(t, 1)
	a, b := w.add("a"), w.add("b")
	b.setRooms(room("class", "1234"), room("same", "1234"))
	w.link(a, b, lan)
	w.tap(func(_ *end, frame []byte) { frames = append(frames, frame) })
	a.join("1234")
	w.run(w.now + time.Minute)
	a.choose(room("class", "1234"))
	w.run(w.now + time.Minute)
	if !a.in(room("class", "1234")) {
		t.Fatal("nobody is in")
	}
	for _, kind := range []byte{frameStop, frameEnd, frameAnswer, frameWelcome, frameChanged} {
		frames = append(frames, message{kind: kind, run: 300}.append(nil))
	}
	return frames
}

// FuzzParse checks that a frame is taken only as it would be made, and within bounds.
func FuzzParse(f *testing.F) {
	for _, frame := range framesOfAJoin(f) {
		f.Add(frame)
		f.Add(append(slices.Clone(frame), 0))
		f.Add(frame[:len(frame)-1])
	}
	f.Add([]byte{frameStop, 0x81, 0})                                  // not the shortest number
	f.Add([]byte{frameStop, 0})                                        // no run
	f.Add(append([]byte{frameStop}, bytes.Repeat([]byte{0xff}, 9)...)) // no end of the number
	f.Add(append(message{kind: frameAsk, run: 1}.append(nil), make([]byte, 31)...))
	for _, n := range []int{0, overhead - 1, MaxProof + overhead + 1, MaxWelcome + overhead + 1} {
		for _, kind := range []byte{frameChoose, frameWelcome} {
			f.Add(message{kind: kind, run: 1, offers: []sealedOffer{{sealed: make([]byte, n)}}}.append(nil))
		}
	}
	for _, order := range [][]sealedOffer{{{place: 1}, {place: 0}}, {{place: 1}, {place: 1}}, {{place: places}}} {
		for i := range order {
			order[i].sealed = make([]byte, overhead)
		}
		f.Add(message{kind: frameWelcome, run: 1, offers: order}.append(nil))
	}
	f.Fuzz(func(t *testing.T, frame []byte) {
		m, err := parse(frame)
		if err != nil {
			return
		}
		if again := m.append(nil); !bytes.Equal(again, frame) {
			t.Errorf("%x is read as %x", frame, again)
		}
		if len(m.shares) > places || len(m.tags) > places || len(m.offers) > places || ForHost(frame) == ForJoiner(frame) {
			t.Errorf("%x is taken", frame)
		}
		longest := map[byte]int{frameWelcome: MaxWelcome, frameChoose: MaxProof}[m.kind]
		for i, o := range m.offers {
			if len(o.sealed) < overhead || len(o.sealed) > longest+overhead || o.place >= places || i > 0 && o.place <= m.offers[i-1].place {
				t.Errorf("place %d with %d sealed bytes is taken", o.place, len(o.sealed))
			}
		}
	})
}

// FuzzNode gives a node, which has rooms and looks for one, frames on two links, in any order with what else happens to it. Each step
// of the input is a byte that says what happens and, for a frame, its length in two bytes and the frame. Whoever sends the frames
// has no code, so it gets nothing; and in the end the node joins and admits as if nothing had been.
func FuzzNode(f *testing.F) {
	var all []byte
	for i, frame := range framesOfAJoin(f) {
		step := append([]byte{byte(i % 2), byte(len(frame) >> 8), byte(len(frame))}, frame...)
		f.Add(slices.Concat([]byte{3}, step, []byte{5, 6}, step, []byte{4, 2}, step))
		all = append(append(all, step...), byte(2+i%7))
	}
	f.Add(all)
	f.Add(append(slices.Clone(all), all...))
	f.Fuzz(func(t *testing.T, script []byte) {
		s := newFuzzed(t)
		for steps := 0; len(script) > 0 && steps < 200; steps++ {
			script = s.step(script)
		}
		s.alive()
	})
}

type fuzzed struct {
	*world
	node    *peer
	strange [2]*peer
	wires   [2]*wire
	other   *peer
	r       Room
}

func newFuzzed(t testing.TB) *fuzzed {
	s := &fuzzed{world: newWorld(t, 1), r: room("class", "1234")}
	s.node = s.add("node")
	s.node.setRooms(s.r, room("other", "9"))
	for i := range s.strange {
		s.strange[i] = s.add(string(rune('A' + i)))
		s.strange[i].hostile = s.answer
		s.wires[i] = s.link(s.node, s.strange[i], lan)
	}
	s.admit = func(*peer, Admit) { t.Fatal("a stranger is admitted") }
	return s
}

// answer sends the tags of nobody for shares, and shares for a share, so that runs get on.
func (s *fuzzed) answer(e *end, frame []byte) {
	in, err := parse(frame)
	if err != nil || len(in.offers) > 0 {
		s.t.Fatalf("a stranger gets %x", frame)
	}
	switch in.kind {
	case frameAsk:
		e.send(message{kind: frameAnswer, run: in.run, shares: slices.Repeat([]cpace.Share{someShare}, places)}.append(nil))
	case frameAnswer:
		e.send(message{kind: frameConfirm, run: in.run, tags: wrongTags}.append(nil))
	}
}

func (s *fuzzed) step(script []byte) []byte {
	what := script[0] % 9
	script = script[1:]
	switch what {
	case 0, 1:
		n := 0
		if len(script) >= 2 {
			n, script = int(script[0])<<8|int(script[1]), script[2:]
		}
		n = min(n, len(script))
		s.wires[what].a.receive(script[:n])
		return script[n:]
	case 2:
		s.run(s.now + time.Minute)
	case 3:
		s.node.join("1234 5")
	case 4:
		s.node.giveUp()
	case 5:
		s.node.setRooms()
	case 6:
		s.node.setRooms(s.r, room("x", "7"))
	case 7:
		s.run(s.now + 3*lan)
	case 8:
		s.cut(s.wires[0])
		s.wires[0] = s.link(s.node, s.strange[0], lan)
	}
	return script
}

// alive checks that the node lets in who has the code, and gets in with one.
func (s *fuzzed) alive() {
	s.admit = nil
	s.run(s.now + time.Minute)
	s.node.setRooms(s.r)
	there := room("there", "55")
	s.other = s.add("other")
	s.other.setRooms(there)
	s.link(s.node, s.other, lan)
	s.other.join("1234")
	s.node.join("55")
	s.runUntil(10*time.Minute, func() bool { return s.other.in(s.r) && s.node.in(there) })
}
