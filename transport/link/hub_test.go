package link

import (
	"context"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"udpchat/chat"
)

func TestALinkReportsItsNodeAndCarriesLetters(t *testing.T) {
	a, b := startNode(t, nil), startNode(t, nil)
	b.room.heard[a.key] = 41
	a.Connect(b.key, b.at())
	host := b.at().Addr()
	want := chat.Presence{
		Key: b.key, Name: "node", Link: b.at(), Room: netip.AddrPortFrom(host, 3456), Plain: netip.AddrPortFrom(host, 40000),
		Heard: 41, HasHeard: true,
	}
	if got := a.room.untilUp(t, b.key); got != want {
		t.Errorf("a was told %+v, want %+v", got, want)
	}
	if got := b.room.untilUp(t, a.key); got.Link != a.at() || got.HasHeard {
		t.Errorf("b was told %+v", got)
	}
	letter := chat.Letter{Number: 42, After: 41, Prev: [32]byte{7}, At: time.UnixMicro(1e15), Text: "你好"}
	if !a.Send(b.key, letter) {
		t.Fatal("the letter was not taken")
	}
	if got := b.room.untilLetters(t, a.key, 1)[0]; got != letter {
		t.Errorf("what came is %+v", got)
	}
	b.Acknowledge(a.key, 42)
	a.room.until(t, "the letter is acknowledged", func() bool { return a.room.acks[b.key] == 42 })
	s := a.Links()
	if len(s) != 1 || s[0].Key != b.key || !s[0].Dialled || s[0].Address != b.at() || s[0].Sent == 0 || s[0].RoundTrip == 0 {
		t.Errorf("the state is %+v", s)
	}
}

func TestANodeThatLeavesIsGoneAtOnceAndNotDialled(t *testing.T) {
	a, b := linked(t, nil)
	b.Close()
	a.room.untilDown(t, b.key)
	eventually(t, "the link is forgotten", func() bool { return len(a.Links()) == 0 })
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.dials.targets) != 0 {
		t.Errorf("%d dial targets are left", len(a.dials.targets))
	}
}

func TestEverybodyHasOneLinkToEverybody(t *testing.T) {
	const n = 6
	nodes := make([]testNode, n)
	for i := range nodes {
		nodes[i] = startNode(t, nil)
	}
	for _, a := range nodes {
		for _, b := range nodes {
			a.Connect(b.key, b.at()) // its own key, too
		}
	}
	eventually(t, "everybody hears from everybody", func() bool { return settled(nodes) && heardOf(nodes) })
}

// eventually polls until is reports true.
func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	deadline := time.After(patience)
	poll := time.NewTicker(5 * time.Millisecond)
	defer poll.Stop()
	for !is() {
		select {
		case <-deadline:
			t.Fatal("it never happened that", what)
		case <-poll.C:
		}
	}
}

// heardOf reports whether all nodes have a letter from all others. It sends missing ones again, since some are lost while links
// replace each other.
func heardOf(nodes []testNode) bool {
	all := true
	for _, a := range nodes {
		for _, b := range nodes {
			if a.key != b.key && b.room.has(a.key) == 0 {
				a.Send(b.key, chat.Letter{Number: 1})
				all = false
			}
		}
	}
	return all
}

// settled reports whether every two nodes have one link, agree on its dialler and have told their rooms.
func settled(nodes []testNode) bool {
	dialled := map[[2]chat.Key]bool{}
	for _, a := range nodes {
		links := a.Links()
		if len(links) != len(nodes)-1 {
			return false
		}
		for _, l := range links {
			dialled[[2]chat.Key{a.key, l.Key}] = l.Dialled
		}
	}
	for pair, here := range dialled {
		if dialled[[2]chat.Key{pair[1], pair[0]}] == here {
			return false
		}
	}
	for _, a := range nodes {
		if ups, downs, _ := a.room.counts(); ups-downs != len(nodes)-1 {
			return false
		}
	}
	return true
}

func TestDialsFromBothSidesAtOnceLeaveOneLink(t *testing.T) {
	for range 15 {
		a, b := startNode(t, nil), startNode(t, nil)
		a.Connect(b.key, b.at())
		b.Connect(a.key, a.at())
		pair := []testNode{a, b}
		eventually(t, "both hear from each other", func() bool { return settled(pair) && heardOf(pair) })
		a.Close()
		b.Close()
	}
}

func TestOfTwoLinksTheOneTheSmallerKeyDialledStays(t *testing.T) {
	small, great := chat.Key{1}, chat.Key{2}
	one, two := hello{instance: [8]byte{1}}, hello{instance: [8]byte{2}}
	for _, c := range []struct {
		name                     string
		mine, other              chat.Key
		newDialled, oldDialled   bool
		newInstance, oldInstance hello
		want                     bool
	}{
		{"ours is smaller, we dialled the new", small, great, true, false, one, one, true},
		{"ours is smaller, they dialled the new", small, great, false, true, one, one, false},
		{"ours is greater, we dialled the new", great, small, true, false, one, one, false},
		{"ours is greater, they dialled the new", great, small, false, true, one, one, true},
		{"they dialled twice", small, great, false, false, one, one, true},
		{"they were started again", small, great, false, true, two, one, true},
	} {
		h := &Hub{key: c.mine}
		old := &link{hub: h, key: c.other, dialled: c.oldDialled, hello: c.oldInstance}
		if got := (&link{hub: h, key: c.other, dialled: c.newDialled, hello: c.newInstance}).replaces(old); got != c.want {
			t.Errorf("%s: the new one stays: %v", c.name, got)
		}
	}
}

