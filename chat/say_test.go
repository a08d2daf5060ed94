package chat_test

import (
	"errors"
	"strings"
	"testing"

	"udpchat/chat"
)

func TestWhatCannotBeSaid(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want error
	}{
		"nothing":              {"", chat.ErrBlank},
		"spaces":               {" \t\r\n\u3000\u00a0", chat.ErrBlank},
		"a Hangul filler":      {"\u3164", chat.ErrBlank},
		"a variation selector": {"\ufe0f", chat.ErrBlank},
		"nothing visible":      {"\u200b\u200d\ufeff\x00\u2028", chat.ErrBlank},
		"a word in spaces":     {"  a ", nil},
		"65,536 letters":       {strings.Repeat("a", 65_536), nil},
		"21,845 hanzi":         {strings.Repeat("好", 21_845), nil},
		"65,537 letters":       {strings.Repeat("a", 65_537), chat.ErrTooLong},
		"21,846 hanzi":         {strings.Repeat("好", 21_846), chat.ErrTooLong},
		"an emoji":             {"👍", nil},
		"a control and a word": {"\x1ba", nil},
	} {
		t.Run(name, func(t *testing.T) {
			c1 := &carrier{peers: []chat.Recipient{"a"}}
			r := newRoom(nil, c1)
			id, err := r.Say(chat.OpenRoom, c.text)
			if !errors.Is(err, c.want) || (id != 0) != (err == nil) {
				t.Fatalf("ID %d, error %v, want %v", id, err, c.want)
			}
			if n := len(c1.take()); (n == 1) != (err == nil) || len(shown(r)) != n {
				t.Errorf("sent %d, shown %d", n, len(shown(r)))
			}
		})
	}
}

func TestSayShowsTheMessageAtOnceAndThenWhatBecameOfIt(t *testing.T) {
	c := &carrier{peers: []chat.Recipient{"a", "b"}}
	r := newRoom(nil, c)
	id := say(t, r, "你好")
	m := get(t, r, id)
	if m.Text != "你好" || !m.Mine() || m.State() != chat.StateSending || !m.At.Equal(noon) || m.From.IsValid() {
		t.Errorf("said %+v", m)
	}
	out := c.take()
	if len(out) != 2 || out[0].text != "你好" || out[0].to != "a" || out[1].to != "b" || r.Sending() != 2 {
		t.Fatalf("sent %v, %d under way", out, r.Sending())
	}
	rev := r.Changes(chat.OpenRoom, 0).Rev
	out[1].done(chat.UnknownHost)
	if m := get(t, r, id); m.State() != chat.StateSending || r.Sending() != 1 {
		t.Errorf("with one outcome: %v, %d under way", m.State(), r.Sending())
	}
	out[0].done(chat.ReasonNone)
	c2 := r.Changes(chat.OpenRoom, rev)
	if c2.Reset || len(c2.Messages) != 0 || len(c2.Changed) != 1 || c2.Rev != rev+2 {
		t.Fatalf("told %+v", c2)
	}
	m = c2.Changed[0]
	if m.State() != chat.StateFailed || len(m.FailedTo()) != 1 || m.FailedTo()[0] != (chat.Delivery{To: "b", State: chat.Failed, Why: chat.UnknownHost}) {
		t.Errorf("became %+v", m.Deliveries)
	}
	if r.Sending() != 0 {
		t.Errorf("%d under way", r.Sending())
	}
}

