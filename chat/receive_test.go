package chat_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"udpchat/chat"
	"udpchat/chat/console"
)

func TestReceiveShowsWhatCame(t *testing.T) {
	r := newRoom(nil)
	in := chat.Incoming{From: host(7), At: noon, Text: "你好", Encoding: chat.EncodingUTF8, Raw: []byte("x")}
	r.Receive([]chat.Incoming{in, incoming(8, "")})
	r.Receive(nil)
	c := r.Changes(chat.OpenRoom, 0)
	if len(c.Messages) != 2 || len(c.Members) != 2 || c.Rev != 1 {
		t.Fatalf("%d messages, %d members, revision %d", len(c.Messages), len(c.Members), c.Rev)
	}
	m := c.Messages[0]
	if m.ID != 1 || m.Pos != (chat.Pos{Order: chat.OrderOf(noon, chat.Key{}), ID: 1}) || m.Rev != 1 || m.Author != member(7) || m.From != host(7) || !m.At.Equal(noon) ||
		m.Text != "你好" || m.Via != chat.ViaPlain || m.Encoding != chat.EncodingUTF8 || string(m.Raw) != "x" {
		t.Errorf("got %+v", m)
	}
	if m.State() != chat.StateReceived || c.Messages[1].ID != 2 {
		t.Errorf("got %+v", c.Messages[1])
	}
}

func TestWhatABlockedMemberSendsIsDropped(t *testing.T) {
	r := newRoom(nil)
	r.SetKnown([]chat.Known{{ID: member(7), Blocked: true}})
	r.Receive([]chat.Incoming{incoming(7, "a"), incoming(8, "b")})
	r.SetKnown([]chat.Known{{ID: member(7), Name: "x"}})
	r.Receive([]chat.Incoming{incoming(7, "c")})
	r.SetKnown(nil)
	r.Receive([]chat.Incoming{incoming(7, "d")})
	var got []string
	for _, m := range r.Changes(chat.OpenRoom, 0).Messages {
		got = append(got, m.Text)
	}
	if !slices.Equal(got, []string{"b", "c", "d"}) {
		t.Errorf("heard %q", got)
	}
}

