package journal

import (
	"bytes"
	"crypto/ed25519"
	"testing"
)

// author writes a log of somebody in a conversation.
type author struct {
	key ed25519.PrivateKey
	in  Conversation
	log LogID
	n   uint64
	at  Hash
}

// says returns the next entry, with a body of so many bytes.
func (w *author) says(size int) Entry {
	w.n++
	d := Draft{Kind: 22, Conversation: w.in, Log: w.log, Number: w.n, Previous: w.at, Time: uint64(exampleBegin.UnixMicro()) + w.n}
	body := bytes.Repeat([]byte{'x'}, size)
	h := d.Sign(w.key, body)
	w.at = h.Hash()
	return Entry{&h, body}
}

// brings has a machine get n entries of so many bytes on a link.
func (a *actor) brings(id LinkID, w *author, n, size int) {
	for range n {
		a.verifies(id, runFrame([]Entry{w.says(size)}))
	}
}

// takes returns how many bytes of an author's entries are on disk in a conversation.
func (a *actor) takes(in Conversation, who ed25519.PrivateKey) (n int) {
	for _, l := range a.m.conversations[in].listed {
		if l.Author == publicKey(who) {
			n += l.share.bytes
		}
	}
	return n
}

func (a *actor) takesAll(in Conversation) (n int) {
	for _, l := range a.m.conversations[in].listed {
		n += l.share.bytes
	}
	return n
}

// asks reports whether entries are asked for on a link by now, and were not before.
func (a *actor) asks(id LinkID) bool {
	a.work()
	return len(kindOf(a.take(id), frameAsk)) > 0
}

const piece = 100 << 10 // of what is said in these tests

// inRoll returns Anna in the roll of a room that Dora has founded. Ben, a member, is linked.
func inRoll(members ...ed25519.PrivateKey) *actor {
	a := entersClosed(anna, State{Kept: true, Founder: publicKey(dora)}, append(members, ben, chen, dora)...)
	a.linkUp(1, ben)
	a.receive(1, greetingOf(exampleRoom))
	return a
}

func TestAMemberTakesABoundedShareOfARoll(t *testing.T) {
	a := inRoll()
	of := func(key ed25519.PrivateKey, log LogID) *author { return &author{key: key, in: exampleRoom, log: log} }
	for log := range LogID(4) {
		a.brings(1, of(ben, log+1), 20, piece)
	}
	a.brings(1, of(dora, 1), 80, piece)
	a.brings(1, of(chen, 1), 20, 100)
	if n := a.takes(exampleRoom, ben); n < maxOfRoll || n > maxOfRoll+2*piece {
		t.Errorf("%d bytes of a member are taken", n)
	}
	if n := a.takes(exampleRoom, dora); n < 80*piece {
		t.Errorf("only %d bytes of the founder are", n)
	}
	if n := a.takes(exampleRoom, chen); n < 2000 {
		t.Errorf("only %d bytes of another member are", n)
	}
	if a.m.links[1].full() {
		t.Error("the link does not go on")
	}
}

func TestManyMembersTakeABoundedShareOfARoll(t *testing.T) {
	var all []ed25519.PrivateKey
	for i := range byte(12) {
		all = append(all, exampleKey(50+i))
	}
	a := inRoll(all...)
	for _, key := range all {
		a.brings(1, &author{key: key, in: exampleRoom, log: 1}, 45, piece)
	}
	if n := a.takesAll(exampleRoom); n < maxRoll || n > maxRoll+len(all)*(floor+2*piece) {
		t.Errorf("%d bytes are taken", n)
	}
	a.brings(1, &author{key: chen, in: exampleRoom, log: 7}, 100, 1000)
	if n := a.takes(exampleRoom, chen); n < floor || n > floor+3000 {
		t.Errorf("%d bytes of another one are taken", n)
	}
	a.receive(1, rowOf(chen, 100))
	if a.asks(1) {
		t.Error("what is too much is asked for")
	}
	for _, key := range all[:2] {
		a.m.Remove(a.now, exampleRoom, publicKey(key), nil)
	}
	if !a.asks(1) {
		t.Error("it is not asked for once some are removed")
	}
	a.brings(1, &author{key: chen, in: exampleRoom, log: 2}, 100, 1000)
	if n := a.takes(exampleRoom, chen); n < 100_000 {
		t.Errorf("%d bytes of another one are taken once some are removed", n)
	}
}

