package journal

import (
	"crypto/rand"
	"encoding/binary"
	"slices"
	"testing"
	"time"
)

// hears reports whether a node was told some news.
func (n *node) hears(what News) bool {
	return slices.ContainsFunc(n.told, func(t Tell) bool { return t.News == what })
}

func TestWhoseDiskWasRestoredBeginsANewLog(t *testing.T) {
	w := newWorld(t, 1, "a", "b")
	a, b := w.node("a"), w.node("b")
	w.link(a, b)
	w.pass(time.Second)
	a.say("one")
	w.pass(time.Second)
	before := a.disk.clone()
	a.say("two")
	w.pass(time.Second)
	a.kill()
	a.disk = before
	a.start()
	a.say("two, with other words")
	w.pass(10 * time.Second)
	w.link(a, b)
	w.pass(10 * time.Second)
	if logs := len(a.disk.conversations[openRoom].entries); logs != 2 {
		t.Errorf("%d logs", logs)
	}
	if a.hears(NewsFork) || b.hears(NewsFork) {
		t.Error("a log was written twice")
	}
	if got := b.texts(); len(got) != 3 || !slices.Equal(got, a.texts()) {
		t.Errorf("a holds %q, b holds %q", a.texts(), got)
	}
}

func TestTheNewestReceiptCounts(t *testing.T) {
	w := newWorld(t, 1, "a", "b", "c")
	a, b, c := w.node("a"), w.node("b"), w.node("c")
	w.link(a, b)
	w.link(b, c)
	w.pass(time.Second)
	for i := range uint64(3) {
		a.say("word")
		w.pass(10 * time.Second)
		l := sortedKeys(a.disk.conversations[openRoom].entries, Log.compare)
		if ack := a.m.Acknowledged(openRoom, c.public(), l[0]); ack.To != i+1 {
			t.Errorf("a shows that c has its entries up to %d, not up to %d", ack.To, i+1)
		}
	}
}

func TestAReceiptThatComesAgainIsNotTakenAgain(t *testing.T) {
	w := newWorld(t, 1, "a", "b", "c")
	a, b, c := w.node("a"), w.node("b"), w.node("c")
	w.link(a, b)
	w.link(b, c)
	w.pass(time.Second)
	a.say("word")
	w.pass(10 * time.Second)
	v := b.m.conversations[openRoom].linkedTo(c.public())
	again := b.m.conversations[openRoom].receipts.of[c.public()]
	if v == nil || again == nil {
		t.Fatal("b has no receipt of c")
	}
	b.m.Receive(b.now(), v.link.id, append(v.frame(frameReceipt), again.raw...))
	if e := b.m.Ready(); len(e.Verify)+len(e.Send)+len(e.Keep) > 0 {
		t.Errorf("%d signatures checked, %d frames sent, %d kept", len(e.Verify), len(e.Send), len(e.Keep))
	}
}

func TestAnOwnLogThatHasForkedDoesNotGoOnAfterAStart(t *testing.T) {
	key := benchKey(1)
	sign := func(number uint64, before Hash, text string) Entry {
		d := Draft{Kind: KindText, Log: 7, Number: number, Previous: before, Time: number}
		h := d.Sign(key, []byte(text))
		return Entry{Header: &h, Body: []byte(text)}
	}
	one := sign(1, Hash{}, "one")
	two, other := sign(2, one.Header.Hash(), "two"), sign(2, one.Header.Hash(), "other")
	m := New(Config{Key: key, Random: rand.Reader})
	m.Enter(benchNow, State{
		Open:  true,
		Logs:  []LogState{{Log: one.Header.Log(), Low: 1, High: 2, LowHeader: one.Header, Head: two.Header}},
		Forks: []*Fork{{A: two, B: other}},
	})
	m.Say(benchNow, Saying{Kind: KindText, Body: []byte("three")})
	e := m.Ready()
	if len(e.Store) != 1 {
		t.Fatalf("%d entries are written", len(e.Store))
	}
	if h := e.Store[0].Entries[0].Header; h.Log() == one.Header.Log() || h.Number() != 1 {
		t.Errorf("entry %d of log %d is written", h.Number(), h.Log().ID)
	}
}

