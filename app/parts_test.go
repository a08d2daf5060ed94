package app

import (
	"bytes"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/settings"
	"udpchat/transport"
)

// pair is two nodes that have each other as peers.
func pair(t *testing.T) (a, b *parts) {
	t.Helper()
	one, two := freePort(t), freePort(t)
	a = begin(t, t.TempDir(), Options{Port: one, Peers: []transport.Target{to(two)}})
	b = begin(t, t.TempDir(), Options{Port: two, Peers: []transport.Target{to(one)}})
	return a, b
}

func TestTwoNodesTalk(t *testing.T) {
	a, b := pair(t)
	long := strings.Repeat("一二三四五六七八九十。", 100) // three datagrams
	for _, c := range []struct {
		from, to *parts
		text     string
		pieces   int
	}{{a, b, "你好", 1}, {b, a, "two\nlines", 1}, {a, b, long, 3}} {
		m := says(t, c.from, c.text)
		if m.State() != chat.StateSent || len(m.Deliveries) != 1 {
			t.Errorf("%.20q: state %d, %v", c.text, m.State(), m.Deliveries)
		}
		var got []chat.Message
		until(t, "it arrives", func() bool {
			got = slices.DeleteFunc(c.to.room.Changes(chat.OpenRoom, 0).Messages, func(m chat.Message) bool { return m.Mine() })
			return len(got) >= c.pieces && strings.HasSuffix(c.text, got[len(got)-1].Text)
		})
		if own := c.from.plain.sender; got[0].From.Addr() != addressOf(1).Addr() || !own.Own(got[0].From) {
			t.Errorf("%.20q came from %v", c.text, got[0].From)
		}
	}
	if m := a.room.Changes(chat.OpenRoom, 0).Members; len(m) != 1 || m[0].ID != chat.PlainMember(addressOf(1).Addr()) || m[0].Count != 1 {
		t.Errorf("members %+v", m)
	}
}

func TestOnesOwnAddressShowsAMessageOnceWithItsAddress(t *testing.T) {
	port := freePort(t)
	p := begin(t, t.TempDir(), Options{Port: port, Peers: []transport.Target{to(port)}})
	says(t, p, "自己")
	until(t, "it comes back", func() bool { m := heard(p, "自己"); return len(m) > 0 && m[0].From.IsValid() })
	script(t, port, "later") // what came before it has been taken in
	until(t, "the next", func() bool { return len(heard(p, "later")) == 1 })
	m := heard(p, "自己")
	if len(m) != 1 || !m[0].Mine() || m[0].State() != chat.StateSent || !p.plain.sender.Own(m[0].From) {
		t.Errorf("%+v", m)
	}
	if n := p.board.State().Network; len(n.Peers) != 1 || !n.Peers[0].Own {
		t.Errorf("peers %+v", n.Peers)
	}
	p.stop()
	if k := historyOf(t, p.dir); len(k) != 2 || k[0].Author != chat.Me || k[0].From != m[0].From.String() {
		t.Errorf("history %+v", k)
	}
}

func TestEightyEightIsSentAndLeaves(t *testing.T) {
	a, b := pair(t)
	says(t, a, "88")
	until(t, "88 arrives", func() bool { return len(heard(b, "88")) == 1 })
	if !a.room.Changes(chat.OpenRoom, 0).Left || b.room.Changes(chat.OpenRoom, 0).Left {
		t.Error("the one who says 88 leaves, and nobody else")
	}
	if _, err := a.room.Say(chat.OpenRoom, "x"); err != chat.ErrLeft {
		t.Errorf("said after 88: %v", err)
	}
	says(t, b, "still here?")
	until(t, "what others say is shown", func() bool { return len(heard(a, "still here?")) == 1 })
}