func TestARollIsFullOfLogsButForItsFounder(t *testing.T) {
	a := inRoll()
	s := State{ID: exampleRoom, Kept: true, Founder: publicKey(dora), Members: map[PublicKey]bool{publicKey(ben): true, publicKey(dora): true}}
	state := func(key ed25519.PrivateKey, log LogID) LogState {
		e := (&author{key: key, in: exampleRoom, log: log}).says(10)
		return LogState{Log: Log{publicKey(key), log}, Low: 1, High: 1, LowHeader: e.Header, Head: e.Header, Lowest: 1, Size: e.Size()}
	}
	s.Logs = append(s.Logs, state(dora, 1))
	first := state(ben, 1)
	for i := range LogID(maxLogs - 1) {
		first.ID = i + 1
		s.Logs = append(s.Logs, first)
	}
	a.m.Leave(a.now, exampleRoom)
	a.m.Enter(a.now, s)
	a.work()
	a.receive(1, greetingOf(exampleRoom))
	bring := func(key ed25519.PrivateKey) bool {
		e := (&author{key: key, in: exampleRoom, log: 99_999}).says(10)
		a.verifies(1, append([]byte{frameRun, 1}, appendRun(nil, []Entry{e})...))
		l := a.m.conversations[exampleRoom].logs[Log{publicKey(key), 99_999}]
		return l != nil && l.disk.high == 1
	}
	if bring(ben) || !bring(dora) {
		t.Error("one more log of a member is taken, or none of the founder")
	}
	if n := len(a.m.conversations[exampleRoom].listed); n != maxLogs+1 {
		t.Errorf("%d logs are there", n)
	}
}

// alone has strangers begin a conversation with Anna, each on a link of its own.
func alone(n int) (a *actor, all []*author) {
	a = &actor{m: New(Config{Key: anna, Random: ones{}}), key: anna, sent: map[LinkID][][]byte{}}
	a.now = Now{Since: 1, Clock: exampleBegin}
	for i := range n {
		w := &author{key: exampleKey(byte(50 + i)), in: Conversation{byte(i + 1)}, log: 7}
		a.m.Enter(a.now, State{ID: w.in, Direct: true, Stranger: true, Members: map[PublicKey]bool{publicKey(w.key): true}})
		a.linkUp(LinkID(i+1), w.key)
		a.receive(LinkID(i+1), greetingOf(w.in))
		all = append(all, w)
	}
	return a, all
}

func TestAStrangerTakesABoundedShareUntilItIsAnswered(t *testing.T) {
	a, all := alone(1)
	w := all[0]
	a.brings(1, w, 200, piece)
	if n := a.takesAll(w.in); n < maxUnanswered || n > maxUnanswered+2*piece {
		t.Errorf("%d bytes are taken", n)
	}
	l := a.m.conversations[w.in].logs[Log{publicKey(w.key), 7}]
	w.n, w.at = l.disk.high, l.disk.head
	a.m.Answer(a.now, w.in)
	a.brings(1, w, 10, piece)
	if n := a.takesAll(w.in); n < maxUnanswered+9*piece {
		t.Errorf("%d bytes are taken once it is answered", n)
	}
}

func TestManyStrangersTakeABoundedShare(t *testing.T) {
	a, all := alone(6)
	for i, w := range all[:5] {
		a.brings(LinkID(i+1), w, 170, piece)
	}
	last := all[5]
	a.brings(6, last, 100, 1000)
	total := 0
	for _, w := range all {
		total += a.takesAll(w.in)
	}
	if total < maxAllUnanswered || total > maxAllUnanswered+len(all)*(floor+2*piece) || a.m.unanswered != total {
		t.Errorf("%d bytes are taken, and %d counted", total, a.m.unanswered)
	}
	if n := a.takesAll(last.in); n < floor || n > floor+3000 {
		t.Errorf("%d bytes of the last one are taken", n)
	}
	a.receive(6, rowOf(last.key, 100))
	if a.asks(6) {
		t.Error("what is too much is asked for")
	}
	a.m.Answer(a.now, all[0].in)
	if !a.asks(6) {
		t.Error("it is not asked for once there is room")
	}
	a.m.Leave(a.now, all[1].in)
	if n := a.takesAll(all[2].in) + a.takesAll(all[3].in) + a.takesAll(all[4].in) + a.takesAll(last.in); a.m.unanswered != n {
		t.Errorf("%d bytes are counted, %d are there", a.m.unanswered, n)
	}
	last.log, last.n, last.at = 2, 0, Hash{}
	a.brings(6, last, 100, 1000)
	if n := a.takesAll(last.in); n < 100_000 {
		t.Errorf("%d bytes of the last one are taken once there is room", n)
	}
}
