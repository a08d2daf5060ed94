package chat_test

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/chat/confusable"
	"udpchat/chat/memory"
)

// linkedRoom is a room with a journal, at a time that the test moves.
func linkedRoom(at *time.Time) *chat.Room {
	return chat.New(chat.Config{
		Archive: memory.New(), Now: func() time.Time { return *at }, Plain: plain{}, Journal: newPen(), Me: myKey,
		Fingerprint: func(k chat.Key) string { return strings.ToUpper(fmt.Sprintf("%x", k[:8])) },
	})
}

// memberOf is a member of a room.
func memberOf(t *testing.T, r *chat.Room, id chat.MemberID) chat.Member {
	t.Helper()
	for _, m := range r.Changes(chat.OpenRoom, 0).Members {
		if m.ID == id {
			return m
		}
	}
	t.Fatalf("%s is no member", id)
	return chat.Member{}
}

func TestAKeyAndItsMemberAreTheSame(t *testing.T) {
	k := chat.Key{1, 2, 3}
	if got, ok := chat.LinkedMember(k).Key(); got != k || !ok {
		t.Errorf("%x, %t", got, ok)
	}
	for _, id := range []chat.MemberID{"", chat.Me, "key:", "key:01", "key:" + chat.MemberID(strings.Repeat("zz", 32)), "plain:192.0.2.1"} {
		if k, ok := id.Key(); ok {
			t.Errorf("%q is %x", id, k)
		}
	}
}

func TestMembersWithTheSameName(t *testing.T) {
	a, b, c := chat.LinkedMember(chat.Key{0xa}), chat.LinkedMember(chat.Key{0xb}), chat.LinkedMember(chat.Key{0xc})
	type want struct {
		label          string
		twin, impostor bool
	}
	for name, test := range map[string]struct {
		names [3]string // what a, b and c call themselves
		known []chat.Known
		want  [3]want
	}{
		"all different": {
			[3]string{"Ann", "Bob", "Cid"},
			nil,
			[3]want{{"Ann", false, false}, {"Bob", false, false}, {"Cid", false, false}},
		},
		"two alike": {
			[3]string{"Ann", " ann ", "Cid"},
			nil,
			[3]want{{"Ann ·0A00", true, false}, {"ann ·0B00", true, false}, {"Cid", false, false}},
		},
		"one is verified": {
			[3]string{"Ann", "Ann", "Cid"},
			[]chat.Known{{ID: a, Verified: true}},
			[3]want{{"Ann ·0A00", true, false}, {"Ann ·0B00", true, true}, {"Cid", false, false}},
		},
		"the person's own name for a verified one": {
			[3]string{"x", "Ann", "Cid"},
			[]chat.Known{{ID: a, Name: "Ann", Verified: true}},
			[3]want{{"Ann", true, false}, {"Ann ·0B00", true, true}, {"Cid", false, false}},
		},
		"both verified": {
			[3]string{"Ann", "Ann", "Cid"},
			[]chat.Known{{ID: a, Verified: true}, {ID: b, Verified: true}},
			[3]want{{"Ann ·0A00", true, false}, {"Ann ·0B00", true, false}, {"Cid", false, false}},
		},
		"none and controls": {
			[3]string{"", "a\nb\x1b", strings.Repeat("x", 100)},
			nil,
			[3]want{{"0A00", false, false}, {`a b\x1b`, false, false}, {strings.Repeat("x", 64) + "…", false, false}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			at := noon
			r := linkedRoom(&at)
			r.SetKnown(test.known)
			for i, id := range []chat.MemberID{a, b, c} {
				k, _ := id.Key()
				link(r, chat.Presence{Key: k, Name: test.names[i]})
			}
			for i, id := range []chat.MemberID{a, b, c} {
				m := memberOf(t, r, id)
				if got := (want{m.Label(), m.Twin, m.Impostor}); got != test.want[i] {
					t.Errorf("%d is %+v, want %+v", i, got, test.want[i])
				}
			}
		})
	}
}

func TestNamesThatLookTheSame(t *testing.T) {
	for _, row := range [][]string{
		{"Ann", "ANN", "Ａｎｎ", "Аnn", "Αnn", "ann ·0A00", "Ann・0b00", "a\u0301nn"},
		{"Bill", "BiII", "B1ll", "bi|l", "Вill"},
		{"林晓", "林 晓", "林\u3000晓", "林晓·ABCD"},
		{"林一", "林—", "林ー"},
		{"bob's", "Bob’s"},
	} {
		for _, name := range row[1:] {
			at := noon
			r := linkedRoom(&at)
			r.SetKnown([]chat.Known{{ID: chat.LinkedMember(chat.Key{1}), Verified: true}})
			link(r, chat.Presence{Key: chat.Key{1}, Name: row[0]})
			link(r, chat.Presence{Key: chat.Key{2}, Name: name})
			if m := memberOf(t, r, chat.LinkedMember(chat.Key{2})); !m.Twin || !m.Impostor {
				t.Errorf("%q passes for another than %q", name, row[0])
			}
			link(r, chat.Presence{Key: chat.Key{2}, Name: "别人"})
			if m := memberOf(t, r, chat.LinkedMember(chat.Key{2})); m.Twin || m.Impostor {
				t.Error("it keeps the mark under another name")
			}
		}
	}
	at := noon
	r := linkedRoom(&at)
	for i, name := range []string{"Ann", "Anna", "林晓", "林小", "·abcd", "a·abc", "a·abcde"} {
		link(r, chat.Presence{Key: chat.Key{byte(i)}, Name: name})
	}
	for _, m := range r.Changes(chat.OpenRoom, 0).Members {
		if m.Twin {
			t.Errorf("%q passes for another's name", m.SelfName)
		}
	}
}

