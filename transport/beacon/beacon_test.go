package beacon

import (
	"context"
	"crypto/ed25519"
	"math/rand/v2"
	"net/netip"
	"testing"
	"testing/synctest"
	"time"
)

func TestNodesInOneNetworkMeet(t *testing.T) {
	alone(t, func(t *testing.T, l *lan) []*testNode {
		a := start(t, l.machine("10.0.0.1/24"), 1)
		b := start(t, l.machine("10.0.0.2/24"), 2)
		far := start(t, l.machine("10.0.1.1/24"), 3)
		pass(2 * time.Second)
		a.wantFound(time.Second, 2)
		b.wantFound(time.Second, 1)
		if a.others() != 1 || b.others() != 1 || far.others() != 0 {
			t.Errorf("%d, %d and %d were met", a.others(), b.others(), far.others())
		}
		want := Node{publicOf(keyOf(2)), b.cfg.Instance, netip.MustParseAddrPort("10.0.0.2:3457"), true}
		if got := a.meetings(2)[0].Node; got != want {
			t.Errorf("met %+v, want %+v", got, want)
		}
		pass(time.Minute)
		if n := len(a.meetings(2)); n < 2 || n > 12 {
			t.Errorf("met %d times in a minute", n)
		}
		return []*testNode{a, b, far}
	})
}

func TestANodeInSeveralNetworksIsMetInEach(t *testing.T) {
	alone(t, func(t *testing.T, l *lan) []*testNode {
		hub := start(t, l.machine("10.0.0.1/24", "10.0.1.1/24"), 1)
		a, b := start(t, l.machine("10.0.0.2/24"), 2), start(t, l.machine("10.0.1.2/24"), 3)
		pass(2 * time.Second)
		hub.wantFound(time.Second, 2, 3)
		a.wantFound(time.Second, 1)
		b.wantFound(time.Second, 1)
		if got := a.meetings(1)[0].Addr.String() + " " + b.meetings(1)[0].Addr.String(); got != "10.0.0.1:3457 10.0.1.1:3457" {
			t.Errorf("the one in both is met at %s", got)
		}
		return []*testNode{hub, a, b}
	})
}

func TestKnownHostsAreFoundWithoutMulticast(t *testing.T) {
	alone(t, func(t *testing.T, l *lan) []*testNode {
		l.deaf = true
		a := start(t, l.machine("10.0.0.1/24"), 1, knows("10.0.0.2", "10.0.9.9"))
		b, far := start(t, l.machine("10.0.0.2/24"), 2), start(t, l.machine("10.0.9.9/24"), 3)
		other := start(t, l.machine("10.0.0.4/24"), 4)
		pass(5 * time.Second)
		a.wantFound(2*time.Second, 2, 3)
		b.wantFound(2*time.Second, 1)
		far.wantFound(2*time.Second, 1)
		if !a.meetings(2)[0].OnLink || a.meetings(3)[0].OnLink || other.others() != 0 {
			t.Errorf("on link: %v, %v; the unknown one met %d", a.meetings(2)[0].OnLink, a.meetings(3)[0].OnLink, other.others())
		}
		return []*testNode{a, b, far, other}
	})
}

func TestOnlyAHostWithoutAProvenNodeBeginsASeries(t *testing.T) {
	alone(t, func(t *testing.T, l *lan) []*testNode {
		a, b := start(t, l.machine("10.0.0.1/24"), 1), start(t, l.machine("10.0.0.2/24"), 2)
		pass(12 * time.Second) // between two announcements
		a.wantFound(time.Second, 2)
		before := a.Counts().Sent
		a.learn("10.0.0.2")
		pass(5 * time.Second)
		if n := a.Counts().Sent - before; n != 0 {
			t.Errorf("%d packets, because a node that was met is a known one", n)
		}
		a.learn("10.0.0.2", "10.0.9.9")
		pass(5 * time.Second)
		if n := a.Counts().Sent - before; n < uint64(len(series)) {
			t.Errorf("%d packets, because of a host that is new", n)
		}
		return []*testNode{a, b}
	})
}

