package journal

import (
	"crypto/ed25519"
	"slices"
	"testing"
	"time"
)

// entersClosed returns an actor in a conversation that has a list of members.
func entersClosed(key ed25519.PrivateKey, s State, members ...ed25519.PrivateKey) *actor {
	a := &actor{m: New(Config{Key: key, Random: ones{}}), key: key, sent: map[LinkID][][]byte{}}
	a.now = Now{Since: time.Second, Clock: exampleBegin}
	s.ID, s.Members = exampleRoom, map[PublicKey]bool{}
	for _, m := range members {
		s.Members[publicKey(m)] = false
	}
	a.m.Enter(a.now, s)
	return a
}

// inRoom returns Anna in a room with Ben and Chen, who are linked by the links 1 and 2 and have greeted.
func inRoom() *actor {
	a := entersClosed(anna, State{}, ben, chen)
	a.linkUp(1, ben)
	a.linkUp(2, chen)
	a.receive(1, greetingOf(exampleRoom), linkedFrame(nil))
	a.receive(2, greetingOf(exampleRoom), linkedFrame(nil))
	a.take(1)
	a.take(2)
	return a
}

var dora = exampleKey(4)

func linkedFrame(gone []PublicKey) []byte { return appendLinked(nil, nil, gone) }

func (a *actor) remove(key ed25519.PrivateKey, last map[LogID]uint64) {
	a.m.Remove(a.now, exampleRoom, publicKey(key), last)
	a.work()
}

// chain returns entries of the log 7 of an author, from number 1 on.
func chain(author ed25519.PrivateKey, n int, text string) (run []Entry) {
	var before Hash
	for i := range n {
		d := Draft{Kind: KindText, Log: 7, Number: uint64(i + 1), Previous: before, Time: uint64(exampleBegin.UnixMicro()) + uint64(i)}
		h := d.Sign(author, []byte(text))
		run, before = append(run, Entry{&h, []byte(text)}), h.Hash()
	}
	return run
}

func receiptOf(member ed25519.PrivateKey, of Log, to, counter uint64) []byte {
	r := &receipt{counter: counter, rows: []receiptRow{{log: of.name(), from: 1, to: to}}}
	return append([]byte{frameReceipt, 0}, r.sign(member)...)
}

// rowOf returns a row that names the log 7 of an author.
func rowOf(author ed25519.PrivateKey, high byte) []byte {
	k := publicKey(author)
	b := append([]byte{frameRows, 0, rowsChanged, rowNew | rowFull}, k[:]...)
	return append(append(append(b, 0, 0, 0, 0, 0, 0, 0, 7, 1), make([]byte, headPrefix)...), high)
}

// news is everything new in a room that its members are told of.
func (a *actor) news() {
	a.say(KindText, []byte("said later"))
	run := chain(ben, 3, "of Ben")
	a.receive(1, runFrame(run[:2]), rowOf(ben, 3), runFrame(run), forkFrame(chain(ben, 3, "else")[2], run[2]))
	a.receive(1, receiptOf(ben, Log{publicKey(anna), 0x0102030405060708}, 1, 7))
	a.receive(1, linkedFrame([]PublicKey{publicKey(ben), publicKey(chen)}))
	a.pass(time.Minute)
}

// demands is everything that a node can send to be told of a room.
func (a *actor) demands(id LinkID, of ed25519.PrivateKey) {
	t := tag(exampleSecret, exampleRoom)
	for range 2 {
		a.receive(id, greetingOf(exampleRoom), append(greetingOf(Conversation{9}), greetingOf(exampleRoom)[1:]...))
		a.receive(id, runFrame(chain(of, 1, "let me in")), rowOf(of, 1), []byte{frameRows, 0, rowsWhole}, []byte{frameReceipts, 0})
		a.receive(id, append([]byte{frameBuckets, 0}, make([]byte, buckets*bucketSize)...), append([]byte{frameParts, 0}, slices.Repeat([]byte{0xff}, 32)...))
		a.receive(id, []byte{frameAsk, 0, 0, 1, 3}, []byte{frameAsk, 0, 0, 3, 1}, []byte{frameNothing, 0, 0, 1, 0})
		a.receive(id, receiptOf(of, Log{publicKey(of), 7}, 1, 9), forkFrame(chain(of, 1, "x")[0], chain(of, 1, "y")[0]))
		a.receive(id, append([]byte{frameLeave}, t[:]...))
		a.pass(10 * time.Second)
	}
}