func TestWhoWasThereAndIsNotGoneIsWaitedFor(t *testing.T) {
	n := newNode()
	early, late, unmet := chat.Key{1}, chat.Key{2}, chat.Key{3}
	n.SetKnown([]chat.Known{{ID: chat.LinkedMember(unmet), Name: "from the settings"}})
	met(n.Room, early)
	n.at = n.at.Add(time.Second)
	id := say(t, n.Room, "hello")
	n.Said(chat.OpenRoom, id, 5, 6, n.at)
	n.at = n.at.Add(time.Second)
	link(n.Room, chat.Presence{Key: late})
	n.LinkDown(late)
	want := func(when string, state chat.State, stored, waiting int) {
		t.Helper()
		if o := n.outcome(t, id); o.State != state || len(o.Stored) != stored || len(o.Waiting) != waiting {
			t.Errorf("%s: %v, %d stored, %d waiting", when, o.State, len(o.Stored), len(o.Waiting))
		}
	}
	holds := func(k chat.Key, log, from, to uint64) {
		n.Holds(chat.OpenRoom, k, []chat.Held{{Log: 4, From: 1, To: 9}, {Log: log, From: from, To: to}}, n.at)
	}
	want("at first", chat.StateWaiting, 0, 1)
	holds(early, 5, 7, 9)
	want("when it has others", chat.StateWaiting, 0, 1)
	holds(unmet, 4, 1, 9)
	holds(late, 5, 1, 6)
	want("when one that came later has it", chat.StateWaiting, 1, 1)
	holds(early, 5, 1, 6)
	want("when all have it", chat.StateStored, 2, 0)
	rev := n.Changes(chat.OpenRoom, 0).Rev
	holds(early, 5, 1, 6)
	if n.Changes(chat.OpenRoom, 0).Rev != rev {
		t.Error("the same again is told to the faces")
	}
	n.Holds(chat.OpenRoom, early, nil, n.at)
	want("when its disk was lost", chat.StateWaiting, 1, 1)
	n.at = n.at.Add(7*24*time.Hour + time.Second)
	want("a week later", chat.StateStored, 1, 0)
	n.Holds(chat.OpenRoom, early, nil, n.at)
	want("when it is heard of again", chat.StateWaiting, 1, 1)
	n.SetKnown([]chat.Known{{ID: chat.LinkedMember(early), Blocked: true}})
	want("when it is blocked", chat.StateStored, 1, 0)
}

func TestAMemberIsSeenByWhatItSaysAndHolds(t *testing.T) {
	n := newNode()
	met(n.Room, ann)
	seen := func() time.Time { return memberOf(t, n.Room, chat.LinkedMember(ann)).Seen }
	n.at = noon.Add(time.Hour)
	n.arrive(entry(ann, 1, 60))
	if !seen().Equal(noon.Add(time.Minute)) {
		t.Errorf("by an entry at %v", seen())
	}
	n.Holds(chat.OpenRoom, ann, nil, noon.Add(2*time.Minute))
	n.Holds(chat.OpenRoom, ann, nil, noon)
	n.Holds(chat.OpenRoom, ann, nil, noon.Add(2*time.Minute+59*time.Second)) // too little to note
	n.Holds(chat.OpenRoom, ann, nil, noon.Add(24*time.Hour))                 // by a clock that is wrong
	n.arrive(entry(ann, 2, 24*3600))
	if !seen().Equal(noon.Add(2 * time.Minute)) {
		t.Errorf("by what it holds at %v", seen())
	}
	if all := n.Unseen(noon.Add(3 * time.Minute)); len(all) != 1 || len(n.Unseen(noon.Add(time.Minute))) != 0 {
		t.Errorf("unseen are %v", all)
	}
	link(n.Room, chat.Presence{Key: ann})
	if all := n.Unseen(noon.Add(24 * time.Hour)); len(all) != 0 || !seen().Equal(n.at) {
		t.Errorf("while it is linked, unseen are %v", all)
	}
}

