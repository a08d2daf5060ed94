package journal

import (
	"bytes"
	"encoding/binary"
	"slices"
	"testing"
	"time"
)

// FuzzParseHeader checks that a header is taken only as it would be made.
func FuzzParseHeader(f *testing.F) {
	w := newWorld(f, 1, "a")
	d := Draft{Kind: KindText, Conversation: openRoom, Log: 1, Number: 1, Time: 5}
	h := d.Sign(w.node("a").key, []byte("text"))
	f.Add(h[:])
	f.Add(h[:HeaderSize-1])
	f.Add(bytes.Repeat([]byte{1}, HeaderSize))
	f.Fuzz(func(t *testing.T, b []byte) {
		h, err := ParseHeader(b)
		if err != nil {
			return
		}
		if n := h.Number(); n == 0 || n > maxNumber || h.BodyLength() > MaxBody || (n == 1) != (h.Previous() == Hash{}) {
			t.Errorf("a header with the number %d is taken", n)
		}
		d := Draft{h.Kind(), h.Conversation(), h.Epoch(), h.Log().ID, h.Number(), h.Previous(), h.Time()}
		if start := d.Start(h.Author()); !bytes.Equal(start, b[:SealedPart]) {
			t.Errorf("%x reads as %x", b[:SealedPart], start)
		}
		h.Verify()
	})
}

// FuzzParseReceipt checks that a receipt is taken only with sorted rows, and read as it was signed.
func FuzzParseReceipt(f *testing.F) {
	w := newWorld(f, 1, "a")
	r := &receipt{conversation: openRoom, counter: 7, rows: []receiptRow{{log: [8]byte{2}, from: 1, to: 3}, {log: [8]byte{1}, from: 2, to: 9, read: 4}}}
	f.Add(r.sign(w.node("a").key))
	f.Add(make([]byte, receiptHead+64))
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := parseReceipt(b)
		if err != nil {
			return
		}
		if !bytes.Equal(r.raw, b) || len(r.rows) > receiptRows {
			t.Error("a receipt is not kept as it is")
		}
		for i := 1; i < len(r.rows); i++ {
			if bytes.Compare(r.rows[i-1].log[:], r.rows[i].log[:]) >= 0 {
				t.Error("rows that are not sorted are taken")
			}
		}
		r.verify()
	})
}

// FuzzParseFork checks that a fork is taken only with two different entries of one place.
func FuzzParseFork(f *testing.F) {
	w := newWorld(f, 1, "a")
	entry := func(text string) Entry {
		d := Draft{Kind: KindText, Conversation: openRoom, Log: 1, Number: 1, Time: 5}
		h := d.Sign(w.node("a").key, []byte(text))
		return Entry{Header: &h, Body: []byte(text)}
	}
	f.Add(appendEntry(appendEntry(nil, entry("one")), entry("two")))
	f.Add(appendEntry(appendEntry(nil, entry("one")), entry("one")))
	f.Fuzz(func(t *testing.T, b []byte) {
		in := &reader{b: b}
		fork := &Fork{A: in.entry(), B: in.entry()}
		if in.bad || !fork.valid(openRoom) {
			return
		}
		a, b2 := fork.A.Header, fork.B.Header
		if *a == *b2 || a.Log() != b2.Log() || a.Number() != b2.Number() || a.Conversation() != openRoom {
			t.Error("a fork is taken that is none")
		}
		if fork.A.Body != nil && !a.Proves(fork.A.Body) {
			t.Error("a fork is taken with another body")
		}
	})
}

// FuzzParseFrame gives one frame of any kind to a node that knows a few entries.
func FuzzParseFrame(f *testing.F) {
	for _, frame := range framesOfAVisit(f) {
		f.Add(frame)
	}
	f.Fuzz(func(t *testing.T, frame []byte) {
		s := newFuzzed(t)
		s.give(0, frame)
		s.alive()
	})
}

// FuzzReceive gives a node frames on two links, in any order with what its disk and its other goroutines report. Each step of the
// input is a byte that says what happens and, for a frame, its length in two bytes and the frame.
func FuzzReceive(f *testing.F) {
	for _, script := range scripts(f) {
		f.Add(script)
	}
	f.Fuzz(func(t *testing.T, script []byte) {
		s := newFuzzed(t)
		s.play(script)
		s.alive()
	})
}

