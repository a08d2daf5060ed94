package chat_test

import (
	"slices"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/chat/memory"
	"udpchat/chat/outcome"
)

// pen is a Journal that notes what it is told.
type pen struct {
	said    []chat.Message
	blocked map[chat.Key]bool
}

func newPen() *pen { return &pen{blocked: map[chat.Key]bool{}} }

func (p *pen) Say(m chat.Message) { p.said = append(p.said, m) }

func (p *pen) Block(k chat.Key, blocked bool) {
	if p.blocked[k] = blocked; !blocked {
		delete(p.blocked, k)
	}
}

// node is a room with a journal, at a time that the test moves.
type node struct {
	*chat.Room
	pen     *pen
	archive *slow
	at      time.Time
}

var myKey = chat.Key{0xff}

func newNode(carriers ...chat.Carrier) *node {
	n := &node{pen: newPen(), archive: newSlow(), at: noon}
	n.Room = chat.New(chat.Config{
		Archive: n.archive, Now: func() time.Time { return n.at }, Plain: plain{}, Carriers: carriers, Journal: n.pen, Me: myKey,
	})
	return n
}

// entry is one as the journal brings it, some seconds after noon.
func entry(author chat.Key, number uint64, second int) chat.Entry {
	at := noon.Add(time.Duration(second) * time.Second)
	return chat.Entry{Author: author, Log: 7, Number: number, At: at, Text: at.Format("05")}
}

// arrive brings entries to the room, and has the archive keep them.
func (n *node) arrive(es ...chat.Entry) []chat.Message {
	all := n.Arrive(chat.OpenRoom, es)
	kept := slices.DeleteFunc(slices.Clone(all), func(m chat.Message) bool { return m.ID == 0 })
	n.archive.Append(kept, func() { n.Kept(kept) })
	return all
}

func (n *node) texts() []string { return texts(shown(n.Room)) }

// outcome is what became of a message of this node.
func (n *node) outcome(t *testing.T, id chat.ID) outcome.Outcome {
	t.Helper()
	return n.outcomeIn(t, chat.OpenRoom, id)
}

func (n *node) outcomeIn(t *testing.T, in chat.Conversation, id chat.ID) outcome.Outcome {
	t.Helper()
	c := n.Changes(in, 0)
	i := list(c.Messages).find(id)
	if i < 0 {
		t.Fatalf("message %d is not shown", id)
	}
	return outcome.Of(c.Messages[i], c.Members)
}

var ann, bob = chat.Key{1}, chat.Key{2}

func TestEntriesStandWhereTheirTimeSays(t *testing.T) {
	n := newNode()
	n.at = noon.Add(30 * time.Second)
	n.arrive(entry(ann, 1, 10), entry(ann, 2, 20))
	id := say(t, n.Room, "mine")
	rev := n.Changes(chat.OpenRoom, 0).Rev
	all := n.arrive(entry(bob, 1, 15), entry(bob, 2, 35))
	n.Receive([]chat.Incoming{incoming(1, "plain")})
	if got := n.texts(); !slices.Equal(got, []string{"10", "15", "20", "mine", "35", "plain"}) {
		t.Errorf("shown %q", got)
	}
	c := n.Changes(chat.OpenRoom, rev)
	if got := texts(c.Messages); c.Reset || !slices.Equal(got, []string{"15", "35", "plain"}) {
		t.Errorf("news %q", got)
	}
	m := all[0]
	if m.ID != id+1 || m.Pos != (chat.Pos{Order: chat.OrderOf(m.At, bob), ID: m.ID}) || m.Author != chat.LinkedMember(bob) || m.Via != chat.ViaLink || m.Log != 7 || m.Number != 1 {
		t.Errorf("it is shown as %+v", m)
	}
	if s := n.Conversations()[0]; s.Newest != id+3 {
		t.Errorf("the newest to come is %d, want the plain one", s.Newest)
	}
}

func TestWhatIsSaidStandsBehindAllThatWasThere(t *testing.T) {
	n := newNode()
	n.arrive(entry(ann, 1, 40)) // its clock is ahead
	id := say(t, n.Room, "mine")
	n.Receive([]chat.Incoming{incoming(1, "plain")})
	n.at = noon.Add(-time.Hour)
	later := say(t, n.Room, "again")
	if got := n.texts(); !slices.Equal(got, []string{"40", "mine", "plain", "again"}) {
		t.Errorf("shown %q", got)
	}
	m, again := get(t, n.Room, id), get(t, n.Room, later)
	if want := noon.Add(40*time.Second + time.Microsecond); !m.At.Equal(want) || m.Pos.Order != chat.OrderOf(want, myKey) {
		t.Errorf("it was said at %v, placed at %v", m.At, m.Pos)
	}
	if !again.At.After(m.At) || again.Pos.Order != chat.OrderOf(again.At, myKey) {
		t.Errorf("with the clock set back it was said at %v, placed at %v", again.At, again.Pos)
	}
}