// checkNothing checks that nothing was sent on a link that tells of the room.
func (a *actor) checkNothing(t *testing.T, id LinkID, but ...byte) {
	t.Helper()
	for _, f := range a.take(id) {
		if f[0] != frameLinked && !slices.Contains(but, f[0]) {
			t.Errorf("a frame is sent: %x", f)
		}
	}
}

func TestWhoIsNoMemberGetsNothing(t *testing.T) {
	a := entersClosed(anna, State{}, ben)
	a.linkUp(1, ben)
	a.linkUp(2, chen)
	a.receive(1, greetingOf(exampleRoom))
	a.demands(2, chen)
	a.news()
	a.demands(2, chen)
	a.checkNothing(t, 2)
	if n := len(kindOf(a.take(1), frameRun)); n != 1 {
		t.Errorf("Ben, who is one, gets %d runs", n)
	}
	for _, e := range a.entries {
		if e.Header.Author() == publicKey(chen) {
			t.Errorf("taken: %s", describe(e))
		}
	}
	for _, k := range a.kept {
		if r, _ := parseReceipt(k.Receipt); k.Receipt != nil && r.member == publicKey(chen) {
			t.Error("a receipt of who is no member is kept")
		}
	}
}

func TestWhoIsRemovedGetsNothingMore(t *testing.T) {
	for name, before := range map[string]func(*actor){
		"nothing":           func(*actor) {},
		"what comes":        func(a *actor) { a.news() },
		"what it asks":      func(a *actor) { a.say(KindText, []byte("hello")); a.demands(2, chen) },
		"what is asked":     func(a *actor) { a.receive(2, rowOf(chen, 9), rowOf(ben, 9)) },
		"what is not there": func(a *actor) { a.receive(2, runFrame([]Entry{{Header: chain(chen, 1, "x")[0].Header}})) },
		"who is linked":     func(a *actor) { a.receive(1, appendLinked(nil, []PublicKey{publicKey(chen)}, nil)) },
	} {
		t.Run(name, func(t *testing.T) {
			a := inRoom()
			before(a)
			a.take(2)
			a.remove(chen, nil)
			if f := a.take(2); len(f) != 1 || f[0][0] != frameLeave {
				t.Errorf("%x is sent", f)
			}
			a.demands(2, chen)
			a.news()
			a.demands(2, chen)
			a.m.LinkDown(a.now, 2)
			a.linkUp(2, chen)
			a.demands(2, chen)
			a.checkNothing(t, 2)
			if due := a.m.Deadline(); due != 0 && due <= a.now.Since {
				t.Error("something stays due")
			}
		})
	}
}

// TestWhoIsRemovedIsAskedForNothing removes Chen while a range is asked from Chen of which a part counts.
func TestWhoIsRemovedIsAskedForNothing(t *testing.T) {
	a := inRoom()
	a.receive(2, rowOf(chen, 9))
	if len(kindOf(a.take(2), frameAsk)) != 1 {
		t.Fatal("Chen is not asked before")
	}
	a.remove(chen, map[LogID]uint64{7: 3})
	a.checkNothing(t, 2, frameLeave)
	a.receive(1, rowOf(chen, 9))
	if asks := kindOf(a.take(1), frameAsk); len(asks) != 1 || string(asks[0]) != string([]byte{frameAsk, 0, 0, 1, 3}) {
		t.Errorf("Ben is asked %x, want what counts", asks)
	}
}

func TestWhatIsServedToTheRemovedStops(t *testing.T) {
	a := inRoom()
	a.told = nil
	a.remove(chen, nil)
	gone := slices.IndexFunc(a.told, func(t Tell) bool { return t.News == NewsGone && t.Link == 2 && t.Member == publicKey(chen) })
	if gone < 0 {
		t.Error("it is not told that what is served to Chen stops")
	}
	a.take(2)
	if a.told = nil; a.m.links[1].asked+a.m.links[2].asked+a.m.links[2].arriving > 0 {
		t.Error("something of the removed counts as under way")
	}
	if a.remove(chen, nil); len(a.told) > 0 || len(a.take(2)) > 0 {
		t.Error("the second time tells again")
	}
}

