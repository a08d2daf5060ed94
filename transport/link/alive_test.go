package link

import (
	"net/netip"
	"testing"
	"testing/synctest"
	"time"

	"udpchat/transport/transporttest"
)

// throughRelay starts two nodes whose link goes through a relay.
func throughRelay(t *testing.T) (a, b testNode, r *relay) {
	t.Helper()
	a, b = startNode(t, nil), startNode(t, nil)
	r = startRelay(t, b.at())
	a.Connect(b.key, r.Addr())
	a.room.untilUp(t, b.key)
	b.room.untilUp(t, a.key)
	return a, b, r
}

func TestALiveNodeSurvivesACheck(t *testing.T) {
	a, b := linked(t, func(_ *Config, l *limits, _ *fakeRoom) { l.answers = patience }) // a busy machine is not away
	since := a.Links()[0].Since
	for range 5 {
		a.Check(b.key)
	}
	l := a.link(b.key)
	if !l.answers() {
		t.Error("no answer from somebody who is there")
	}
	if s := a.Links(); len(s) != 1 || s[0].Since != since {
		t.Errorf("the links are %+v", s)
	}
}

// inMemory starts two nodes with a link in a network in memory.
func inMemory(t *testing.T) (a, b testNode, n *transporttest.Network) {
	t.Helper()
	n = transporttest.NewNetwork(1)
	a, b = startNodeAt(t, listenIn(t, n, "10.0.0.1:3457"), nil), startNodeAt(t, listenIn(t, n, "10.0.0.2:3457"), nil)
	a.Connect(b.key, netip.MustParseAddrPort("10.0.0.2:3457"))
	a.room.untilUp(t, b.key)
	b.room.untilUp(t, a.key)
	return a, b, n
}

func TestANodeThatDoesNotAnswerACheckIsDroppedAndDialledAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, b, network := inMemory(t)
		eventually(t, "both hear from each other", func() bool { return heardOf([]testNode{a, b}) })
		network.SetFaults(transporttest.Faults{Cut: true})
		start := time.Now()
		a.Check(b.key)
		a.room.untilDown(t, b.key)
		if took := time.Since(start); took < a.limits.answers || took > a.limits.idle/2 {
			t.Errorf("it took %v", took)
		}
		network.SetFaults(transporttest.Faults{})
		a.room.untilUp(t, b.key)
		b.room.untilUp(t, a.key)
	})
}

func TestANodeThatMovedIsDialledAtItsNewAddress(t *testing.T) {
	a, b, r := throughRelay(t)
	eventually(t, "both hear from each other", func() bool { return heardOf([]testNode{a, b}) })
	r.cut(true)
	a.Connect(b.key, b.at())
	a.room.until(t, "the link is the new one", func() bool { return a.room.up[b.key].Address == b.at() })
	if b.room.untilUp(t, a.key); len(b.Links()) != 1 {
		t.Errorf("the links are %+v", b.Links())
	}
}

func TestAQuietLinkIsKeptAlive(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, b, network := inMemory(t)
		time.Sleep(time.Minute) // longer than limits.idle
		before := passed(network)
		time.Sleep(time.Hour)
		if n := passed(network) - before; n < 200 {
			t.Errorf("%d packets in an hour in which nothing was said", n)
		}
		for _, c := range []testNode{a, b} {
			if ups, downs, _ := c.room.counts(); ups != 1 || downs != 0 {
				t.Errorf("the link came up %d times and went down %d times", ups, downs)
			}
		}
		network.SetFaults(transporttest.Faults{Cut: true})
		time.Sleep(a.limits.idle + time.Second)
		a.room.untilDown(t, b.key)
		b.room.untilDown(t, a.key)
	})
}

// passed counts the datagrams between the hosts of the test that arrived.
func passed(n *transporttest.Network) uint64 {
	a, b := netip.MustParseAddr("10.0.0.1"), netip.MustParseAddr("10.0.0.2")
	return n.Counts(a, b).Arrived + n.Counts(b, a).Arrived
}

// killed starts two nodes with a link through a relay, which both use. It then kills b without a goodbye, and returns how to
// start b again.
func killed(t *testing.T) (a, b testNode, r *relay, again func() testNode) {
	t.Helper()
	var identity Identity
	a = startNode(t, nil)
	b = startNode(t, func(c *Config, _ *limits, _ *fakeRoom) { identity = c.Identity })
	r = startRelay(t, b.at())
	a.Connect(b.key, r.Addr())
	a.room.untilUp(t, b.key)
	eventually(t, "the handshake is over for both", func() bool { return heardOf([]testNode{a, b}) })
	r.cut(true) // so that the goodbye is lost
	b.Close()
	return a, b, r, func() testNode {
		return startNode(t, func(c *Config, _ *limits, _ *fakeRoom) { c.Identity, c.Instance = identity, [8]byte{9} })
	}
}

func TestAKilledNodeIsNoticedOnceItRunsAgain(t *testing.T) {
	a, b, r, again := killed(t)
	r.SetTarget(again().at())
	r.cut(false)
	a.say(b.key, "are you there") // answered by a reset
	a.room.until(t, "the link is a new one", func() bool { return a.room.ups > 1 && a.room.ups == a.room.downs+1 })
}

func TestOldLinksOfOneStartedAgainAreReplaced(t *testing.T) {
	a, b, _, again := killed(t)
	c := again()
	c.Connect(a.key, a.at())
	c.room.untilUp(t, a.key)
	a.room.until(t, "the link is the new one", func() bool { return a.room.up[b.key].Address == c.at() })
	if ups, downs, _ := a.room.counts(); ups != 2 || downs != 1 {
		t.Errorf("the link came up %d times and went down %d times", ups, downs)
	}
}