func TestAnOwnMessageIsUnderWayUntilItHasAnEntry(t *testing.T) {
	n := newNode()
	id := say(t, n.Room, "mine")
	other := say(t, n.Room, "not to be")
	if len(n.pen.said) != 2 || n.pen.said[0].ID != id || n.outcome(t, id).State != chat.StateSending {
		t.Fatalf("the journal got %+v", n.pen.said)
	}
	n.arrive(entry(ann, 1, 1))
	rev := n.Changes(chat.OpenRoom, 0).Rev
	at := noon.Add(2 * time.Second)
	n.Said(chat.OpenRoom, id, 5, 6, at)
	n.Unsaid(chat.OpenRoom, other)
	m := get(t, n.Room, id)
	if m.Log != 5 || m.Number != 6 || !m.At.Equal(at) || m.Pos.Order != chat.OrderOf(at, myKey) || m.State() != chat.StateNobody {
		t.Errorf("with an entry it is %+v", m)
	}
	if got := n.texts(); !slices.Equal(got, []string{"not to be", "01", "mine"}) {
		t.Errorf("shown %q", got)
	}
	if c := n.Changes(chat.OpenRoom, rev); c.Reset || len(c.Messages) != 0 || len(c.Changed) != 2 || c.Changed[0].Pos != m.Pos {
		t.Errorf("told %+v", c)
	}
	if p := window(t, n.archive, chat.Window{Before: 1}); p.Messages[0].ID != id || p.Messages[0].Number != 6 {
		t.Errorf("the archive has %+v", p.Messages)
	}
	if s := n.outcome(t, other).State; s != chat.StateFailed || n.Sending() != 0 {
		t.Errorf("without an entry it is %v, %d under way", s, n.Sending())
	}
	n.Retry(m)
	n.Retry(get(t, n.Room, other))
	if len(n.pen.said) != 3 || n.pen.said[2].ID != other || n.outcome(t, other).State != chat.StateSending {
		t.Errorf("tried again were %+v", n.pen.said[2:])
	}
	n.Delete(get(t, n.Room, other))
	if n.Sending() != 1 {
		t.Errorf("%d under way, want the one that was deleted", n.Sending())
	}
	if n.Said(chat.OpenRoom, other, 5, 7, at); n.Sending() != 0 {
		t.Errorf("in the end %d under way", n.Sending())
	}
	n.Said(chat.Conversation{1}, id, 5, 7, at)
}

// TestAMessageThatWasLongUnderWayIsAtHandAgain: it has left the tail when its entry comes, and belongs into it by then.
func TestAMessageThatWasLongUnderWayIsAtHandAgain(t *testing.T) {
	n := newNode()
	id := say(t, n.Room, "mine")
	for range 10 {
		n.Receive(make([]chat.Incoming, 1000))
	}
	rev := n.Changes(chat.OpenRoom, 0).Rev
	at := noon.Add(time.Second)
	n.Said(chat.OpenRoom, id, 5, 6, at)
	c := n.Changes(chat.OpenRoom, rev)
	if len(c.Changed) != 1 || c.Changed[0].ID != id {
		t.Errorf("told %+v", c.Changed)
	}
	all := shown(n.Room)
	if last := all[len(all)-1]; last.ID != id || last.Number != 6 {
		t.Errorf("the last one is %+v", last)
	}
	n.Receive([]chat.Incoming{incoming(1, "later")})
	if all = shown(n.Room); all[len(all)-2].ID != id {
		t.Error("what comes then does not stand behind it")
	}
}

func TestTheJournalHasAMessageAfterTheArchive(t *testing.T) {
	var order []string
	a := &noting{Archive: memory.New(), note: func(s string) { order = append(order, s) }}
	r := chat.New(chat.Config{Archive: a, Now: clock, Plain: plain{}, Journal: a})
	say(t, r, "one")
	say(t, r, "two")
	if want := []string{"append one", "say one", "append two", "say two"}; !slices.Equal(order, want) {
		t.Errorf("got %q", order)
	}
}

// noting is an archive and a journal that tell what they are given.
type noting struct {
	*memory.Archive
	note func(string)
}

func (a *noting) Append(batch []chat.Message, stored func()) {
	a.note("append " + batch[0].Text)
	a.Archive.Append(batch, stored)
}

func (a *noting) Say(m chat.Message) { a.note("say " + m.Text) }

func (a *noting) Block(chat.Key, bool) {}

