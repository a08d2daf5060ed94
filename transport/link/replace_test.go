package link

import (
	"sync"
	"testing"

	"udpchat/chat"
	"udpchat/transport/transporttest"
)

// runOf starts a node with an identity, as another run of that node.
func runOf(t *testing.T, id Identity, run byte) testNode {
	t.Helper()
	return startNode(t, func(c *Config, _ *limits, _ *fakeRoom) { c.Identity, c.Instance = id, [8]byte{run} })
}

// waits reports whether a link to a node waits for the one it replaces.
func (c testNode) waits(k chat.Key) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	l := c.links[k]
	return l != nil && l.waitsLocked()
}

func TestOnlyOneWaitsForALinkThatWaitsForADisk(t *testing.T) {
	id, reading, disk := NewIdentity(), make(chan struct{}), make(chan struct{})
	b := startNode(t, func(_ *Config, _ *limits, r *fakeRoom) {
		r.onFrames = func(chat.Key, [][]byte) { close(reading); <-disk }
	})
	release := sync.OnceFunc(func() { close(disk) })
	t.Cleanup(release)
	first, second, third := runOf(t, id, 1), runOf(t, id, 2), runOf(t, id, 3)
	k := id.Key()
	first.Connect(b.key, b.at())
	first.room.untilUp(t, b.key)
	first.say(b.key, "one")
	<-reading
	second.Connect(b.key, b.at())
	eventually(t, "the second waits", func() bool { return b.waits(k) })
	if err := third.fails(t, b.key, b.at()); !closedWith(err, closeDuplicate) {
		t.Error("the third:", err)
	}
	second.Close()
	eventually(t, "the second waits no more", func() bool { return !b.waits(k) })
	if ups, downs, _ := b.room.counts(); ups != 1 || downs != 0 || len(b.Links()) != 1 {
		t.Errorf("%d ups, %d downs, the links are %+v", ups, downs, b.Links())
	}
	third.Connect(b.key, b.at())
	eventually(t, "the third waits", func() bool { return b.waits(k) })
	release()
	b.room.until(t, "the third takes over", func() bool { return b.room.ups == 2 && b.room.downs == 1 && len(b.room.up) == 1 })
	third.room.untilUp(t, b.key)
}

func TestALinkThatWaitsForAnotherEndsWithTheHub(t *testing.T) {
	id, reading, disk := NewIdentity(), make(chan struct{}), make(chan struct{})
	b := startNode(t, func(_ *Config, _ *limits, r *fakeRoom) {
		r.onFrames = func(chat.Key, [][]byte) { close(reading); <-disk }
	})
	release := sync.OnceFunc(func() { close(disk) })
	t.Cleanup(release)
	first, second := runOf(t, id, 1), runOf(t, id, 2)
	first.Connect(b.key, b.at())
	first.room.untilUp(t, b.key)
	first.say(b.key, "one")
	<-reading
	second.Connect(b.key, b.at())
	eventually(t, "the second waits", func() bool { return b.waits(id.Key()) })
	b.stop()
	eventually(t, "the second waits no more", func() bool { return !b.waits(id.Key()) })
	release()
	b.Close()
	if ups, downs, _ := b.room.counts(); ups != 1 || downs != 1 {
		t.Errorf("%d ups and %d downs", ups, downs)
	}
}

func TestTheRoomLearnsWhereALinkHasMoved(t *testing.T) {
	a, b := startNode(t, nil), startNode(t, nil)
	r, err := transporttest.NewRelay(transporttest.RelayConfig{Target: b.at()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	a.Connect(b.key, r.Addr())
	a.room.untilUp(t, b.key)
	b.room.untilUp(t, a.key)
	barrier(t, a, b)
	a.Tell(a.id(b.key))
	b.Tell(b.id(a.key))
	was := b.room.untilTold(t, a.key)
	r.Rebind()
	eventually(t, "the room is told the new address", func() bool {
		a.say(b.key, "here")
		b.room.mu.Lock()
		defer b.room.mu.Unlock()
		at := b.room.told[a.key].Link
		return at.IsValid() && at != was.Link
	})
	now := b.room.untilTold(t, a.key)
	if s := b.Links(); now.Link != s[0].Address || now.Room.Port() != was.Room.Port() || now.Name != was.Name {
		t.Errorf("the room was told %+v, the link is at %v", now, s[0].Address)
	}
	if ups, downs, _ := b.room.counts(); ups != 1 || downs != 0 {
		t.Errorf("the link came up %d times and went down %d times", ups, downs)
	}
}
