package link

import (
	"testing"
	"time"

	"udpchat/chat"
)

// throughRelay starts two nodes whose link goes through a relay.
func throughRelay(t *testing.T, change func(*Config, *limits, *fakeRoom)) (a, b testNode, r *relay) {
	t.Helper()
	a, b = startNode(t, change), startNode(t, change)
	r = startRelay(t, b.at(), false)
	a.Connect(b.key, r.at())
	a.room.untilUp(t, b.key)
	b.room.untilUp(t, a.key)
	return a, b, r
}

func TestWhoIsThereSurvivesACheck(t *testing.T) {
	a, b := linked(t, func(_ *Config, l *limits, _ *fakeRoom) { l.answers = patience }) // a busy machine is not away
	since := a.Links()[0].Since
	for range 5 {
		a.Check(b.key)
	}
	l := a.link(b.key)
	if !l.answers(About{}) {
		t.Error("no answer from somebody who is there")
	}
	if s := a.Links(); len(s) != 1 || s[0].Since != since {
		t.Errorf("the links are %+v", s)
	}
}

func TestWhoDoesNotAnswerACheckIsGoneAndComesBackByItself(t *testing.T) {
	a, b, r := throughRelay(t, nil)
	eventually(t, "both hear from each other", func() bool { return heardOf([]testNode{a, b}) })
	r.cut.Store(true)
	start := time.Now()
	a.Check(b.key)
	a.room.untilDown(t, b.key)
	if passed := time.Since(start); passed < a.limits.answers || passed > a.limits.idle/2 {
		t.Errorf("it took %v", passed)
	}
	r.cut.Store(false)
	a.room.untilUp(t, b.key)
	b.room.untilUp(t, a.key)
}

func TestWhoMovedIsFoundWhereItWasMet(t *testing.T) {
	a, b, r := throughRelay(t, nil)
	eventually(t, "both hear from each other", func() bool { return heardOf([]testNode{a, b}) })
	r.cut.Store(true)
	a.Connect(b.key, b.at())
	a.room.until(t, "the link is the new one", func() bool { return a.room.up[b.key].Link == b.at() })
	if b.room.untilUp(t, a.key); len(b.Links()) != 1 {
		t.Errorf("the links are %+v", b.Links())
	}
}

func TestAQuietLinkIsKeptAlive(t *testing.T) {
	a, b, r := throughRelay(t, func(_ *Config, l *limits, _ *fakeRoom) { l.keepAlive, l.idle = 50*time.Millisecond, 4*time.Second })
	before := r.passed.Load()
	eventually(t, "packets are sent though nothing is said", func() bool { return r.passed.Load() > before+40 })
	for _, c := range []testNode{a, b} {
		if ups, downs, _ := c.room.counts(); ups != 1 || downs != 0 {
			t.Errorf("the link came up %d times and went down %d times", ups, downs)
		}
	}
	r.cut.Store(true)
	a.room.untilDown(t, b.key)
	b.room.untilDown(t, a.key)
}

func TestWhoWasKilledIsNoticedOnceItRunsAgain(t *testing.T) {
	var killed Identity
	a := startNode(t, nil)
	b := startNode(t, func(c *Config, _ *limits, _ *fakeRoom) { killed = c.Identity })
	r := startRelay(t, b.at(), false)
	a.Connect(b.key, r.at())
	a.room.untilUp(t, b.key)
	eventually(t, "the handshake is over for both", func() bool { return heardOf([]testNode{a, b}) })
	r.cut.Store(true) // what b says at its end is not heard
	b.Close()
	again := startNode(t, func(c *Config, _ *limits, _ *fakeRoom) { c.Identity, c.Instance = killed, [8]byte{9} })
	r.turn(again.at())
	r.cut.Store(false)
	a.Send(b.key, chat.Letter{Number: 2}) // answered by a reset
	a.room.until(t, "the link is a new one", func() bool { return a.room.ups > 1 && a.room.ups == a.room.downs+1 })
}

func TestOldLinksOfOneStartedAgainAreReplaced(t *testing.T) {
	var killed Identity
	a := startNode(t, nil)
	b := startNode(t, func(c *Config, _ *limits, _ *fakeRoom) { killed = c.Identity })
	r := startRelay(t, b.at(), false)
	a.Connect(b.key, r.at())
	a.room.untilUp(t, b.key)
	r.cut.Store(true)
	b.Close()
	again := startNode(t, func(c *Config, _ *limits, _ *fakeRoom) { c.Identity, c.Instance = killed, [8]byte{9} })
	again.Connect(a.key, a.at())
	again.room.untilUp(t, a.key)
	a.room.until(t, "the link is the new one", func() bool { return a.room.up[b.key].Link == again.at() })
	if ups, downs, _ := a.room.counts(); ups != 2 || downs != 1 {
		t.Errorf("the link came up %d times and went down %d times", ups, downs)
	}
}
