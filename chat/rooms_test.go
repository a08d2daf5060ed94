package chat_test

import (
	"slices"
	"testing"
	"time"

	"udpchat/chat"
)

// lab is a room, and direct the direct conversation with ann.
var (
	lab    = chat.Conversation{1}
	direct = chat.Conversation{2}
)

// withRooms opens both.
func withRooms(n *node) *node {
	n.Know(lab, chat.Details{Kind: chat.KindRoom, Name: "lab"})
	n.Know(direct, chat.Details{Kind: chat.KindDirect, Other: ann})
	return n
}

// sayIn says something in a conversation, and has an entry made of it.
func (n *node) sayIn(t *testing.T, in chat.Conversation, text string) chat.ID {
	t.Helper()
	id, err := n.Say(in, text)
	if err != nil {
		t.Fatalf("Say(%q): %v", text, err)
	}
	n.Said(in, id, 5, uint64(id), n.at)
	return id
}

func TestAConversationIsWhatTheJournalSays(t *testing.T) {
	n := withRooms(newNode())
	want := []chat.Details{
		{},
		{Kind: chat.KindRoom, Name: "lab"},
		{Kind: chat.KindDirect, Other: ann, Name: "0100"},
	}
	check := func(when string) {
		t.Helper()
		for i, s := range n.Conversations() {
			if c := n.Changes(s.Conversation, 0); s.Details != want[i] || c.Details != want[i] {
				t.Errorf("%s: in the list %+v, to faces %+v, want %+v", when, s.Details, c.Details, want[i])
			}
		}
	}
	check("at first")
	rev := n.Changes(lab, 0).Rev
	n.Know(lab, want[1])
	if n.Changes(lab, 0).Rev != rev {
		t.Error("the same again is told to the faces")
	}
	n.LinkUp(chat.Presence{Key: ann, Name: "Ann"})
	want[2].Name = "Ann"
	check("when the other one has a name")
	n.LinkUp(chat.Presence{Key: bob, Name: "ann"})
	want[2].Name = "Ann ·0100"
	check("when somebody has the same name")
	n.SetKnown([]chat.Known{{ID: chat.LinkedMember(ann), Name: "boss"}})
	want[2].Name = "boss"
	check("when the person gave it one")
	n.Know(lab, chat.Details{Kind: chat.KindRoom, Name: "a\nb\u202e", Code: "12 34", Founder: true, Standing: chat.ReadOnly})
	want[1] = chat.Details{Kind: chat.KindRoom, Name: `a b\u202e`, Code: "12 34", Founder: true, Standing: chat.ReadOnly}
	check("when there is more to know")
	n.Know(chat.OpenRoom, chat.Details{Kind: chat.KindRoom, Name: "x", Code: "y", Standing: chat.Left})
	want[0].Standing = chat.Left
	check("when the open room was left")
}

func TestWhereNothingCanBeSaidTheTextStays(t *testing.T) {
	for standing, want := range map[chat.Standing]error{
		chat.Removed: chat.ErrRemoved, chat.Left: chat.ErrLeft, chat.ReadOnly: chat.ErrReadOnly,
	} {
		n := withRooms(newNode())
		unsaid, _ := n.Say(lab, "too late")
		n.Unsaid(lab, unsaid)
		said := len(n.pen.said)
		n.Know(lab, chat.Details{Kind: chat.KindRoom, Standing: standing})
		if id, err := n.Say(lab, "x"); err != want || id != 0 {
			t.Errorf("%d: %d, %v", standing, id, err)
		}
		n.Retry(n.Changes(lab, 0).Messages[0])
		if all := n.Changes(lab, 0).Messages; len(n.pen.said) != said || len(all) != 1 || !all[0].Unsaid {
			t.Errorf("%d: the journal got %+v; shown %+v", standing, n.pen.said, all)
		}
		n.Arrive(lab, []chat.Entry{entry(ann, 1, 1)})
		n.sayIn(t, chat.OpenRoom, "elsewhere")
		n.sayIn(t, direct, "elsewhere")
		n.Know(lab, chat.Details{Kind: chat.KindRoom})
		n.Retry(n.Changes(lab, 0).Messages[0])
		n.sayIn(t, lab, "again")
		if got := texts(n.Changes(lab, 0).Messages); !slices.Equal(got, []string{"too late", "again", "01"}) || n.pen.said[said+2].ID != unsaid {
			t.Errorf("%d: shown %q; the journal got %+v", standing, got, n.pen.said)
		}
	}
}