func TestOwnEntriesThatComeBackAreTheOwn(t *testing.T) {
	n := newNode()
	met(n.Room, myKey)
	met(n.Room, bob)
	before := n.arrive(entry(myKey, 1, 1), entry(bob, 1, 2))
	n.SetMe(bob) // what comes under the key before is another's now
	link(n.Room, chat.Presence{Key: bob})
	after := n.arrive(entry(myKey, 2, 3), entry(bob, 2, 4))
	for i, m := range append(before, after...) {
		if want := i == 0 || i == 3; m.Mine() != want || (m.Via == chat.ViaSelf) != want {
			t.Errorf("%d is %+v", i, m)
		}
	}
	if c := n.Changes(chat.OpenRoom, 0); len(c.Members) != 0 {
		t.Errorf("members %+v", c.Members)
	}
}

func TestWhatANewerVersionSaidIsShownWithoutText(t *testing.T) {
	n := newNode()
	e := entry(ann, 1, 1)
	e.Text, e.Newer = "", true
	if m := n.arrive(e)[0]; m.Via != chat.ViaNewer || m.Text != "" || m.Author != chat.LinkedMember(ann) {
		t.Errorf("shown as %+v", m)
	}
	e.Author = myKey
	if m := n.arrive(e)[0]; m.Via != chat.ViaNewer || !m.Mine() || m.Linked() {
		t.Errorf("an own one is shown as %+v", m)
	}
}

func TestWhatABlockedMemberSaysIsNotShown(t *testing.T) {
	n := newNode()
	p := chat.Presence{Key: ann, Plain: from("192.0.2.7:5000"), Link: from("192.0.2.7:3457")}
	link(n.Room, p)
	n.arrive(entry(ann, 1, 1))
	n.SetKnown([]chat.Known{{ID: chat.LinkedMember(ann), Blocked: true}, {ID: member(9), Blocked: true}})
	all := n.arrive(entry(ann, 2, 2), entry(bob, 1, 3))
	if all[0].ID != 0 || all[1].ID == 0 || !n.pen.blocked[ann] || len(n.pen.blocked) != 1 {
		t.Errorf("shown as %+v; blocked are %v", all, n.pen.blocked)
	}
	n.LinkDown(ann)
	n.at = noon.Add(time.Hour)
	n.Receive([]chat.Incoming{
		{From: p.Plain, At: n.at, Text: "blocked"}, {From: from("192.0.2.7:5001"), At: n.at, Text: "a script beside it"},
	})
	n.SetKnown(nil)
	n.arrive(entry(ann, 3, 4))
	if got := n.texts(); !slices.Equal(got, []string{"01", "03", "04", "a script beside it"}) || len(n.pen.blocked) != 0 {
		t.Errorf("shown %q; blocked are %v", got, n.pen.blocked)
	}
}

func TestEntriesWaitForTheDiskInMemory(t *testing.T) {
	n := newNode()
	ms := n.Arrive(chat.OpenRoom, []chat.Entry{entry(ann, 1, 1), entry(ann, 2, 2)})
	if n.Behind() != 2 {
		t.Errorf("%d wait", n.Behind())
	}
	n.Kept(ms[:1])
	n.Kept([]chat.Message{{ID: 77}, {ID: ms[0].ID, Conversation: chat.Conversation{1}}})
	if n.Behind() != 1 {
		t.Errorf("%d wait when one is on disk", n.Behind())
	}
	if all := n.Arrive(chat.Conversation{1}, []chat.Entry{entry(ann, 1, 1)}); len(all) != 1 || all[0].ID != 0 {
		t.Errorf("in a conversation that is not here: %+v", all)
	}
}

// TestALateEntryIsInTheNextPage: it stands above what the room has at hand, and the archive has it later.
func TestALateEntryIsInTheNextPage(t *testing.T) {
	n := newNode()
	for range 10 {
		n.Receive(make([]chat.Incoming, 1000))
	}
	rev := n.Changes(chat.OpenRoom, 0).Rev
	n.Arrive(chat.OpenRoom, []chat.Entry{entry(ann, 1, -5)})
	if c := n.Changes(chat.OpenRoom, rev); len(c.Messages) != 1 || c.Reset {
		t.Errorf("told %+v", c.Messages)
	}
	first := chat.Pos{Order: chat.OrderOf(noon, chat.Key{})}
	if p := ask(t, n.Room, chat.Window{Anchor: first, Before: 3, After: 2}); len(p.Messages) != 3 || p.Messages[0].Text != "55" {
		t.Errorf("the page has %+v", p.Messages)
	}
}