func TestOwnMessagesThatComeBackShowOnce(t *testing.T) {
	a, b := from("10.0.0.9:5000"), from("10.1.0.9:5000")
	own := func(text string) chat.Incoming { return chat.Incoming{From: a, At: noon, Text: text, Own: true} }
	for name, c := range map[string]struct {
		say  []string
		in   []chat.Incoming
		want []string // the classic lines, of all messages
	}{
		"from one's own address": {[]string{"hi"}, []chat.Incoming{own("hi")}, []string{a.String(), "hi"}},
		"by broadcast, several times": {
			[]string{"hi"},
			[]chat.Incoming{own("hi"), {From: b, Text: "hi", Own: true}, own("hi")},
			[]string{a.String(), "hi"},
		},
		"in several pieces": {
			[]string{"12345678abcdefgh12345678"},
			[]chat.Incoming{own("12345678"), own("abcdefgh"), own("12345678")},
			[]string{a.String(), "12345678abcdefgh12345678"},
		},
		"replaced for plain peers": {[]string{"é"}, []chat.Incoming{own("?")}, []string{a.String(), "é"}},
		"the same text twice": {
			[]string{"hi", "hi"},
			[]chat.Incoming{own("hi"), own("hi")},
			[]string{a.String(), "hi", a.String(), "hi"},
		},
		"the same text twice, one came back": {
			[]string{"hi", "hi"},
			[]chat.Incoming{own("hi")},
			[]string{a.String(), "hi", "", "hi"},
		},
		"another who says the same": {
			[]string{"hi"},
			[]chat.Incoming{{From: b, Text: "hi"}},
			[]string{"", "hi", b.String(), "hi"},
		},
		"from the own socket, but never said": {
			[]string{"hi"},
			[]chat.Incoming{own("ho")},
			[]string{"", "hi", a.String(), "ho"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			archive := newSlow()
			r := newRoom(archive, &carrier{peers: []chat.Recipient{"10.0.0.9"}})
			for _, text := range c.say {
				say(t, r, text)
			}
			for _, in := range c.in {
				r.Receive([]chat.Incoming{in})
			}
			var got []string
			for _, m := range shown(r) {
				got = append(got, strings.Split(console.Text(m), "\n")...)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
			if p := window(t, archive, chat.Window{Before: 9}); len(p.Messages) != len(shown(r)) || p.Messages[0].From != shown(r)[0].From {
				t.Error("the archive does not know")
			}
			archive.check(t)
		})
	}
}

func TestAnEchoIsTheSameMemberNoMore(t *testing.T) {
	r := newRoom(nil, &carrier{peers: []chat.Recipient{"10.0.0.9"}})
	say(t, r, "hi")
	r.Receive([]chat.Incoming{{From: from("10.0.0.9:5000"), Text: "hi", Own: true, At: noon}})
	if m := r.Changes(chat.OpenRoom, 0).Members; len(m) != 0 {
		t.Errorf("oneself is a member: %v", m)
	}
}

func TestTheLastThousandPiecesAreRecognised(t *testing.T) {
	r := newRoom(nil)
	own := func(text string) {
		r.Receive([]chat.Incoming{{From: from("10.0.0.9:5000"), Text: text, Own: true, At: noon}})
	}
	say(t, r, "again")
	for i := range 1023 {
		say(t, r, fmt.Sprint(i))
	}
	last := say(t, r, "again") // pushes the first one out, and must not be forgotten with it
	own("again")
	if m := get(t, r, last); !m.From.IsValid() {
		t.Error("the later of two alike is forgotten with the earlier")
	}
	own("0")
	for range 1024 {
		say(t, r, "other")
	}
	n := len(r.Changes(chat.OpenRoom, 0).Members)
	own("0")
	if got := len(r.Changes(chat.OpenRoom, 0).Members); n != 0 || got != 1 {
		t.Errorf("what was said long ago is remembered: %d members, then %d", n, got)
	}
}

func TestAnEchoComesLate(t *testing.T) {
	archive := newSlow()
	r := newRoom(archive, &carrier{peers: []chat.Recipient{"10.0.0.9"}, why: map[chat.Recipient]chat.Reason{}})
	id := say(t, r, "hi")
	r.Receive(make([]chat.Incoming, 15_000))
	rev := r.Changes(chat.OpenRoom, 0).Rev
	r.Receive([]chat.Incoming{{From: from("10.0.0.9:5000"), Text: "hi", Own: true, At: noon}})
	if got := r.Changes(chat.OpenRoom, rev).Changed; len(got) != 1 || got[0].ID != id || !got[0].From.IsValid() || got[0].State() != chat.StateSent {
		t.Errorf("told %+v", got)
	}
	if p := window(t, archive, chat.Window{Anchor: chat.Pos{ID: id}, After: 1}); !p.Messages[0].From.IsValid() {
		t.Error("the archive does not know")
	}
}

func TestARetriedMessageIsRecognisedToo(t *testing.T) {
	c := &carrier{}
	r := newRoom(nil, c)
	id := say(t, r, "early")
	for i := range 1024 {
		say(t, r, fmt.Sprint(i))
	}
	c.set("10.0.0.9")
	r.Retry(chat.Message{ID: id, Author: chat.Me, Text: "early"})
	r.Receive([]chat.Incoming{{From: from("10.0.0.9:5000"), Text: "early", Own: true, At: noon}})
	if len(r.Changes(chat.OpenRoom, 0).Members) != 0 {
		t.Error("the echo of a retried message shows as another's")
	}
}

func TestReceiveWaitsForTheArchive(t *testing.T) {
	for name, c := range map[string]struct {
		batches int
		text    string
		confirm int // how many batches until Receive returns
	}{
		"that is many messages behind": {11, "x", 2},
		"that is many bytes behind":    {5, strings.Repeat("x", 15_000), 1},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				archive := newSlow()
				archive.hold = true
				r := newRoom(archive)
				defer r.Close()
				batch := make([]chat.Incoming, 1000)
				for i := range batch {
					batch[i] = incoming(1, c.text)
				}
				for range c.batches - 1 {
					r.Receive(batch)
				}
				returned := make(chan bool, 1)
				go func() { r.Receive(batch); returned <- true }()
				synctest.Wait()
				if behind := r.Behind(); len(returned) != 0 || behind != 1000*c.batches {
					t.Fatalf("Receive does not wait, with %d behind", behind)
				}
				say(t, r, "saying never waits")
				archive.confirm(c.confirm)
				synctest.Wait()
				if len(returned) != 1 {
					t.Fatal("Receive goes on waiting")
				}
			})
		})
	}
}

func TestCloseReleasesReceive(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		archive := newSlow()
		archive.hold = true
		r := newRoom(archive)
		returned := make(chan bool, 1)
		go func() { r.Receive(make([]chat.Incoming, 30_000)); returned <- true }()
		synctest.Wait()
		if len(returned) != 0 {
			t.Fatal("Receive does not wait")
		}
		r.Close()
		<-returned
		r.Receive(make([]chat.Incoming, 10))
		if p := window(t, archive, chat.Window{Before: 100_000}); len(p.Messages) != 30_010 {
			t.Errorf("the archive was given %d messages", len(p.Messages))
		}
	})
}