func TestAMemberIsCalledByItsProfileUntilItIsLinked(t *testing.T) {
	n := newNode()
	n.Named(ann, "too early")
	met(n.Room, ann)
	for _, step := range []struct {
		do   func()
		want string
	}{
		{func() {}, "0100"},
		{func() { n.Named(ann, "by profile") }, "by profile"},
		{func() { link(n.Room, chat.Presence{Key: ann, Name: "by link"}) }, "by link"},
		{func() { n.Named(ann, "an older profile") }, "by link"},
		{func() { n.LinkDown(ann); n.Named(ann, "a newer profile") }, "a newer profile"},
	} {
		if step.do(); n.Label(ann) != step.want {
			t.Errorf("called %q, want %q", n.Label(ann), step.want)
		}
	}
	if c := n.archive.Contacts(); len(c) != 1 || c[0].Name != "a newer profile" || !c[0].Met.Equal(noon) {
		t.Errorf("kept: %+v", c)
	}
	carl := chat.Key{3}
	link(n.Room, chat.Presence{Key: carl, Name: "A newer profile", Link: from("192.0.2.9:3457")})
	if got := n.Label(carl); got != "A newer profile "+confusable.Mark+"0300" {
		t.Errorf("who takes the name of another is called %q", got)
	}
	if n.Label(bob) != "0200" {
		t.Errorf("a stranger is called %q", n.Label(bob))
	}
}

func TestLinkedMembersAreHereWhileTheirLinkIs(t *testing.T) {
	at := noon
	r := linkedRoom(&at)
	k := chat.Key{5}
	p := chat.Presence{Key: k, Name: "Eve", Room: from("192.0.2.5:3456"), Link: from("192.0.2.5:3457")}
	link(r, p)
	r.SetRoundTrips(map[chat.Key]time.Duration{k: time.Millisecond, {6}: time.Second})
	r.Arrive(chat.OpenRoom, []chat.Entry{entry(k, 1, 0)})
	at = at.Add(10 * time.Hour)
	r.Forget()
	m := memberOf(t, r, chat.LinkedMember(k))
	if !m.Here(at) || !m.Linked || m.Last != p.Room || m.RoundTrip != time.Millisecond || m.Count != 1 || m.Fingerprint != "0500000000000000" {
		t.Errorf("linked: %+v", m)
	}
	if got := shown(r)[0]; got.From != p.Room || got.Via != chat.ViaLink || got.Author != m.ID {
		t.Errorf("it said %+v", got)
	}
	p.Room = netip.AddrPort{}
	link(r, p)
	if m = memberOf(t, r, m.ID); m.Last != from("192.0.2.5:3456") {
		t.Errorf("with its port closed it is at %v", m.Last)
	}
	p.Link = from("192.0.2.6:3457")
	link(r, p)
	if m = memberOf(t, r, m.ID); m.Last != p.Link {
		t.Errorf("elsewhere with its port closed it is at %v", m.Last)
	}
	r.LinkDown(k)
	if m = memberOf(t, r, m.ID); m.Here(at) || m.Linked || m.RoundTrip != 0 || !m.Seen.Equal(at) {
		t.Errorf("away: %+v", m)
	}
}

func TestTheNodeThatWasAwayLongestMakesRoom(t *testing.T) {
	at := noon
	r := linkedRoom(&at)
	key := func(i int) chat.Key { return chat.Key{byte(i), byte(i >> 8), 1} }
	r.SetKnown([]chat.Known{{ID: chat.LinkedMember(key(0)), Name: "kept"}})
	for i := range 1100 {
		at = at.Add(time.Second)
		link(r, chat.Presence{Key: key(i)})
		r.LinkDown(key(i))
	}
	members := r.Changes(chat.OpenRoom, 0).Members
	if len(members) != 1000 {
		t.Errorf("%d members", len(members))
	}
	memberOf(t, r, chat.LinkedMember(key(0)))
	memberOf(t, r, chat.LinkedMember(key(1099)))
	for i := range 1100 {
		link(r, chat.Presence{Key: key(2000 + i)})
	}
	if n := len(r.Changes(chat.OpenRoom, 0).Members); n != 1000 {
		t.Errorf("%d members when all are linked", n)
	}
}

func TestAHostWithEverNewKeysMakesNobodyForgetOthers(t *testing.T) {
	at := noon
	r := linkedRoom(&at)
	for n := range 3 {
		link(r, chat.Presence{Key: chat.Key{31: byte(1 + n)}, Link: from(fmt.Sprintf("192.0.2.%d:3457", 1+n))})
		r.LinkDown(chat.Key{31: byte(1 + n)})
	}
	for i := range 1100 {
		at = at.Add(time.Second)
		k := chat.Key{byte(i), byte(i >> 8)}
		link(r, chat.Presence{Key: k, Link: from("192.0.2.9:3457")})
		r.LinkDown(k)
	}
	for n := range 3 {
		memberOf(t, r, chat.LinkedMember(chat.Key{31: byte(1 + n)}))
	}
	if n := len(r.Changes(chat.OpenRoom, 0).Members); n != 1000 {
		t.Errorf("%d members", n)
	}
}
