package link

import (
	"testing"
	"time"
)

func TestQuietLinksAreNotMeasured(t *testing.T) {
	rarely := func(_ *Config, l *limits, _ *fakeRoom) { l.measure = time.Hour }
	a, b := startNode(t, rarely), startNode(t, rarely)
	a.Connect(b.key, b.at())
	a.room.untilUp(t, b.key)
	b.room.untilUp(t, a.key)
	check := func(when string, n testNode, of testNode, want bool) {
		t.Helper()
		if got := roundTrips(n.Hub)[of.key] > 0; got != want {
			t.Errorf("%s: it is %v that the link is measured", when, got)
		}
	}
	check("a new link", a, b, true)
	check("a quiet link", a, b, false)
	check("its other end", b, a, true)
	a.say(b.key, "hello")
	check("after a frame", a, b, true)
	check("quiet again", a, b, false)
	b.room.until(t, "the frame has come", func() bool { return len(b.room.frames[a.key]) == 1 })
	check("where it came", b, a, true)
	check("quiet there, too", b, a, false)
}

func TestAMemberThatTellsWhoItIsWhenTheLinkIsQuietIsMeasured(t *testing.T) {
	a := startNode(t, func(_ *Config, l *limits, _ *fakeRoom) { l.measure = time.Millisecond })
	b := startNode(t, nil)
	a.Connect(b.key, b.at())
	a.room.untilUp(t, b.key)
	b.room.untilUp(t, a.key)
	measured := func() bool { return a.room.trips[b.key] > 0 }
	a.room.until(t, "the new link is measured", measured)
	a.room.change(func() { a.room.trips = nil })
	a.Tell(a.id(b.key))
	b.Tell(b.id(a.key))
	a.room.until(t, "it is measured again", measured)
}