// TestWhatIsUnderWayWhenTheAuthorIsRemoved removes Chen while entries of Chen's, which Ben brings, are being checked, written or
// compared. Two of them count.
func TestWhatIsUnderWayWhenTheAuthorIsRemoved(t *testing.T) {
	run := chain(chen, 4, "of Chen")
	last := map[LogID]uint64{7: 2}
	for _, when := range []string{"before", "checked", "written", "later"} {
		t.Run(when, func(t *testing.T) {
			a := inRoom()
			a.m.Admit(a.now, exampleRoom, publicKey(dora))
			a.linkUp(3, dora)
			a.receive(3, greetingOf(exampleRoom))
			remove := func(now string) {
				if when == now {
					a.m.Remove(a.now, exampleRoom, publicKey(chen), last)
				}
			}
			remove("before")
			a.m.Receive(a.now, 1, runFrame(run))
			for e := a.m.Ready(); len(e.Verify)+len(e.Store)+len(e.Read) > 0; e = a.m.Ready() {
				for _, s := range e.Send {
					a.sent[s.Link] = append(a.sent[s.Link], s.Frame)
				}
				for _, v := range e.Verify {
					remove("checked")
					a.m.Verified(a.now, v.ID, v.Holds())
				}
				for _, s := range e.Store {
					remove("written")
					a.entries = append(a.entries, s.Entries...)
					a.m.Stored(a.now, s.ID, true)
				}
				for _, r := range e.Read {
					a.m.ReadDone(a.now, r.ID, a.entries[r.From-1:r.To])
				}
			}
			for _, f := range kindOf(a.take(3), frameRun) {
				if in := (&reader{b: f[2:]}); when != "later" {
					t.Errorf("handed on: %s and so on", describe(in.entry()))
				}
			}
			remove("later")
			a.work()
			a.linkUp(4, chen)
			a.checkNothing(t, 4)
			want := map[string]int{"before": 2, "checked": 2, "written": 4, "later": 4}[when]
			if len(a.entries) != want {
				t.Errorf("%d entries are stored, want %d", len(a.entries), want)
			}
			l := a.m.conversations[exampleRoom].logs[Log{publicKey(chen), 7}]
			if r := l.row(); r.High != 2 || r.Head != run[1].Header.Hash() {
				t.Errorf("up to %d are told, with the head %x", r.High, r.Head[:4])
			}
			if s := l.acknowledged(); s.to != 2 {
				t.Errorf("up to %d are acknowledged", s.to)
			}
			if n := a.m.links[1].arriving; n != 0 {
				t.Errorf("%d bytes count as under way", n)
			}
		})
	}
}

// TestNothingBeyondTheEndIsHandedOn has four entries of Chen's here, of which two count, and Ben ask for all.
func TestNothingBeyondTheEndIsHandedOn(t *testing.T) {
	a, run := inRoom(), chain(chen, 4, "of Chen")
	a.receive(2, runFrame(run), forkFrame(chain(chen, 4, "else")[3], run[3]))
	a.pass(time.Second)
	a.remove(chen, map[LogID]uint64{7: 2})
	a.pass(time.Second)
	a.take(1)
	a.receive(1, []byte{frameAsk, 0, 0, 1, 4}, []byte{frameAsk, 0, 0, 4, 1}, []byte{frameAsk, 0, 0, 3, 4})
	runs := kindOf(a.take(1), frameRun)
	for _, f := range runs {
		in := &reader{b: f[2:]}
		for in.more() {
			if e := in.entry(); e.Header.Number() > 2 {
				t.Errorf("handed on: %s", describe(e))
			}
		}
	}
	if len(runs) != 2 {
		t.Errorf("%d runs are the answer", len(runs))
	}
	if r := a.m.conversations[exampleRoom].logs[Log{publicKey(chen), 7}].row(); r.ForkAt != 0 {
		t.Error("a fork beyond the end is told")
	}
	a.receive(1, forkFrame(chain(chen, 3, "else")[2], run[2]), receiptOf(chen, Log{publicKey(ben), 7}, 1, 9), rowOf(chen, 4))
	if f := slices.Concat(kindOf(a.take(1), frameAsk), kindOf(a.take(1), frameFork)); len(f) > 0 || a.m.conversations[exampleRoom].receipts.of[publicKey(chen)] != nil {
		t.Errorf("what lies beyond the end is taken, or asked for: %x", f)
	}
	a.m.Admit(a.now, exampleRoom, publicKey(chen))
	a.pass(time.Second)
	if r := a.m.conversations[exampleRoom].logs[Log{publicKey(chen), 7}].row(); r.High != 3 || r.ForkAt != 4 || r.Head != run[2].Header.Hash() {
		t.Errorf("after another admission up to %d count", r.High)
	}
}