func TestWhoHasLeftTakesNoEntries(t *testing.T) {
	w := newWorld(t, 1, "a", "b")
	a, b := w.node("a"), w.node("b")
	w.link(a, b)
	w.pass(time.Second)
	b.slow.verify = time.Minute
	a.say("one")
	w.pass(10 * time.Millisecond)
	if len(b.verifying) != 1 {
		t.Fatalf("%d signatures are being verified", len(b.verifying))
	}
	b.leave(openRoom)
	w.pass(2 * time.Minute) // the oracle of the world looks at what b stores
	if got := b.texts(); len(got) > 0 {
		t.Errorf("b has left and holds %q", got)
	}
}

func TestNobodyWaitsForWhoIsSilent(t *testing.T) {
	author := publicKey(benchKey(9))
	row := binary.AppendUvarint([]byte{frameRows, 0, rowsChanged}, rowNew|rowFull)
	row = append(append(row, author[:]...), 0, 0, 0, 0, 0, 0, 0, 1)
	row = append(row, 1, 1, 2, 3, 4, 5, 6, 7, 8, 5) // entries 1 to 5
	s := newSink(1)
	var asked []LinkID
	note := func(f Send) {
		if f.Frame[0] == frameAsk {
			asked = append(asked, f.Link)
		}
	}
	for id := range LinkID(2) {
		s.meet(id+1, benchKey(byte(id)+2))
		s.m.Receive(benchNow, id+1, row)
		s.work(note)
	}
	for now := benchNow; s.m.Deadline() != 0 && s.m.Deadline() < time.Minute; {
		now.Since = s.m.Deadline()
		s.m.Tick(now)
		s.work(note)
	}
	if len(asked) < 2 || asked[0] != 1 || asked[1] != 2 {
		t.Errorf("the links %v are asked, and none answers", asked)
	}
}

func TestARangeIsServedFromWhereItMayBeTold(t *testing.T) {
	var entries []Entry
	for _, frame := range runs(benchKey(2), 10, 1, 5) {
		in := &reader{b: frame[2:]}
		entries = append(entries, in.entry())
	}
	s := Serve{From: 1, To: 10, limit: maxNumber}
	if frame, more := s.Answer(entries, 7); frame[0] != frameNothing || more {
		t.Errorf("1 to 10 are asked for, from 7 on they may be told: the answer is %x", frame[:2])
	}
	s = Serve{From: 7, To: 10, limit: maxNumber}
	if frame, _ := s.Answer(entries[6:], 7); frame[0] != frameRun {
		t.Errorf("7 to 10 are asked for: the answer is %x", frame[:2])
	}
}

func TestARangeIsServedUpToWhereItsEntriesFollowEachOther(t *testing.T) {
	var entries []Entry
	for _, frame := range append(runs(benchKey(2), 3, 1, 5), runs(benchKey(2), 5, 1, 6)[3:]...) {
		in := &reader{b: frame[2:]}
		entries = append(entries, in.entry())
	}
	for _, down := range []bool{false, true} {
		s := Serve{From: 1, To: 3, limit: maxNumber, down: down}
		frame, _ := s.Answer(entries, 1)
		if frame[0] != frameRun || len(frame) != 2+3*(HeaderSize+1+5) {
			t.Errorf("down %v: 1 to 3 are asked for, 4 and 5 are of another branch: the answer %x has %d bytes", down, frame[:2], len(frame))
		}
		s = Serve{From: 1, To: 5, limit: maxNumber, down: down}
		if frame, _ := s.Answer(entries, 1); down && frame[0] != frameNothing || !down && len(frame) != 2+3*(HeaderSize+1+5) {
			t.Errorf("down %v: 1 to 5 are asked for: the answer %x has %d bytes", down, frame[:2], len(frame))
		}
	}
}

// TestNothingBeyondTheEndIsServed has the log end with an entry whose signature does not hold, which only the next one proves.
func TestNothingBeyondTheEndIsServed(t *testing.T) {
	run := chain(ben, 2, "word")
	run[1].Header[atSignature] ^= 1
	d := Draft{Kind: KindText, Log: 7, Number: 3, Previous: run[1].Header.Hash()}
	h := d.Sign(ben, []byte("word"))
	run = append(run, Entry{&h, []byte("word")})
	for _, down := range []bool{false, true} {
		s := Serve{From: 2, To: 2, limit: 2, down: down}
		if frame, more := s.Answer(run[1:], 0); frame[0] != frameNothing || more {
			t.Errorf("down %v: the answer is %x", down, frame[:2])
		}
	}
}
