package journal

import (
	"bytes"
	"crypto/ed25519"
	"encoding/binary"
	"fmt"
	"slices"
	"testing"
	"time"
)

// attacked returns Anna, linked with hostile Ben by link 1, who greets with a digest that is nobody's and may say anything then.
func attacked(a *actor) *actor {
	a.linkUp(1, ben)
	a.receive(1, greetingOf(exampleRoom))
	a.take(1)
	return a
}

func greetingOf(c Conversation) []byte {
	t := tag(exampleSecret, c)
	return append(append([]byte{frameGreet}, t[:]...), make([]byte, digestSize)...)
}

// manyOf returns n entries of a log of Ben's from number 1 on, with a body of size bytes.
func manyOf(n, size int, seed byte) (run []Entry) {
	var before Hash
	for i := range n {
		d := Draft{Kind: KindText, Log: 7, Number: uint64(i + 1), Previous: before, Time: uint64(exampleBegin.UnixMicro()) + uint64(i)}
		body := bytes.Repeat([]byte{seed}, size)
		h := d.Sign(ben, body)
		run, before = append(run, Entry{&h, body}), h.Hash()
	}
	return run
}

func runFrame(run []Entry) []byte { return appendRun([]byte{frameRun, 0}, run) }

func forkFrame(a, b Entry) []byte { return appendEntry(appendEntry([]byte{frameFork, 0}, a), b) }

// benRow returns a row that names a log of Ben's.
func benRow(place, low, high uint64) []byte {
	b := []byte{frameRows, 0, rowsChanged, byte(place<<rowBits) | rowNew | rowFull}
	k := publicKey(ben)
	b = append(append(b, k[:]...), 0, 0, 0, 0, 0, 0, 0, 7, byte(low))
	return append(append(b, make([]byte, headPrefix)...), byte(high))
}

func sizeOf(frames [][]byte) (n int) {
	for _, f := range frames {
		n += len(f)
	}
	return n
}

// verifies lets the machine of a take a frame on a link and returns how many signatures it has checked for it.
func (a *actor) verifies(id LinkID, frame []byte) (n int) {
	a.m.Receive(a.now, id, frame)
	for e := a.m.Ready(); len(e.Verify)+len(e.Store) > 0; e = a.m.Ready() {
		n += len(e.Verify)
		for _, v := range e.Verify {
			a.m.Verified(a.now, v.ID, v.Holds())
		}
		for _, s := range e.Store {
			a.m.Stored(a.now, s.ID, true)
		}
	}
	return n
}

func TestAnAttackerGetsReceiptsOnce(t *testing.T) {
	s := State{ID: exampleRoom, Open: true}
	for i := range 40 {
		r := &receipt{counter: 1}
		s.Receipts = append(s.Receipts, r.sign(exampleKey(byte(i+10))))
	}
	a := enters(anna, 0, nil)
	a.m.Leave(a.now, exampleRoom)
	a.m.Enter(a.now, s)
	attacked(a)
	for range 100 {
		a.receive(1, []byte{frameReceipts, 0})
	}
	if n := len(kindOf(a.take(1), frameReceipt)); n != 40 {
		t.Errorf("%d receipts are sent for 100 requests, want 40", n)
	}
}

func TestAnAttackerGetsAForkOnce(t *testing.T) {
	a := attacked(enters(anna, 0, nil))
	x, y := manyOf(1, 900, 'x')[0], manyOf(1, 900, 'y')[0]
	a.receive(1, forkFrame(x, y), benRow(0, 1, 1))
	a.take(1)
	for range 100 {
		a.receive(1, []byte{frameRows, 0, rowsChanged, 0, 1})
	}
	if n := sizeOf(a.take(1)); n > 4*900 {
		t.Errorf("500 bytes are answered with %d", n)
	}
}

func TestAForkTakesLittleMemory(t *testing.T) {
	a := attacked(enters(anna, 0, nil))
	a.receive(1, forkFrame(manyOf(1, MaxBody, 'x')[0], manyOf(1, 5, 'y')[0]))
	f := a.m.conversations[exampleRoom].logs[Log{publicKey(ben), 7}].split.fork
	if f == nil || f.A.Body != nil || string(f.B.Body) != "yyyyy" {
		t.Error("the long body is kept, or the short one is not")
	}
	if n := cap(f.B.Body); n > 100 {
		t.Errorf("the body of 5 bytes keeps %d", n)
	}
}