func TestAGoodbyeIsToldOnce(t *testing.T) {
	alone(t, func(t *testing.T, l *lan) []*testNode {
		a := start(t, l.machine("10.0.0.1/24", "10.0.1.1/24"), 1)
		b := start(t, l.machine("10.0.0.2/24", "10.0.1.2/24"), 2)
		pass(2 * time.Second)
		l.with(func() { l.deaf = true }) // to those met it is also sent by itself
		before := time.Now()
		b.end()
		synctest.Wait()
		if n := a.goodbyes(); n != 1 || time.Since(before) > 100*time.Millisecond {
			t.Errorf("told %d times after %v", n, time.Since(before))
		}
		return []*testNode{a}
	})
}

func TestTwoMachinesWithOneKeyAreNoticed(t *testing.T) {
	alone(t, func(t *testing.T, l *lan) []*testNode {
		a, b := start(t, l.machine("10.0.0.1/24"), 1), start(t, l.machine("10.0.0.2/24"), 1, func(c *Config) { c.Instance, c.Owner = [8]byte{1}, true })
		pass(2 * time.Minute)
		for c, other := range map[*testNode][8]byte{a: {1}, b: a.cfg.Instance} {
			all := c.told()
			if len(all) < 3 || all[0].after > time.Second || c.others() != 0 {
				t.Fatalf("told %v, met %d", all, c.others())
			}
			for i, now := range all {
				if now.instance != other || now.owner != (c == a) || i > 0 && now.after-all[i-1].after < time.Second {
					t.Errorf("told %v", all)
				}
			}
			if all[len(all)-1].after < time.Minute {
				t.Errorf("it is not told again: %v", all)
			}
		}
		return []*testNode{a, b}
	})
}

func TestATwinThatTakesAnotherKeyIsNoTwinAnyMore(t *testing.T) {
	alone(t, func(t *testing.T, l *lan) []*testNode {
		m := l.machine("10.0.0.2/24")
		a, b := start(t, l.machine("10.0.0.1/24"), 1), start(t, m, 1, func(c *Config) { c.Instance = [8]byte{1} })
		pass(time.Second)
		b.end()
		told := len(a.told())
		b = start(t, m, 2)
		pass(time.Minute)
		if told == 0 || len(a.told()) != told {
			t.Errorf("told %d times, then %v", told, a.told())
		}
		a.wantFound(5*time.Second, 2)
		return []*testNode{a, b}
	})
}

func TestNodesOnOneMachineAreAllFound(t *testing.T) {
	alone(t, func(t *testing.T, l *lan) []*testNode {
		m := l.machine("10.0.0.1/24")
		first, second := start(t, m, 1), start(t, m, 2)
		pass(10 * time.Second)
		other := start(t, l.machine("10.0.0.2/24"), 3)
		pass(4 * time.Second)
		other.wantFound(2*time.Second, 1, 2)
		first.wantFound(12*time.Second, 2, 3)
		second.wantFound(12*time.Second, 1, 3)
		return []*testNode{first, second, other}
	})
}

func TestAFirewallThatOpensOnlyThePortOfBeaconsIsPassed(t *testing.T) {
	alone(t, func(t *testing.T, l *lan) []*testNode {
		behind := netip.MustParseAddr("10.0.0.1")
		l.allowed = func(_, to netip.AddrPort) bool { return to.Addr() != behind || to.Port() == Port }
		b := start(t, l.machine("10.0.0.2/24"), 2)
		pass(5 * time.Second)
		a := start(t, l.machine("10.0.0.1/24"), 1)
		pass(5 * time.Second)
		a.wantFound(2*time.Second, 2)
		b.wantFound(7*time.Second, 1)
		return []*testNode{a, b}
	})
}

func TestAnswersPassAFirewallThatOpensNothing(t *testing.T) {
	alone(t, func(t *testing.T, l *lan) []*testNode {
		inside := netip.MustParseAddr("10.0.0.1")
		spoke := map[[2]netip.AddrPort]bool{}
		l.allowed = func(from, to netip.AddrPort) bool {
			spoke[[2]netip.AddrPort{from, to}] = true
			return to.Addr() != inside || spoke[[2]netip.AddrPort{to, from}]
		}
		a := start(t, l.machine("10.0.0.1/24"), 1, knows("10.0.0.2"))
		b := start(t, l.machine("10.0.0.2/24"), 2)
		pass(5 * time.Second)
		a.wantFound(2*time.Second, 2)
		b.wantFound(2*time.Second, 1)
		return []*testNode{a, b}
	})
}