func TestTheHistoryIsThereAfterARestart(t *testing.T) {
	dir := t.TempDir()
	first := begin(t, dir, Options{})
	from := script(t, first.options.Port, "before")
	until(t, "it arrives", func() bool { return len(heard(first, "before")) == 1 })
	unsent := says(t, first, "to nobody yet")
	if unsent.State() != chat.StateNobody {
		t.Errorf("state %d", unsent.State())
	}
	first.stop()

	conn, port := hold(t)
	second := begin(t, dir, Options{Peers: []transport.Target{to(port)}})
	until(t, "both are shown", func() bool { return len(second.room.Changes(chat.OpenRoom, 0).Messages) == 2 })
	shown := second.room.Changes(chat.OpenRoom, 0).Messages
	if shown[0].Text != "before" || shown[0].From != from || shown[1].Text != unsent.Text || shown[1].State() != chat.StateNobody {
		t.Errorf("%+v", shown)
	}
	if m := says(t, second, "after"); m.ID <= unsent.ID {
		t.Errorf("message %d follows %d", m.ID, unsent.ID)
	}
	second.room.Retry(shown[1])
	for _, want := range []string{"after", unsent.Text} {
		if got := read(t, conn); got != want {
			t.Errorf("peer got %q, want %q", got, want)
		}
	}
	until(t, "it is sent", func() bool { return heard(second, unsent.Text)[0].State() == chat.StateSent })
	second.stop()
	if k := historyOf(t, dir); len(k) != 3 || len(k[1].Deliveries) != 1 || k[2].Text != "after" {
		t.Errorf("history %+v", k)
	}
}

func TestWhatIsStillOnItsWayAtTheEndIsKeptAsInterrupted(t *testing.T) {
	dir := t.TempDir()
	p := looking(t, dir)
	if _, err := p.room.Say(chat.OpenRoom, "wait for me"); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	p.stop()
	if took := time.Since(began); took > limit {
		t.Errorf("took %v: nobody looks the name up any more", took)
	}
	k := historyOf(t, dir)
	if len(k) != 1 || len(k[0].Deliveries) != 1 || k[0].Deliveries[0].Why != string(chat.Interrupted) {
		t.Errorf("%+v", k)
	}
}

// Every kind of datagram and text is taken in, and none of it ends anything.
func TestBadInput(t *testing.T) {
	p := begin(t, t.TempDir(), Options{Peers: []transport.Target{to(freePort(t))}})
	big := string(bytes.Repeat([]byte("x"), 65507))
	in := []string{"", "x", big[:1024], big[:1025], big, "\xff\xfe\x00", "\x1b[2J", "a\u202eb", "a\n192.0.2.1:1\nb"}
	script(t, p.options.Port, append(in, "end")...)
	until(t, "all arrive", func() bool { return len(heard(p, "end")) == 1 })
	if n := len(p.room.Changes(chat.OpenRoom, 0).Messages); n != len(in)+1 {
		t.Errorf("%d shown of %d", n, len(in)+1)
	}
	for text, want := range map[string]error{
		"": chat.ErrBlank, " \n\t": chat.ErrBlank, strings.Repeat("好", chat.MaxText+1): chat.ErrTooLong,
		strings.Repeat("好", chat.MaxText/3): nil, "👍镕體": nil, "\x1b\u202e": chat.ErrBlank, "a\x00b": nil,
	} {
		if _, err := p.room.Say(chat.OpenRoom, text); err != want {
			t.Errorf("%.20q: %v", text, err)
		}
	}
	p.stop()
	if k := historyOf(t, p.dir); len(k) != len(in)+1+3 {
		t.Errorf("%d kept", len(k))
	}
}

func TestPeersOfTheCommandLineComeWithThoseOfTheSettings(t *testing.T) {
	dir := t.TempDir()
	saved(t, dir, func(s *settings.Settings) {
		s.Peers = []settings.Peer{{Name: "lab", Address: "192.0.2.7:4000"}, {Address: "192.0.2.8"}}
	})
	p := begin(t, dir, Options{Peers: []transport.Target{to(4001)}})
	want := []netip.AddrPort{netip.MustParseAddrPort("192.0.2.7:4000"), netip.MustParseAddrPort("192.0.2.8:3456"), addressOf(4001)}
	peers := p.board.State().Network.Peers
	if len(peers) != 3 || peers[0].Address != want[0] || peers[1].Address != want[1] || peers[2].Address != want[2] {
		t.Errorf("%+v", peers)
	}
	p.stop()
	if n := len(mustOpen(t, dir).Get().Peers); n != 2 {
		t.Errorf("%d peers saved: those of the command line are for one run", n)
	}
}
