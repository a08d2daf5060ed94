package link

import (
	"bytes"
	"context"
	"net/netip"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/journal"
)

func TestALinkReportsItsNodeAndCarriesFrames(t *testing.T) {
	a, b := linked(t, nil)
	up, down := a.room.untilUp(t, b.key), b.room.untilUp(t, a.key)
	if up != (Link{ID: a.id(b.key), Key: b.key, Secret: down.Secret, Address: b.at()}) || up.Secret == ([32]byte{}) || down.Address != a.at() {
		t.Errorf("a was told %+v, b %+v", up, down)
	}
	if !a.Send(up.ID, []byte("你好")) || !a.Send(up.ID, nil) || !b.Send(down.ID, []byte{1}) {
		t.Error("a queue is above its mark")
	}
	if got := b.room.untilFrames(t, a.key, 2); got[0] != "你好" || got[1] != "" {
		t.Errorf("what came is %q", got)
	}
	a.room.untilFrames(t, b.key, 1)
	s := a.Links()
	if len(s) != 1 || s[0].ID != up.ID || s[0].Key != b.key || !s[0].Dialled || s[0].Told || s[0].Address != b.at() || s[0].Sent == 0 || s[0].RoundTrip == 0 {
		t.Errorf("the state is %+v", s)
	}
}

func TestFramesOfOneMebibyteArriveWhole(t *testing.T) {
	a, b := linked(t, nil)
	want := make([]string, 6)
	for i := range want {
		frame := bytes.Repeat([]byte{byte(i), 7}, (journal.MaxFrame-i)/2)
		want[i] = string(frame)
		a.Send(a.id(b.key), frame)
	}
	a.Send(a.id(b.key), make([]byte, journal.MaxFrame+1)) // too long: it is dropped
	a.say(b.key, "last")
	if got := b.room.untilFrames(t, a.key, 7); !slices.Equal(got, append(want, "last")) {
		t.Errorf("%d frames came, and not as they were sent", len(got))
	}
}

func TestNoTwoLinksHaveOneID(t *testing.T) {
	last := &atomic.Uint64{}
	last.Store(41)
	shared := func(c *Config, _ *limits, _ *fakeRoom) { c.LastID = last }
	one, two := startNode(t, shared), startNode(t, shared)
	seen := map[journal.LinkID]bool{}
	for _, c := range []testNode{one, two, one, two} {
		other := startNode(t, nil)
		other.Connect(c.key, c.at())
		id := c.room.untilUp(t, other.key).ID
		if seen[id] || id <= 41 {
			t.Errorf("the ID %d", id)
		}
		seen[id] = true
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

// heardOf reports whether all nodes have a frame from all others. It sends missing ones again, since some are lost while links
// replace each other.
func heardOf(nodes []testNode) bool {
	all := true
	for _, a := range nodes {
		for _, b := range nodes {
			if a.key != b.key && b.room.has(a.key) == 0 {
				a.say(b.key, "hi")
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
	one, two := [8]byte{1}, [8]byte{2}
	for _, c := range []struct {
		name                     string
		mine, other              chat.Key
		newDialled, oldDialled   bool
		newInstance, oldInstance [8]byte
		want                     bool
	}{
		{"ours is smaller, we dialled the new", small, great, true, false, one, one, true},
		{"ours is smaller, they dialled the new", small, great, false, true, one, one, false},
		{"ours is greater, we dialled the new", great, small, true, false, one, one, false},
		{"ours is greater, they dialled the new", great, small, false, true, one, one, true},
		{"they dialled twice", small, great, false, false, one, one, true},
		{"they were started again", small, great, false, true, two, one, true},
	} {
		h := &Hub{credentials: credentials{key: c.mine}}
		old := &link{hub: h, peer: peer{key: c.other, dialled: c.oldDialled, instance: c.oldInstance}}
		if got := (&link{hub: h, peer: peer{key: c.other, dialled: c.newDialled, instance: c.newInstance}}).replaces(old); got != c.want {
			t.Errorf("%s: the new one stays: %v", c.name, got)
		}
	}
}

// A pausing reader holds its writer back: what is under way is bounded, and nothing is lost.
func TestASlowReaderHoldsTheWriterBack(t *testing.T) {
	rest := make(chan struct{})
	a, b := startNode(t, nil), startNode(t, func(_ *Config, _ *limits, r *fakeRoom) {
		r.onFrames = func(chat.Key, [][]byte) { <-rest }
	})
	a.Connect(b.key, b.at())
	a.room.untilUp(t, b.key)
	text, sent := strings.Repeat("x", 64<<10), 1
	for a.say(b.key, text) {
		if sent++; sent > 200 {
			t.Fatal("the writer is not held back")
		}
	}
	if bytes := sent * len(text); bytes > markQueued+maxStreamWindow+maxBatchBytes+4*len(text) {
		t.Errorf("%d bytes are on the way", bytes)
	}
	close(rest)
	for i, f := range b.room.untilFrames(t, a.key, sent) {
		if f != text {
			t.Fatalf("frame %d has %d bytes", i+1, len(f))
		}
	}
	a.room.until(t, "the queue is half empty", func() bool { return a.room.readies == 1 })
	if !a.say(b.key, text) {
		t.Error("the queue is still above its mark")
	}
}

func TestAMemberIsReadAtMostSoOftenASecond(t *testing.T) {
	a, b := linked(t, func(_ *Config, l *limits, _ *fakeRoom) { l.frames = 200 })
	const n = 300
	start := time.Now()
	for range n {
		a.say(b.key, "x")
	}
	b.room.untilFrames(t, a.key, 200)
	burst := time.Since(start)
	b.room.untilFrames(t, a.key, n)
	all := time.Since(start)
	t.Logf("200 frames after %v, %d after %v", burst, n, all)
	if all < 450*time.Millisecond {
		t.Errorf("%d frames were read in %v", n, all)
	}
}

func TestWhatIsForNobodyIsDropped(t *testing.T) {
	a, _ := linked(t, nil)
	for _, id := range []journal.LinkID{0, 99} {
		if !a.Send(id, []byte("x")) {
			t.Error("a frame to nobody has to wait")
		}
		a.Tell(id)
		a.CloseLink(id)
	}
}

func TestALinkEndsWhenItIsClosedAndIsNotDialledAgain(t *testing.T) {
	a, b := linked(t, nil)
	a.CloseLink(a.id(b.key))
	a.room.untilDown(t, b.key)
	b.room.untilDown(t, a.key)
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.dials.targets) != 0 {
		t.Errorf("%d dial targets are left", len(a.dials.targets))
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