func TestAnEndSurvivesAStart(t *testing.T) {
	run := chain(chen, 4, "of Chen")
	l := LogState{Log: run[0].Header.Log(), Low: 1, High: 4, LowHeader: run[0].Header, Head: run[3].Header, Size: 1000}
	for _, end := range []uint64{0, 2, 4} {
		a := entersClosed(anna, State{Logs: []LogState{l}, Ends: map[Log]uint64{l.Log: end}}, ben)
		a.entries = run
		a.work()
		r := a.m.conversations[exampleRoom].logs[l.Log].row()
		if r.High != end || end > 0 && r.Head != run[end-1].Header.Hash() {
			t.Errorf("the log ends at %d, and up to %d is told", end, r.High)
		}
	}
}

func TestTheSpaceOfWhoWasRemovedIsGivenBack(t *testing.T) {
	for _, end := range []uint64{0, 2} {
		a := inRoom()
		a.receive(2, runFrame(chain(chen, 4, "of Chen")))
		a.m.Remove(a.now, exampleRoom, publicKey(chen), map[LogID]uint64{7: end})
		a.work()
		a.m.Shrink(a.now, 1<<20)
		e := a.m.Ready()
		if len(e.Forget) != 1 || e.Forget[0].Keep <= 4 {
			t.Errorf("the log ends at %d: %v is to be forgotten", end, e.Forget)
			continue
		}
		a.m.Forgotten(a.now, e.Forget[0].ID, a.entries[3].Header, 3*HeaderSize)
		if r := a.m.conversations[exampleRoom].logs[Log{publicKey(chen), 7}].row(); r.High != 0 {
			t.Errorf("the log ends at %d: up to %d is told although it was forgotten", end, r.High)
		}
	}
}

// TestWhoLeavesWaitsForNothing has Anna leave while she has asked Ben for something.
func TestWhoLeavesWaitsForNothing(t *testing.T) {
	a := inRoom()
	a.receive(1, rowOf(ben, 9), rowOf(dora, 9))
	if l := a.m.links[1]; l.asked != 1 || l.promised != 2 {
		t.Fatalf("%d ranges are asked for, %d logs are named", l.asked, l.promised)
	}
	a.m.Leave(a.now, exampleRoom)
	if l := a.m.links[1]; l.asked != 0 || l.promised != 0 || a.m.Deadline() != 0 {
		t.Errorf("%d ranges count as asked for, %d logs as named", l.asked, l.promised)
	}
}

func TestWhoIsAwayForLongStaysAMember(t *testing.T) {
	a := entersClosed(anna, State{}, ben)
	a.m.Dismiss(a.now, exampleRoom, publicKey(ben))
	a.linkUp(1, ben)
	if len(kindOf(a.take(1), frameGreet)) != 1 {
		t.Error("the member is not greeted")
	}
}

func TestAnEntrySaidAgainHasToCount(t *testing.T) {
	a := inRoom()
	run := chain(chen, 3, "of Chen")
	introduces := func(e Entry) bool { return a.m.Introduces(a.now, 1, e.Header) }
	if !introduces(run[2]) {
		t.Error("that of a member does not")
	}
	a.remove(chen, map[LogID]uint64{7: 2})
	if introduces(run[2]) || !introduces(run[1]) || introduces(chain(exampleKey(9), 1, "x")[0]) {
		t.Error("those of who is no member count where they should not, or the other way round")
	}
}