func TestGreetingsOverAndOverAreNotAnswered(t *testing.T) {
	a := attacked(enters(anna, 0, nil))
	for range 1000 {
		tag := tag(exampleSecret, exampleRoom)
		a.receive(1, append([]byte{frameLeave}, tag[:]...), greetingOf(exampleRoom))
	}
	if n := len(a.take(1)); n > 3*maxRenewals {
		t.Errorf("%d frames are sent", n)
	}
	left := 0
	for _, told := range a.told {
		if told.News == NewsGone {
			left++
		}
	}
	if left > maxRenewals+1 {
		t.Errorf("the person is told %d times that a member has left", left)
	}
}

func TestAConversationCanBeEnteredAgain(t *testing.T) {
	a := attacked(enters(anna, 0, nil))
	for range 10 {
		tag := tag(exampleSecret, exampleRoom)
		a.receive(1, append([]byte{frameLeave}, tag[:]...), greetingOf(exampleRoom))
		if len(kindOf(a.take(1), frameRows)) != 1 {
			t.Fatal("who comes back is not told the rows")
		}
	}
}

// TestDropsDoNotHoldALog has Ben give entry after entry, slowly, and Chen all that Ben does not.
func TestDropsDoNotHoldALog(t *testing.T) {
	a, run := attacked(enters(anna, 0, nil)), manyOf(100, 5, 'x')
	a.receive(1, runFrame(run[:1]), benRow(0, 1, 100))
	a.linkUp(2, chen)
	a.receive(2, greetingOf(exampleRoom), benRow(0, 1, 100))
	for i := 1; i < 5; i++ {
		a.pass(4 * time.Second)
		a.receive(1, runFrame(run[i:i+1]))
	}
	if n := len(kindOf(a.take(2), frameAsk)); n == 0 {
		t.Error("after 16 s Chen was not asked")
	}
}

func TestBucketsAreComparedOnce(t *testing.T) {
	a := attacked(enters(anna, 0, nil))
	for i := range 100 {
		d := Draft{Kind: KindText, Log: LogID(i + 1), Number: 1}
		h := d.Sign(ben, nil)
		a.receive(1, runFrame([]Entry{{&h, []byte{}}}))
	}
	frame := append([]byte{frameBuckets, 0}, make([]byte, buckets*bucketSize)...)
	a.receive(1, frame)
	if n := testing.AllocsPerRun(10, func() { a.m.Receive(a.now, 1, frame) }); n > 5 {
		t.Errorf("buckets that come again take %v allocations", n)
	}
}

func TestReceiptsAreTakenOneByOne(t *testing.T) {
	a := attacked(enters(anna, 0, nil, ben))
	send := func(counter uint64) {
		r := &receipt{counter: counter}
		a.receive(1, append([]byte{frameReceipt, 0}, r.sign(ben)...))
	}
	taken := func() (counter uint64) { return a.m.conversations[exampleRoom].receipts.of[publicKey(ben)].counter }
	for i := range uint64(1000) {
		send(i + 1)
	}
	if n := len(a.kept); n > 40 {
		t.Errorf("%d receipts of one moment are written", n)
	}
	a.pass(2 * receiptAfter)
	send(2000)
	if taken() != 2000 {
		t.Error("a receipt that comes later is not taken")
	}
}

func TestBadSignaturesAreNotCheckedForLong(t *testing.T) {
	a, n := attacked(enters(anna, 0, nil)), 0
	for i := range 1000 {
		e := manyOf(1, i, 'x')[0]
		e.Header[atSignature] ^= 1
		n += a.verifies(1, runFrame([]Entry{e}))
	}
	if n > 3 {
		t.Errorf("%d signatures were checked", n)
	}
}

func TestWhatIsHereIsNotCheckedAgain(t *testing.T) {
	a, run, n := attacked(enters(anna, 0, nil)), manyOf(20, 5, 'x'), 0
	a.verifies(1, runFrame(run[:10]))
	for range 100 {
		n += a.verifies(1, runFrame(run[:10])) + a.verifies(1, runFrame(run[3:5])) + a.verifies(1, runFrame(run[15:]))
	}
	if n > 1 {
		t.Errorf("%d signatures were checked", n)
	}
	if n := a.verifies(1, runFrame(run[5:15])); n != 1 {
		t.Errorf("what follows: %d signatures were checked", n)
	}
}