func TestAnnouncedChangesArrive(t *testing.T) {
	var renamed atomic.Bool
	a, b := linked(t, func(c *Config, _ *limits, _ *fakeRoom) {
		c.About = func() About {
			if renamed.Load() {
				return About{Name: "林晓", RoomPort: 4000}
			}
			return About{Name: "node"}
		}
	})
	a.Announce() // nothing new
	renamed.Store(true)
	a.Announce()
	b.room.until(t, "the name is the new one", func() bool {
		p := b.room.up[a.key]
		return p.Name == "林晓" && p.Room.Port() == 4000 && !p.Plain.IsValid()
	})
	if ups, downs, _ := b.room.counts(); ups != 2 || downs != 0 {
		t.Errorf("the link came up %d times and went down %d times", ups, downs)
	}
}

// A pausing reader holds its writer back: what is under way is bounded, and nothing is lost.
func TestASlowReaderHoldsTheWriterBack(t *testing.T) {
	rest := make(chan struct{})
	a, b := startNode(t, nil), startNode(t, func(_ *Config, _ *limits, r *fakeRoom) {
		r.onLetters = func(chat.Key, []chat.Letter) { <-rest }
	})
	a.Connect(b.key, b.at())
	a.room.untilUp(t, b.key)
	text := strings.Repeat("x", MaxText)
	sent := 0
	stuck := func() bool { // nothing has left for a while
		for range 50 {
			for a.Send(b.key, chat.Letter{Number: uint64(sent + 1), Text: text}) {
				sent++
				return false
			}
			<-time.After(10 * time.Millisecond)
		}
		return true
	}
	for !stuck() {
		if sent > 200 {
			t.Fatal("the writer is not held back")
		}
	}
	if bytes := sent * MaxText; bytes > maxQueuedBytes+maxStreamWindow+4*maxLetter {
		t.Errorf("%d bytes are on the way", bytes)
	}
	close(rest)
	got := b.room.untilLetters(t, a.key, sent)
	for i, l := range got {
		if l.Number != uint64(i+1) || len(l.Text) != MaxText {
			t.Fatalf("letter %d has the number %d and %d bytes", i+1, l.Number, len(l.Text))
		}
	}
	a.room.until(t, "there is room again", func() bool { return a.room.readies > 0 })
}

func TestAMemberIsReadAtMostTwoHundredTimesASecond(t *testing.T) {
	a, b := linked(t, nil)
	const n = 300
	start := time.Now()
	for i := range n {
		for !a.Send(b.key, chat.Letter{Number: uint64(i + 1)}) {
			a.room.until(t, "there is room again", func() bool { return a.ready(b.key) })
		}
	}
	b.room.untilLetters(t, a.key, 200)
	burst := time.Since(start)
	b.room.untilLetters(t, a.key, n)
	all := time.Since(start)
	t.Logf("200 letters after %v, %d after %v", burst, n, all)
	if all < 450*time.Millisecond {
		t.Errorf("%d letters were read in %v", n, all)
	}
}

// ready reports whether the outbox has room for a letter.
func (c testNode) ready(k chat.Key) bool {
	l := c.link(k)
	l.out.mu.Lock()
	defer l.out.mu.Unlock()
	return !l.out.refused
}

func TestLettersThatDoNotFitAreRefused(t *testing.T) {
	a, b := linked(t, nil)
	for name, l := range map[string]chat.Letter{
		"long": {Number: 1, Text: strings.Repeat("x", MaxText+1)}, "not UTF-8": {Number: 1, Text: "\xff"}, "without a number": {},
	} {
		if a.Send(b.key, l) {
			t.Errorf("a letter that is %s was taken", name)
		}
	}
	if a.Send(chat.Key{1}, chat.Letter{Number: 1}) {
		t.Error("a letter to nobody was taken")
	}
}

func TestAHubThatWasNeverServedCloses(t *testing.T) {
	h, err := New(Config{Identity: NewIdentity(), Conn: listenLoopback(t), About: func() About { return About{} }})
	if err != nil {
		t.Fatal(err)
	}
	h.Connect(chat.Key{1}, netip.MustParseAddrPort("127.0.0.1:9999"))
	h.Check(chat.Key{1})
	h.Close()
	h.Close()
	if err := h.Serve(context.Background(), newRoom()); err != nil {
		t.Error(err)
	}
}

func TestServeEndsWithItsContext(t *testing.T) {
	h, err := New(Config{Identity: NewIdentity(), Conn: listenLoopback(t), About: func() About { return About{} }})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error)
	go func() { done <- h.Serve(ctx, newRoom()) }()
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
	h.Close()
}

func TestClosingTwiceIsHarmless(t *testing.T) {
	served := startNode(t, nil)
	never, err := New(Config{Identity: NewIdentity(), Conn: listenLoopback(t)})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		served.Close()
		never.Close()
	}
	if err := never.Serve(t.Context(), newRoom()); err != nil {
		t.Error("Serve after Close:", err)
	}
}