func TestChangesAreAnnouncedSoon(t *testing.T) {
	alone(t, func(t *testing.T, l *lan) []*testNode {
		m := l.machine("10.0.0.1/24")
		a, b := start(t, m, 1), start(t, l.machine("10.0.0.2/24"), 2)
		pass(10 * time.Second)
		a.mu.Lock()
		a.port = 5000
		a.mu.Unlock()
		pass(3 * time.Second)
		last := func() string { m := b.meetings(1); return m[len(m)-1].Addr.String() }
		if last() != "10.0.0.1:5000" {
			t.Errorf("links are thought to be at %s", last())
		}
		m.move("10.0.0.7/24")
		pass(3 * time.Second)
		if last() != "10.0.0.7:5000" {
			t.Errorf("it is thought to be at %s", last())
		}
		m.move()
		pass(5 * time.Second)
		before := len(a.meetings(2))
		m.move("10.0.0.7/24")
		pass(3 * time.Second)
		if len(a.meetings(2)) == before {
			t.Error("after the network was away nobody is met again")
		}
		return []*testNode{a, b}
	})
}

// A link needs only one of two nodes to meet the other, so this is what a bad network may delay and must not prevent. Which
// datagrams are lost varies by run: that a pair misses all its chances in six minutes has a probability of some 1 in 100,000.
func TestABadNetworkOnlyTakesLonger(t *testing.T) {
	alone(t, func(t *testing.T, l *lan) []*testNode {
		r := rand.New(rand.NewPCG(1, 2))
		l.lost = func() bool { return r.IntN(10) < 3 }
		var all []*testNode
		for i := range byte(10) {
			all = append(all, start(t, l.machine(netip.AddrFrom4([4]byte{10, 0, 0, i + 1}).String()+"/24"), i+1))
		}
		pass(6 * time.Minute)
		for i := range byte(10) {
			for j := range i {
				if len(all[i].meetings(j+1))+len(all[j].meetings(i+1)) == 0 {
					t.Errorf("neither of the nodes %d and %d met the other", i, j)
				}
			}
		}
		return all
	})
}

func TestARoomThatStartsAtOnceMeetsAndThenIsQuiet(t *testing.T) {
	alone(t, func(t *testing.T, l *lan) []*testNode {
		const count = 12
		var all []*testNode
		for i := range byte(count) {
			all = append(all, start(t, l.machine(netip.AddrFrom4([4]byte{10, 0, 0, i + 1}).String()+"/24"), i+1))
		}
		pass(10 * time.Second)
		for _, c := range all {
			for i := range byte(count) {
				if int(i) != int(c.cfg.Key[0])-1 {
					c.wantFound(2*time.Second, i+1)
				}
			}
		}
		bytes := 0
		l.with(func() { l.tap = func(_, _ netip.AddrPort, p []byte) { bytes += len(p) } })
		pass(5 * time.Minute)
		if each := float64(bytes) / count / 300; each > 30 {
			t.Errorf("each sends %.1f bytes a second", each)
		}
		return all
	})
}

func TestNewRefusesInvalidConfigurations(t *testing.T) {
	for name, cfg := range map[string]Config{
		"no key":      {Instance: [8]byte{1}},
		"no instance": {Key: ed25519.PrivateKey(keyOf(1))},
		"no secret":   {Key: keyOf(1), Instance: [8]byte{1}, Rand: noRandom{}},
	} {
		if b, err := New(cfg); err == nil || b != nil {
			t.Errorf("%s: %v, %v", name, b, err)
		}
	}
}

type noRandom struct{}

func (noRandom) Read([]byte) (int, error) { return 0, context.Canceled }

func TestClosingTwiceIsHarmless(t *testing.T) {
	b, err := New(Config{Key: keyOf(1), Instance: [8]byte{1}})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	}
	if err := b.Serve(t.Context()); err != nil {
		t.Error("Serve after Close:", err)
	}
}
