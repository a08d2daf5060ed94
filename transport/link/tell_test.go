package link

import (
	"bytes"
	"net/netip"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"udpchat/chat"
	"udpchat/journal"
	"udpchat/transport/transporttest"
)

const secretName = "林小晓 of room 305"

// named is a node with a name that must not be told to everybody.
func named(c *Config, _ *limits, _ *fakeRoom) {
	c.About = func() About { return About{Name: secretName, RoomPort: 34560, PlainPort: 40123} }
}

func TestNothingIsToldBeforeTell(t *testing.T) {
	a, b := linked(t, named)
	a.Announce()
	barrier(t, a, b)
	barrier(t, b, a)
	b.Tell(b.id(a.key)) // b's about waits at a
	barrier(t, b, a)
	if s := a.Links()[0]; s.Told || a.room.abouts()+b.room.abouts() != 0 || s.Ahead == 0 {
		t.Errorf("%d abouts were reported, the link is %+v", a.room.abouts()+b.room.abouts(), s)
	}
	a.Tell(a.id(b.key))
	host := b.at().Addr()
	want := chat.Presence{
		Key: b.key, Name: secretName, Link: b.at(), Room: netip.AddrPortFrom(host, 34560), Plain: netip.AddrPortFrom(host, 40123),
	}
	if got := a.room.untilTold(t, b.key); got != want {
		t.Errorf("a was told %+v, want %+v", got, want)
	}
	if got := b.room.untilTold(t, a.key); got.Name != secretName || got.Link != a.at() {
		t.Errorf("b was told %+v", got)
	}
	for range 3 {
		a.Tell(a.id(b.key)) // twice is harmless
	}
	barrier(t, a, b)
	if s := a.Links()[0]; !s.Told || b.room.abouts() != 1 {
		t.Errorf("b was told %d times, the link is %+v", b.room.abouts(), s)
	}
}

func TestAnnouncedChangesGoToThoseWhoWereTold(t *testing.T) {
	var renamed atomic.Bool
	about := func(c *Config, _ *limits, _ *fakeRoom) {
		c.About = func() About {
			if renamed.Load() {
				return About{Name: "林晓", RoomPort: 4000}
			}
			return About{Name: "node"}
		}
	}
	a, b := talking(t, about)
	stranger := startNode(t, nil)
	stranger.Connect(a.key, a.at())
	barrier(t, stranger, a)
	stranger.Tell(stranger.id(a.key)) // so that it would hear of what a tells
	a.Announce()                      // nothing new
	renamed.Store(true)
	a.Announce()
	b.room.until(t, "the name is the new one", func() bool {
		p := b.room.told[a.key]
		return p.Name == "林晓" && p.Room.Port() == 4000 && !p.Plain.IsValid()
	})
	barrier(t, a, stranger)
	if ups, downs, _ := b.room.counts(); ups != 1 || downs != 0 || b.room.abouts() != 2 || stranger.room.abouts() != 0 {
		t.Errorf("the link came up %d times and went down %d times, b was told %d times, a stranger %d times", ups, downs, b.room.abouts(), stranger.room.abouts())
	}
}

// wall is a clock that can be set.
type wall struct{ off atomic.Int64 }

func (w *wall) now() time.Time { return time.Now().Add(time.Duration(w.off.Load())) }

func TestTheClocksOfOthersAreComparedWithThisOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var of [2]wall
		of[1].off.Store(int64(time.Hour))
		network := transporttest.NewNetwork(1)
		network.SetFaults(transporttest.Faults{Delay: 200 * time.Millisecond}) // much more than what is left of it
		a := startNodeAt(t, listenIn(t, network, "10.0.0.1:3457"), func(c *Config, _ *limits, _ *fakeRoom) { c.Now = of[0].now })
		b := startNodeAt(t, listenIn(t, network, "10.0.0.2:3457"), func(c *Config, _ *limits, _ *fakeRoom) { c.Now = of[1].now })
		a.Connect(b.key, netip.MustParseAddrPort("10.0.0.2:3457"))
		a.room.untilUp(t, b.key)
		b.room.untilUp(t, a.key)
		a.Tell(a.id(b.key))
		b.Tell(b.id(a.key))
		ahead := func(c, of testNode, want time.Duration) {
			t.Helper()
			c.room.until(t, "the clocks are compared", func() bool {
				off := c.room.ahead[of.key] - want
				return off.Abs() < 50*time.Millisecond
			})
			if off := c.Links()[0].Ahead - want; off.Abs() > 50*time.Millisecond {
				t.Errorf("the link says %v, want %v", c.Links()[0].Ahead, want)
			}
		}
		ahead(a, b, time.Hour)
		ahead(b, a, -time.Hour)
		tolds := a.room.abouts()
		time.Sleep(time.Minute)
		if a.room.abouts() != tolds {
			t.Error("what did not change was told again")
		}
		of[0].off.Store(-int64(50 * 365 * 24 * time.Hour)) // a's clock goes back to 1970 or so, and both notice
		ahead(a, b, time.Hour+50*365*24*time.Hour)
		ahead(b, a, -time.Hour-50*365*24*time.Hour)
	})
}