func TestTheWordThatLeavesClosesOneComposer(t *testing.T) {
	n := withRooms(newNode())
	n.SetOptions(chat.Options{Leave88: true})
	n.sayIn(t, lab, "88")
	if _, err := n.Say(lab, "x"); err != chat.ErrLeft || !n.Changes(lab, 0).Left {
		t.Errorf("said after 88: %v", err)
	}
	for _, in := range []chat.Conversation{chat.OpenRoom, direct} {
		if n.sayIn(t, in, "still here"); n.Changes(in, 0).Left {
			t.Errorf("%v is left, too", in)
		}
	}
	n.Rejoin(direct)
	if _, err := n.Say(lab, "x"); err != chat.ErrLeft {
		t.Errorf("said after another one was joined again: %v", err)
	}
	n.Rejoin(lab)
	n.sayIn(t, lab, "back")
}

func TestWhatIsSaidInARoomGoesToNoPlainPeer(t *testing.T) {
	c := &carrier{peers: []chat.Recipient{"a"}}
	n := withRooms(newNode(c))
	for _, in := range []chat.Conversation{lab, direct} {
		id, _ := n.Say(in, "secret")
		n.Unsaid(in, id)
		n.Retry(n.Changes(in, 0).Messages[0])
		if _, peers := n.Preview(in, "secret"); peers != 0 {
			t.Errorf("%d peers would get it", peers)
		}
	}
	n.CatchUp()
	if all := c.take(); len(all) != 0 || len(n.pen.said) != 4 {
		t.Errorf("sent %+v; the journal got %+v", all, n.pen.said)
	}
	n.Receive([]chat.Incoming{incoming(1, "secret")}) // it is no echo of that
	if all := shown(n.Room); len(all) != 1 || all[0].Mine() {
		t.Errorf("shown %+v", all)
	}
}

func TestWhoSharesOnlyARoomIsNotInTheOpenRoom(t *testing.T) {
	n := withRooms(newNode())
	id := chat.LinkedMember(ann)
	n.SetKnown([]chat.Known{{ID: id, Name: "Ann", Verified: true}})
	p := chat.Presence{Key: ann, Link: from("192.0.2.7:3457"), Plain: from("192.0.2.7:5000")}
	n.LinkUp(p)
	n.Met(lab, ann, time.Time{})
	n.at = n.at.Add(time.Second)
	open, room := n.sayIn(t, chat.OpenRoom, "open"), n.sayIn(t, lab, "room")
	if o := n.outcome(t, open); o.State != chat.StateNobody {
		t.Errorf("in the open room it is %+v", o)
	}
	if early := n.Changes(chat.OpenRoom, 0).Early; early != open {
		t.Errorf("what is said to nobody there is %d", early)
	}
	if o := n.outcomeIn(t, lab, room); o.State != chat.StateWaiting || len(o.Waiting) != 1 || !o.Waiting[0].Verified {
		t.Errorf("in the room it is %+v", o)
	}
	n.Holds(chat.OpenRoom, ann, []chat.Held{{Log: 5, From: 1, To: 9}}, n.at)
	n.Holds(lab, ann, []chat.Held{{Log: 5, From: 1, To: uint64(room)}}, n.at)
	if o := n.outcomeIn(t, lab, room); o.State != chat.StateStored || n.outcome(t, open).State != chat.StateNobody {
		t.Errorf("when it has it: %+v", o)
	}
	n.Receive([]chat.Incoming{{From: p.Plain, At: n.at, Text: "in the open room"}})
	if got := texts(shown(n.Room)); !slices.Equal(got, []string{"open", "in the open room"}) {
		t.Errorf("the open room shows %q", got)
	}
	if ms := n.Changes(chat.OpenRoom, 0).Members; len(ms) != 1 || ms[0].Key != (chat.Key{}) {
		t.Errorf("in the open room are %+v", ms)
	}
}

func TestAMemberIsWaitedForFromTheMomentItIsOne(t *testing.T) {
	n := withRooms(newNode())
	n.Met(chat.OpenRoom, ann, time.Time{})
	n.at = n.at.Add(time.Minute)
	first := n.sayIn(t, lab, "before it came")
	since := n.at.Add(time.Second)
	n.at = n.at.Add(2 * time.Second)
	second := n.sayIn(t, lab, "since it came")
	n.Met(lab, ann, since) // the journal learns of it later
	want := func(when string, id chat.ID, waiting int) {
		t.Helper()
		if o := n.outcomeIn(t, lab, id); len(o.Waiting) != waiting {
			t.Errorf("%s %d waits for %d", when, id, len(o.Waiting))
		}
	}
	want("at first", first, 0)
	want("at first", second, 1)
	n.Met(lab, ann, time.Time{})
	want("when it is told again", second, 1)
	n.Parted(lab, ann)
	want("when it was removed", second, 0)
	n.at = n.at.Add(time.Second)
	n.Met(lab, ann, time.Time{})
	want("when it is back", second, 0)
	n.at = n.at.Add(time.Second)
	third := n.sayIn(t, lab, "to who is back")
	want("when it is back", third, 1)
}