// TestComparedRunsCount has the disk be slow while Ben sends a body that is lacking again and again.
func TestComparedRunsCount(t *testing.T) {
	a, run, n := attacked(enters(anna, 0, nil)), manyOf(2, MaxBody-300, 'x'), 0
	a.verifies(1, runFrame([]Entry{{Header: run[0].Header}}))
	for range 100 {
		n += a.verifies(1, runFrame(run[:1]))
	}
	if most := maxArrivals/MaxBody + 2; n == 0 || n > most {
		t.Errorf("%d runs wait for the disk, want 1 to %d", n, most)
	}
}

// TestHolesThatGrewAreFilled has so many bodies lacking that holes cover what is there.
func TestHolesThatGrewAreFilled(t *testing.T) {
	a, run := attacked(enters(anna, 0, nil)), manyOf(520, 5, 'x')
	with := func(from, to int, lacks bool) []byte {
		part := append([]Entry(nil), run[from:to]...)
		for i := range part {
			if lacks && (from+i)%2 == 0 {
				part[i].Body = nil
			}
		}
		return runFrame(part)
	}
	for i := range 4 {
		a.receive(1, with(130*i, 130*i+130, true))
	}
	l := a.m.conversations[exampleRoom].logs[Log{publicKey(ben), 7}]
	if len(l.holes) == 0 {
		t.Fatal("nothing is lacking")
	}
	a.m.Receive(a.now, 1, with(0, 260, false))
	a.m.Receive(a.now, 1, with(260, 520, false))
	a.workWith(run)
	if len(l.holes) != 0 {
		t.Errorf("still lacking: %v", fmt.Sprint(l.holes))
	}
	if n := a.m.links[1].arriving; n != 0 {
		t.Errorf("%d bytes count as under way, though nothing is", n)
	}
}

// workWith does what the machine of a asks for; the disk has run, of which those of odd index have no body.
func (a *actor) workWith(run []Entry) {
	for e := a.m.Ready(); len(e.Verify)+len(e.Store)+len(e.Read) > 0; e = a.m.Ready() {
		for _, v := range e.Verify {
			a.m.Verified(a.now, v.ID, v.Holds())
		}
		for _, s := range e.Store {
			a.m.Stored(a.now, s.ID, true)
		}
		for _, r := range e.Read {
			part := append([]Entry(nil), run[r.From-1:r.To]...)
			for i := range part {
				if part[i].Header.Number()%2 == 1 {
					part[i].Body = nil
				}
			}
			a.m.ReadDone(a.now, r.ID, part)
		}
	}
}

// TestManyNamedLogsDoNotSlowTheRest has Ben name thousands of logs and give none of them.
func TestManyNamedLogsDoNotSlowTheRest(t *testing.T) {
	a, k := attacked(enters(anna, 0, nil)), publicKey(ben)
	for n := range maxPromised - 1 {
		b := binary.AppendUvarint([]byte{frameRows, 0, rowsChanged}, uint64(n)<<rowBits|rowNew|rowFull)
		b = binary.BigEndian.AppendUint64(append(b, k[:]...), uint64(n+100))
		a.receive(1, append(append(append(b, 1), make([]byte, headPrefix)...), 9))
	}
	a.linkUp(2, chen)
	a.receive(2, greetingOf(exampleRoom), benRow(0, 1, 1))
	if due := a.m.Deadline(); due == 0 || due > a.now.Since+lookAfter {
		t.Error("all logs are looked at for each event")
	}
	for range maxPromised/maxLooks + 1 {
		a.pass(lookAfter)
	}
	if n := len(kindOf(a.take(2), frameAsk)); n != 1 {
		t.Errorf("Chen is asked for %d ranges, want 1", n)
	}
}

// TestWhatARoomNeedsComesWithItsBody has Ben push an entry of a kind that a room breaks without, and keep its body back.
func TestWhatARoomNeedsComesWithItsBody(t *testing.T) {
	for _, c := range []struct {
		kind Kind
		want int
	}{{KindText, 1}, {15, 1}, {16, 0}, {31, 0}, {32, 1}} {
		a := attacked(enters(anna, 0, nil))
		d := Draft{Kind: c.kind, Conversation: exampleRoom, Log: 7, Number: 1, Time: 5}
		h := d.Sign(ben, []byte("key"))
		if n := a.verifies(1, runFrame([]Entry{{Header: &h}})); n != c.want {
			t.Errorf("kind %d: %d signatures are checked, want %d", c.kind, n, c.want)
		}
	}
}

// benHolds returns the frame with which Ben names Anna's log and tells that he has its first entry.
func benHolds() []byte {
	k := publicKey(anna)
	b := append([]byte{frameRows, 0, rowsChanged, rowNew | rowFull}, k[:]...)
	b = append(append(b, 1, 2, 3, 4, 5, 6, 7, 8, 1), make([]byte, headPrefix)...)
	return append(b, 1)
}