// framesOfAVisit returns the frames that two nodes send each other that have something to tell.
func framesOfAVisit(t testing.TB) (frames [][]byte) {
	w := newWorld(t, 1, "a", "b")
	a, b := w.node("a"), w.node("b")
	for _, text := range []string{"one", "two", "three"} {
		a.say(text)
		b.say(text)
	}
	w.link(a, b)
	for i := 0; i < 1000 && len(w.ready()) > 0; i++ {
		for _, wr := range w.wires {
			if len(wr.queue) > 0 {
				frames = append(frames, wr.queue[0].frame)
			}
		}
		w.deliver()
	}
	return frames
}

// Steps of a script for FuzzReceive.
const (
	stepFrame  = 0 // on link 0 or 1, by the lowest bit of the byte
	stepStored = 2
	stepFails  = 3
	stepVerify = 4
	stepRead   = 5
	stepTick   = 6
	stepSay    = 7
	stepKinds  = 8
)

// scripts returns inputs for FuzzReceive that lead deep into the machine.
func scripts(t testing.TB) (all [][]byte) {
	frames := framesOfAVisit(t)
	var together []byte
	for i, frame := range frames {
		step := binary.BigEndian.AppendUint16([]byte{stepFrame | byte(i&1)}, uint16(len(frame)))
		step = append(step, frame...)
		together = append(append(together, step...), stepVerify, stepStored, stepRead)
		all = append(all, append(slices.Clone(step), stepVerify, stepFails, stepTick, stepSay))
	}
	return append(all, together)
}

// fuzzed is a node a with a link to a stranger, on which anything may come, one to an author whose entries it has, on which
// anything may come too, and later one to an honest neighbour.
type fuzzed struct {
	t     testing.TB
	w     *world
	a     *node
	links []*wire // that end at a
}

func newFuzzed(t testing.TB) *fuzzed {
	w := newWorld(t, 1, "a", "b", "c")
	w.forged = true
	a := w.node("a")
	a.say("one")
	for _, name := range []string{"b", "c"} {
		w.node(name).say("from " + name)
		w.link(w.node(name), a)
	}
	w.settle()
	s := &fuzzed{t: t, w: w, a: a}
	for _, wr := range w.wires {
		if wr.to == a {
			s.links = append(s.links, wr)
		}
	}
	return s
}

// give gives a frame to a on a link.
func (s *fuzzed) give(link int, frame []byte) {
	s.a.m.Receive(s.a.now(), s.links[link].back, frame)
	s.a.work()
}

// play does the steps of a script.
func (s *fuzzed) play(script []byte) {
	for len(script) > 0 {
		step := script[0]
		script = script[1:]
		switch step % stepKinds {
		case stepFrame, stepFrame + 1:
			if len(script) < 2 {
				return
			}
			n := min(int(binary.BigEndian.Uint16(script)), len(script)-2)
			s.give(int(step&1), script[2:2+n])
			script = script[2+n:]
		case stepStored, stepFails:
			s.a.disk.full = step%stepKinds == stepFails
			s.do(&s.a.disking)
			s.a.disk.full = false
		case stepVerify:
			if len(s.a.verifying) > 0 {
				s.a.anyVerified()
			}
		case stepRead:
			s.do(&s.a.serving)
		case stepTick:
			s.w.now += time.Second
			s.a.m.Tick(s.a.now())
			s.a.work()
		case stepSay:
			s.a.say("said")
		}
	}
}

func (s *fuzzed) do(q *[]job) {
	if len(*q) > 0 {
		s.a.first(q)
	}
}

// alive checks that a comes to rest, still speaks, and is in step with an honest neighbour.
func (s *fuzzed) alive() {
	for _, wr := range slices.Clone(s.w.wires) {
		s.w.hangUp(wr)
	}
	s.w.pass(20 * time.Second)
	s.w.nodes = []*node{s.a}
	d := s.w.add("d")
	s.w.link(s.a, d)
	s.a.say("still there")
	s.w.pass(10 * time.Second)
	if !slices.Contains(d.texts(), "still there") {
		s.t.Error("the node no longer speaks")
	}
	s.w.checkSame()
}