func TestWhoWasRemovedKeepsTheNameOfWhatItSaid(t *testing.T) {
	n := withRooms(newNode())
	n.LinkUp(chat.Presence{Key: ann, Name: "Ann"})
	n.Met(lab, ann, time.Time{})
	n.Met(chat.OpenRoom, ann, time.Time{})
	n.Arrive(lab, []chat.Entry{entry(ann, 1, 1), entry(bob, 1, 2)})
	rev := n.Changes(lab, 0).Rev
	n.Parted(lab, ann)
	n.Parted(direct, ann)
	if n.Changes(lab, 0).Rev != rev+1 {
		t.Error("what changes nothing is told to the faces")
	}
	n.LinkDown(ann)
	n.Named(ann, "Anna")
	c := n.Changes(lab, 0)
	if !slices.Equal(texts(c.Messages), []string{"01", "02"}) || len(c.Members) != 0 {
		t.Errorf("shown %q, members %+v", texts(c.Messages), c.Members)
	}
	if f := c.Former; len(f) != 2 || f[0].Label() != "Anna" || f[1].Label() != "0200" {
		t.Errorf("former ones %+v", f)
	}
	if open := n.Changes(chat.OpenRoom, 0); len(open.Members) != 1 || len(open.Former) != 0 {
		t.Errorf("in the open room are %+v, were %+v", open.Members, open.Former)
	}
	n.Met(lab, ann, time.Time{})
	if c := n.Changes(lab, 0); len(c.Members) != 1 || len(c.Former) != 1 {
		t.Errorf("when it is back: %+v, and were %+v", c.Members, c.Former)
	}
}

func TestWhoPosesAsSomebodyOfAnotherConversationIsMarked(t *testing.T) {
	n := withRooms(newNode())
	n.SetKnown([]chat.Known{{ID: chat.LinkedMember(ann), Verified: true}})
	n.LinkUp(chat.Presence{Key: ann, Name: "Ann"})
	n.Met(chat.OpenRoom, ann, time.Time{})
	n.LinkUp(chat.Presence{Key: bob, Name: "Аnn"}) // a Cyrillic letter
	n.Met(lab, bob, time.Time{})
	if m := n.Changes(lab, 0).Members[0]; !m.Impostor || !m.Twin || m.Label() != "Аnn ·0200" {
		t.Errorf("in the room it is %+v", m)
	}
	if m := n.Changes(chat.OpenRoom, 0).Members[0]; m.Impostor || !m.Twin {
		t.Errorf("the verified one is %+v", m)
	}
}

func TestABlockedMemberIsShownInNoConversation(t *testing.T) {
	n := withRooms(newNode())
	n.SetKnown([]chat.Known{{ID: chat.LinkedMember(ann), Blocked: true}})
	for _, in := range []chat.Conversation{chat.OpenRoom, lab, direct} {
		n.Met(in, ann, time.Time{})
		if ms := n.Arrive(in, []chat.Entry{entry(ann, 1, 1), entry(bob, 1, 2)}); ms[0].ID != 0 || ms[1].ID == 0 {
			t.Errorf("%v shows %+v", in, ms)
		}
		if m := n.Changes(in, 0).Members[0]; !m.Blocked {
			t.Errorf("in %v it is %+v", in, m)
		}
	}
}

func TestStrangersPushNobodyOutOfARoom(t *testing.T) {
	n := withRooms(newNode())
	n.Met(lab, ann, time.Time{})
	n.Met(chat.OpenRoom, bob, time.Time{})
	for i := range 1100 {
		n.at = n.at.Add(time.Second)
		k := chat.Key{byte(i), byte(i >> 8), 1}
		n.LinkUp(chat.Presence{Key: k})
		n.Met(chat.OpenRoom, k, time.Time{})
		n.LinkDown(k)
	}
	if ms := n.Changes(lab, 0).Members; len(ms) != 1 {
		t.Errorf("in the room are %+v", ms)
	}
	open := n.Changes(chat.OpenRoom, 0).Members
	if len(open) != 1000 || slices.ContainsFunc(open, func(m chat.Member) bool { return m.Key == bob }) {
		t.Errorf("in the open room are %d, bob among them", len(open))
	}
}

func TestANewKeyIsInNoConversation(t *testing.T) {
	n := withRooms(newNode())
	for _, in := range []chat.Conversation{chat.OpenRoom, lab} {
		n.Met(in, bob, time.Time{})
	}
	n.SetMe(bob)
	n.Met(lab, bob, time.Time{})
	for _, in := range []chat.Conversation{chat.OpenRoom, lab} {
		if ms := n.Changes(in, 0).Members; len(ms) != 0 {
			t.Errorf("in %v are %+v", in, ms)
		}
	}
}