// TestAMessageThatCameLateIsTheNewestAfterAStart: it came last and stands above what is loaded.
func TestAMessageThatCameLateIsTheNewestAfterAStart(t *testing.T) {
	archive := memory.New()
	var all []chat.Message
	for id := chat.ID(1); id <= 20; id++ {
		all = append(all, chat.Message{ID: id, Pos: chat.Pos{Order: int64(id), ID: id}})
	}
	all[19].Pos.Order = 2
	archive.Append(all, func() {})
	r := chat.New(chat.Config{Archive: archive, Now: clock, Plain: plain{}, Last: chat.Pos{Order: 19, ID: 20}})
	r.Load(t.Context(), chat.OpenRoom, 5)
	c := r.Changes(chat.OpenRoom, 0)
	if len(c.Messages) != 5 || c.Messages[4].ID != 19 {
		t.Fatalf("loaded %+v", c.Messages)
	}
	if s := r.Conversations()[0]; c.Newest != 20 || s.Newest != 20 {
		t.Errorf("the newest is %d, in the list %d", c.Newest, s.Newest)
	}
	r.Receive([]chat.Incoming{incoming(1, "next")})
	if c := r.Changes(chat.OpenRoom, c.Rev); c.Newest != 21 {
		t.Errorf("after another one it is %d", c.Newest)
	}
}

func TestWithoutAJournalNothingIsSigned(t *testing.T) {
	r := newRoom(nil)
	id := say(t, r, "hello")
	if m := get(t, r, id); m.Signing || m.State() != chat.StateNobody {
		t.Errorf("%+v", m)
	}
	link(r, chat.Presence{Key: ann})
	r.LinkDown(ann)
	met(r, ann)
	r.SetKnown([]chat.Known{{ID: chat.LinkedMember(ann), Blocked: true}})
	r.Retry(get(t, r, id))
	if m := get(t, r, id); m.Signing || len(r.Changes(chat.OpenRoom, 0).Members) != 0 {
		t.Errorf("%+v", m)
	}
}

func TestPlainDatagramsOfALinkedMemberAreDropped(t *testing.T) {
	n := newNode()
	p := chat.Presence{Key: ann, Plain: from("192.0.2.7:5000"), Link: from("192.0.2.7:3457")}
	link(n.Room, p)
	double := chat.Incoming{From: p.Plain, At: noon, Text: "again"}
	n.Receive([]chat.Incoming{double, {From: from("192.0.2.7:5001"), At: noon, Text: "a script beside it"}})
	if m := memberOf(t, n.Room, chat.LinkedMember(ann)); m.Doubles != 1 {
		t.Errorf("member %+v", m)
	}
	n.LinkDown(ann)
	n.Receive([]chat.Incoming{double, {From: p.Plain, At: noon.Add(2 * time.Minute), Text: "in clear"}})
	link(n.Room, p)
	n.Receive([]chat.Incoming{double})
	again := chat.New(chat.Config{Archive: n.archive, Now: clock, Plain: plain{}, Journal: n.pen, Me: myKey})
	met(again, ann)
	again.Receive([]chat.Incoming{double}) // the link may be back soon
	link(again, p)
	again.Receive([]chat.Incoming{double})
	p.Plain = from("192.0.2.7:6000")
	link(again, p)
	again.Receive([]chat.Incoming{{From: from("192.0.2.7:5000"), At: noon, Text: "from its port before"}})
	if got := texts(shown(again)); !slices.Equal(n.texts(), []string{"a script beside it", "in clear"}) || !slices.Equal(got, []string{"from its port before"}) {
		t.Errorf("shown %q, in the next run %q", n.texts(), got)
	}
}

func TestWhatWaitedForAnAddressThatIsANodesGoesByLinkOnly(t *testing.T) {
	for name, test := range map[string]struct {
		met  bool
		want int
	}{"met": {true, 0}, "not met yet": {false, 1}} {
		c := &carrier{peers: []chat.Recipient{"alice", "bob"}}
		r := chat.New(chat.Config{
			Archive: memory.New(), Now: clock, Plain: plain{}, Carriers: []chat.Carrier{c}, Journal: newPen(), Me: myKey,
			NodeAt: func(r chat.Recipient) chat.Key { return map[chat.Recipient]chat.Key{"alice": ann}[r] },
		})
		id := say(t, r, "hello")
		if test.met {
			link(r, chat.Presence{Key: ann})
		}
		for _, s := range c.take() {
			s.done(chat.UnknownHost) // the carrier knows it no more
		}
		if n := len(get(t, r, id).FailedTo()); n != test.want+1 || r.Sending() != 1 { // its entry
			t.Errorf("%s: %d deliveries failed, want %d and bob's", name, n, test.want)
		}
	}
}