func TestState(t *testing.T) {
	list := func(states ...chat.DeliveryState) (out []chat.Delivery) {
		for _, s := range states {
			out = append(out, chat.Delivery{State: s})
		}
		return out
	}
	for name, c := range map[string]struct {
		m    chat.Message
		want chat.State
	}{
		"of another":             {chat.Message{Author: member(1)}, chat.StateReceived},
		"nobody":                 {chat.Message{Author: chat.Me}, chat.StateNobody},
		"one under way":          {chat.Message{Author: chat.Me, Deliveries: list(chat.Sent, chat.Sending, chat.Failed)}, chat.StateSending},
		"one failed":             {chat.Message{Author: chat.Me, Deliveries: list(chat.Sent, chat.Failed)}, chat.StateFailed},
		"all left this computer": {chat.Message{Author: chat.Me, Deliveries: list(chat.Sent, chat.Sent)}, chat.StateSent},
	} {
		if got := c.m.State(); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
	if chat.NoNetwork.Error() != "no network" {
		t.Errorf("a reason says %q", chat.NoNetwork.Error())
	}
}

func TestARecipientOfSeveralCarriersGetsTheMessageOnce(t *testing.T) {
	one := &carrier{peers: []chat.Recipient{"a", "b"}, why: map[chat.Recipient]chat.Reason{"b": chat.NoNetwork}}
	two := &carrier{peers: []chat.Recipient{"b", "c", "c"}, why: map[chat.Recipient]chat.Reason{}}
	r := newRoom(nil, one, two)
	id := say(t, r, "x")
	if n, m := len(one.take()), len(two.take()); n != 2 || m != 1 {
		t.Errorf("sent %d and %d times", n, m)
	}
	m := get(t, r, id) // every done was called before Send returned
	if m.State() != chat.StateFailed || len(m.Deliveries) != 3 || r.Sending() != 0 {
		t.Errorf("became %+v, %d under way", m.Deliveries, r.Sending())
	}
	if p, n := r.Preview(chat.OpenRoom, "é"); n != 3 || p.Text != "?" || !p.Differs {
		t.Errorf("preview %+v for %d", p, n)
	}
}

func TestRetryGoesToThoseItDidNotReach(t *testing.T) {
	c := &carrier{peers: []chat.Recipient{"a", "b", "gone"}}
	r := newRoom(nil, c)
	id := say(t, r, "x")
	out := c.take()
	out[0].done(chat.ReasonNone)
	out[1].done(chat.NoNetwork)
	out[2].done(chat.NoNetwork)
	c.set("a", "b", "new")
	r.Retry(get(t, r, id))
	if out = c.take(); len(out) != 1 || out[0].to != "b" || r.Sending() != 1 {
		t.Fatalf("sent %v, %d under way", out, r.Sending())
	}
	r.Retry(get(t, r, id)) // nothing left to try
	if again := c.take(); len(again) != 0 {
		t.Errorf("sent again while under way: %v", again)
	}
	out[0].done(chat.ReasonNone)
	m := get(t, r, id)
	if got := m.FailedTo(); len(got) != 1 || got[0].To != "gone" || len(m.Deliveries) != 3 {
		t.Errorf("became %+v", m.Deliveries)
	}
}

func TestRetryOfNobodyGoesToThoseThereAreNow(t *testing.T) {
	c := &carrier{}
	r := newRoom(nil, c)
	id := say(t, r, "x")
	if m := get(t, r, id); m.State() != chat.StateNobody || r.Sending() != 0 {
		t.Fatalf("state %v, %d under way", m.State(), r.Sending())
	}
	r.Retry(get(t, r, id))
	if m := get(t, r, id); m.State() != chat.StateNobody {
		t.Errorf("still nobody: %v", m.State())
	}
	c.set("a")
	r.Retry(get(t, r, id))
	if out := c.take(); len(out) != 1 || out[0].text != "x" || get(t, r, id).State() != chat.StateSending {
		t.Errorf("sent %v", out)
	}
}

func TestRetryOfWhatIsNotOwnDoesNothing(t *testing.T) {
	c := &carrier{peers: []chat.Recipient{"a"}}
	r := newRoom(nil, c)
	r.Receive([]chat.Incoming{incoming(1, "x")})
	rev := r.Changes(chat.OpenRoom, 0).Rev
	r.Retry(shown(r)[0])
	if len(c.take()) != 0 || r.Changes(chat.OpenRoom, 0).Rev != rev {
		t.Error("something was sent or changed")
	}
}

func TestADeletedMessageStaysAway(t *testing.T) {
	c := &carrier{peers: []chat.Recipient{"a"}}
	archive := newSlow()
	r := newRoom(archive, c)
	id := say(t, r, "x")
	rev := r.Changes(chat.OpenRoom, 0).Rev
	gone := get(t, r, id)
	r.Delete(gone)
	if got := r.Changes(chat.OpenRoom, rev).Changed; len(got) != 1 || !got[0].Deleted || got[0].ID != id {
		t.Errorf("told %+v", got)
	}
	c.take()[0].done(chat.ReasonNone)
	r.Receive([]chat.Incoming{{From: from("10.0.0.9:1"), Text: "x", Own: true, At: noon}})
	gone.Deleted = true
	r.Retry(gone)
	if len(shown(r)) != 0 || r.Sending() != 0 || len(c.take()) != 0 {
		t.Errorf("shown %v, %d under way", shown(r), r.Sending())
	}
	if p := window(t, archive, chat.Window{Before: 9}); len(p.Messages) != 0 {
		t.Error("the archive kept it")
	}
	archive.check(t)
}

func TestAMessageThatLeftTheTailStillChanges(t *testing.T) {
	c := &carrier{peers: []chat.Recipient{"a", "b"}}
	archive := newSlow()
	r := newRoom(archive, c)
	id := say(t, r, "slow")
	for range 20 {
		r.Receive(make([]chat.Incoming, 1000))
	}
	out := c.take()
	rev := r.Changes(chat.OpenRoom, 0).Rev
	out[0].done(chat.ReasonNone)
	out[1].done(chat.NotAllowed)
	if got := r.Changes(chat.OpenRoom, rev).Changed; len(got) != 1 || got[0].State() != chat.StateFailed {
		t.Errorf("told %+v", got)
	}
	p := ask(t, r, chat.Window{Anchor: chat.Pos{ID: id}, After: 1})
	if len(p.Messages) != 1 || p.Messages[0].State() != chat.StateFailed || r.Sending() != 0 {
		t.Errorf("the archive has %+v", p.Messages)
	}
	out[0].done(chat.ReasonNone) // it is forgotten now; nothing may come of it
	archive.check(t)
}

func Test88(t *testing.T) {
	for name, c := range map[string]struct {
		text    string
		leave88 bool
		left    bool
	}{
		"exactly 88 leaves":    {"88", true, true},
		"unless it shall not":  {"88", false, false},
		"with a space it stay": {"88 ", true, false},
		"888":                  {"888", true, false},
		"a full width 88":      {"８８", true, false},
	} {
		t.Run(name, func(t *testing.T) {
			car := &carrier{peers: []chat.Recipient{"a"}}
			r := newRoom(nil, car)
			r.SetOptions(chat.Options{Leave88: c.leave88})
			say(t, r, c.text)
			if out := car.take(); len(out) != 1 || out[0].text != c.text {
				t.Errorf("sent %v", out)
			}
			if r.Changes(chat.OpenRoom, 0).Left != c.left {
				t.Errorf("left is %v", !c.left)
			}
			_, err := r.Say(chat.OpenRoom, "more")
			if errors.Is(err, chat.ErrLeft) != c.left {
				t.Errorf("saying more: %v", err)
			}
		})
	}
}

func TestAfterLeavingOneHearsAndMayRejoin(t *testing.T) {
	r := newRoom(nil)
	r.SetOptions(chat.Options{Leave88: true})
	say(t, r, "88")
	r.Receive([]chat.Incoming{incoming(1, "88"), incoming(1, "still here?")})
	if c := r.Changes(chat.OpenRoom, 0); !c.Left || len(c.Messages) != 3 {
		t.Errorf("left %v, %d shown", c.Left, len(c.Messages))
	}
	r.Rejoin(chat.OpenRoom)
	say(t, r, "yes")
	if r.Changes(chat.OpenRoom, 0).Left {
		t.Error("still left")
	}
}

func TestAReceived88IsText(t *testing.T) {
	r := newRoom(nil)
	r.SetOptions(chat.Options{Leave88: true})
	r.Receive([]chat.Incoming{incoming(1, "88")})
	if r.Changes(chat.OpenRoom, 0).Left {
		t.Error("another's 88 closes the composer")
	}
}

func TestRereadReplacesTextAndEncoding(t *testing.T) {
	r := newRoom(nil)
	r.Receive([]chat.Incoming{{From: from("10.0.0.9:1"), Text: "лл", Encoding: chat.EncodingUTF8, Raw: []byte{0xd0, 0xbb}, At: noon}})
	c := r.Changes(chat.OpenRoom, 0)
	r.Reread(c.Messages[0], "谢谢", chat.EncodingGB2312)
	got := r.Changes(chat.OpenRoom, c.Rev).Changed
	if len(got) != 1 || got[0].Text != "谢谢" || got[0].Encoding != chat.EncodingGB2312 || len(got[0].Raw) != 2 {
		t.Errorf("told %+v", got)
	}
}

func TestWhatIsSaidHasLineFeeds(t *testing.T) {
	c := &carrier{peers: []chat.Recipient{"a"}}
	r := newRoom(nil, c)
	m := get(t, r, say(t, r, "one\r\ntwo\rthree\u2028four"))
	if want := "one\ntwo\nthree\nfour"; m.Text != want || c.take()[0].text != want {
		t.Errorf("said %q", m.Text)
	}
}