// TestWhatManyHoldIsKeptAtOnce has three members tell one after the other that they have an entry of Anna's, of whom one leaves.
func TestWhatManyHoldIsKeptAtOnce(t *testing.T) {
	a := enters(anna, 0, nil)
	a.say(KindText, []byte("hello"))
	members := []PublicKey{publicKey(ben), publicKey(exampleKey(11)), publicKey(exampleKey(12))}
	for i, k := range []ed25519.PrivateKey{ben, exampleKey(11), exampleKey(12)} {
		a.linkUp(LinkID(i), k)
		a.receive(LinkID(i), greetingOf(exampleRoom))
	}
	a.kept = nil
	var kept []PublicKey // so far
	check := func(when string, want ...PublicKey) {
		t.Helper()
		for _, k := range a.kept {
			kept = append(kept, k.Told.Member)
		}
		a.kept = nil
		if !slices.Equal(kept, want) {
			t.Errorf("%s: it is kept what %x have, want %x", when, kept, want)
		}
	}
	const pause = 100 * time.Millisecond
	for i := range members {
		a.receive(LinkID(i), benHolds())
		a.pass(pause)
	}
	check("before it is time")
	a.m.LinkDown(a.now, 1)
	a.work()
	check("when a link is down", members[1])
	a.pass(keepAfter - 3*pause)
	check("in time", members[1], members[0], members[2])
	a.pass(time.Minute)
	check("later", members[1], members[0], members[2])
}

// TestWhatIsToldBeforeARoomIsLeftIsKept has Anna leave a room just after Ben has told that he has an entry of hers. When the link ends
// later, nothing is kept any more: Anna may be in the room again, and Ben has told more there.
func TestWhatIsToldBeforeARoomIsLeftIsKept(t *testing.T) {
	a := attacked(enters(anna, 0, nil))
	a.say(KindText, []byte("hello"))
	a.receive(1, benHolds())
	a.kept = nil
	left := a.m.conversations[exampleRoom]
	a.m.Leave(a.now, exampleRoom)
	a.work()
	if len(a.kept) != 1 || a.kept[0].Told == nil || a.kept[0].Told.To != 1 {
		t.Errorf("it is kept %d times what Ben has, want once", len(a.kept))
	}
	for _, l := range left.listed {
		clear(l.told) // as a receipt does
	}
	a.kept = nil
	a.m.LinkDown(a.now, 1)
	a.work()
	if len(a.kept) != 0 {
		t.Errorf("it is kept %d times later", len(a.kept))
	}
}

// TestWhatWaitsAsARoomIsLeftIsNotSaidThereLater has Anna leave a room while she waits for the end of her log to be confirmed. That own
// entries of hers come back, which she had not, is on disk only then.
func TestWhatWaitsAsARoomIsLeftIsNotSaidThereLater(t *testing.T) {
	d := Draft{Kind: KindText, Log: 7, Number: 1, Time: uint64(exampleBegin.UnixMicro())}
	h := d.Sign(anna, []byte("earlier"))
	a := attacked(enters(anna, time.Hour, []LogState{{Log: h.Log(), Low: 1, High: 1, LowHeader: &h, Head: &h}}))
	a.m.Say(a.now, Saying{Conversation: exampleRoom, Kind: KindText, Body: []byte("waits")})
	c := a.m.conversations[exampleRoom]
	a.m.Leave(a.now, exampleRoom)
	a.m.Ready()
	c.own.came(c.logs[h.Log()])
	if stored := a.m.Ready().Store; len(stored) != 0 {
		t.Errorf("%d entries are written", len(stored))
	}
}

// TestWhatChangesAllTheTimeIsKeptOnce has Ben tell more and less of a log of Anna's in turns.
func TestWhatChangesAllTheTimeIsKeptOnce(t *testing.T) {
	a := attacked(enters(anna, 0, nil))
	a.say(KindText, []byte("hello"))
	a.receive(1, benHolds())
	a.kept = nil
	for range 100 {
		a.receive(1, []byte{frameRows, 0, rowsChanged, 0, 0}, []byte{frameRows, 0, rowsChanged, 0, 1})
	}
	a.pass(keepAfter)
	if len(a.kept) != 1 || a.kept[0].Told == nil || a.kept[0].Told.To != 1 {
		t.Errorf("%d times it is written what Ben has, want once", len(a.kept))
	}
}