// TestARollKeepsAllLogs has Ben write very many logs, and a receipt come.
func TestARollKeepsAllLogs(t *testing.T) {
	a := attackedIn(entersClosed(anna, State{Kept: true}, ben))
	for i := range maxLogsOfAuthor + 10 {
		d := Draft{Kind: 17, Log: LogID(i + 1), Number: 1}
		h := d.Sign(ben, []byte{})
		a.receive(1, runFrame([]Entry{{&h, []byte{}}}))
	}
	if n := len(a.m.conversations[exampleRoom].rows()); n != maxLogsOfAuthor+10 {
		t.Errorf("%d logs are kept", n)
	}
	a.receive(1, receiptOf(ben, Log{publicKey(anna), 1}, 1, 9))
	a.m.MarkRead(a.now, exampleRoom, Log{publicKey(ben), 1}, 1)
	a.m.Shrink(a.now, 1<<20)
	if e := a.m.Ready(); len(e.Forget) > 0 || a.m.conversations[exampleRoom].receipts.due != 0 || len(a.kept) > 0 {
		t.Error("it has receipts, or something of it is forgotten")
	}
}

func attackedIn(a *actor) *actor {
	a.linkUp(1, ben)
	a.receive(1, greetingOf(exampleRoom))
	a.take(1)
	return a
}

func TestADirectConversationIsWanted(t *testing.T) {
	a := &actor{key: anna, sent: map[LinkID][][]byte{}, now: Now{Since: time.Second, Clock: exampleBegin}}
	a.m = New(Config{Key: anna, Random: ones{}, Direct: func(other PublicKey) Conversation {
		return Conversation{0xd0, other[0] ^ publicKey(ben)[0] ^ 1}
	}})
	direct := a.m.directWith(publicKey(ben))
	a.linkUp(1, ben)
	a.linkUp(2, chen)
	for range 3 {
		a.receive(1, greetingOf(direct))
		a.receive(2, greetingOf(direct), greetingOf(Conversation{7}))
	}
	if len(a.told) != 1 || a.told[0].News != NewsWanted || a.told[0].Conversation != direct || a.told[0].Link != 1 || a.told[0].Member != publicKey(ben) {
		t.Errorf("told: %v", a.told)
	}
	a.m.Remind(a.now)
	if a.work(); len(a.told) != 2 || a.told[1].News != NewsWanted || a.told[1].Conversation != direct || a.told[1].Link != 1 {
		t.Errorf("told once more: %v", a.told)
	}
	a.checkNothing(t, 1)
	a.m.Enter(a.now, State{ID: direct, Direct: true, Members: map[PublicKey]bool{publicKey(ben): false}})
	a.work()
	if f := a.take(1); len(kindOf(f, frameGreet)) != 1 || len(kindOf(f, frameRows)) != 1 {
		t.Errorf("the greeting that waits does not count: %x", f)
	}
	told := len(a.told)
	a.m.Remind(a.now)
	if a.work(); len(a.told) != told {
		t.Errorf("told of what was entered: %v", a.told[told:])
	}
	a.checkNothing(t, 2)
}

// TestWhatIsKeptIsWantedByWhoKnowsIt: who is no member is not greeted, and it is told of one who greets first, before or after it is entered.
func TestWhatIsKeptIsWantedByWhoKnowsIt(t *testing.T) {
	for name, early := range map[string]bool{"it greets before": true, "it greets after": false} {
		a := &actor{key: anna, sent: map[LinkID][][]byte{}, now: Now{Since: time.Second, Clock: exampleBegin}}
		a.m = New(Config{Key: anna, Random: ones{}})
		a.linkUp(1, ben)
		a.linkUp(2, chen)
		greets := func() {
			a.receive(1, greetingOf(exampleRoom))
			a.receive(2, greetingOf(Conversation{7}))
		}
		if early {
			greets()
		}
		a.take(1)
		a.m.Enter(a.now, State{ID: exampleRoom, Kept: true})
		a.work()
		if !early {
			a.checkNothing(t, 1)
			greets()
		}
		a.checkNothing(t, 1)
		if len(a.told) != 1 || a.told[0].News != NewsWanted || a.told[0].Conversation != exampleRoom || a.told[0].Link != 1 {
			t.Fatalf("%s: told: %v", name, a.told)
		}
		a.m.Admit(a.now, exampleRoom, publicKey(ben))
		a.work()
		if f := a.take(1); len(kindOf(f, frameGreet)) != 1 || len(kindOf(f, frameRows)) != 1 {
			t.Errorf("%s: the greeting that waits does not count: %x", name, f)
		}
	}
}