func TestTellInsideLinkUpAndDuringTheEndReportsNothingTooLate(t *testing.T) {
	for range 20 {
		var a, b testNode
		ready := make(chan struct{})
		tell := func(c *testNode) func(*Config, *limits, *fakeRoom) {
			return func(_ *Config, _ *limits, r *fakeRoom) {
				r.onUp = func(l Link) { <-ready; c.Tell(l.ID) }
			}
		}
		a, b = startNode(t, tell(&a)), startNode(t, tell(&b))
		close(ready)
		a.Connect(b.key, b.at())
		id := a.room.untilUp(t, b.key).ID
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() { a.Tell(id); a.Send(id, []byte("x")) })
		}
		all.Go(func() { a.CloseLink(id) })
		all.Wait()
		a.Close()
		b.Close() // the rooms fail the test when they hear of a link that is down
		if a.room.ups != a.room.downs || b.room.ups != b.room.downs {
			t.Errorf("%d and %d links, of which %d and %d ended", a.room.ups, b.room.ups, a.room.downs, b.room.downs)
		}
	}
}

// What has begun to report news when another report has told it tells nothing.
func TestOneAboutIsToldOnce(t *testing.T) {
	h := &Hub{config: Config{Now: time.Now}, sessions: newSessions(), room: newRoom()}
	l := &link{hub: h, id: 1, peer: peer{key: chat.Key{1}}}
	room := h.room.(*fakeRoom)
	room.LinkUp(Link{ID: 1, Key: l.key})
	l.telling.tell(func() {}) // its report comes late
	l.telling.hear(told{About: About{Name: "name"}}, 0, time.Now())
	l.report()
	l.report()
	if n := room.abouts(); n != 1 {
		t.Errorf("the room was told %d times", n)
	}
	l.telling.moved(netip.MustParseAddrPort("192.0.2.9:3457"))
	l.report()
	if n := room.abouts(); n != 2 {
		t.Errorf("the room was told %d times after the other side has moved", n)
	}
}

// The room is told one about at a time.
func TestTheNewestAboutIsToldLast(t *testing.T) {
	inside, release := make(chan struct{}), make(chan struct{})
	slow := &slowRoom{fakeRoom: newRoom(), inside: inside, release: release}
	h := &Hub{config: Config{Now: time.Now}, sessions: newSessions(), room: slow}
	l := &link{hub: h, id: 1, peer: peer{key: chat.Key{1}}}
	slow.LinkUp(Link{ID: 1, Key: l.key})
	l.telling.hear(told{About: About{Name: "first"}}, 0, time.Now())
	l.telling.tell(l.report)
	<-inside
	for _, name := range []string{"second", "third"} {
		l.telling.hear(told{About: About{Name: name}}, 0, time.Now())
		l.report() // returns at once, since another goroutine is in the room
	}
	close(release)
	slow.until(t, "the room is told twice", func() bool { return len(slow.names) == 2 })
	l.telling.stop()
	if got := slow.names; len(got) != 2 || got[0] != "first" || got[1] != "third" {
		t.Errorf("the room was told %q", got)
	}
	l.report()
	if len(slow.names) != 2 {
		t.Error("the room was told after the end")
	}
}

type slowRoom struct {
	*fakeRoom
	inside, release chan struct{}
	names           []string
}

func (r *slowRoom) Told(_ journal.LinkID, p chat.Presence, _ time.Duration) {
	r.change(func() { r.names = append(r.names, p.Name) })
	if p.Name == "first" {
		close(r.inside)
		<-r.release
	}
}

// What one who is dialled hears. The whole stream is looked at, and nothing of the person is in it. Who has not the key that the
// dialler expects hears nothing at all.
func TestStrangersLearnNeitherNameNorPorts(t *testing.T) {
	a, member, stranger := startNode(t, named), startNode(t, nil), startNode(t, nil)
	for name, c := range map[string]struct {
		expected chat.Key
		hears    []byte
	}{
		"another key":     {member.key, nil},
		"no conversation": {stranger.key, helloFrame(hello{version: version, instance: a.config.Instance})},
	} {
		heard := make(chan []byte, 1)
		at, end := eavesdrop(t, stranger, heard)
		a.fails(t, c.expected, at)
		end()
		if got := <-heard; !bytes.Equal(got, c.hears) {
			t.Errorf("%s hears %q", name, got)
		}
	}
	noLink(t, "a stranger", a.room)
}
