package link

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/quic-go/quic-go"

	"udpchat/chat"
	"udpchat/transport/transporttest"
)

// crowd returns connections with links of strangers and friends, so many at each host. The last one is the newest.
func crowd(strangers, friends, atHost int) sessions {
	s := newSessions()
	for i := range strangers + friends {
		l := &link{peer: peer{
			key: keyNumber(i), host: host(1000 + i/atHost).Addr(), friend: i >= strangers, since: noon.Add(time.Duration(i) * time.Second),
		}}
		l.id = 1
		s.links[l.key] = l
	}
	return s
}

func TestFriendsAlwaysGetInAndStrangersSometimes(t *testing.T) {
	own, here, there := netip.AddrFrom4([4]byte{127, 0, 0, 1}), host(1000).Addr(), host(9).Addr()
	for name, c := range map[string]struct {
		strangers, friends, atHost int
		who                        peer
		want                       error
		out                        int // the stranger that leaves; 0: nobody
	}{
		"the sixteenth stranger of a host":       {15, 0, 99, peer{host: here}, nil, 0},
		"the seventeenth":                        {16, 0, 99, peer{host: here}, errFull, 0},
		"one of the sixteen, anew":               {16, 0, 99, peer{key: keyNumber(3), host: here}, nil, 0},
		"a friend of that host":                  {16, 0, 99, peer{host: here, friend: true}, nil, 0},
		"a stranger of another host":             {16, 0, 99, peer{host: there}, nil, 0},
		"a stranger beside friends of its host":  {15, 99, 999, peer{host: here}, nil, 0},
		"the last stranger of all":               {749, 0, 1, peer{host: there}, nil, 0},
		"one stranger more":                      {750, 0, 1, peer{host: there}, errFull, 0},
		"one of the strangers, anew":             {750, 0, 1, peer{key: keyNumber(3), host: there}, nil, 0},
		"a friend when strangers are many":       {750, 249, 1, peer{host: there, friend: true}, nil, 0},
		"a friend when all is full":              {750, 250, 1, peer{host: there, friend: true}, nil, 749},
		"a stranger when all is full":            {100, 900, 1, peer{host: there}, errFull, 0},
		"the last place for a stranger":          {99, 900, 1, peer{host: there}, nil, 0},
		"a friend, anew, when all is full":       {100, 900, 1, peer{key: keyNumber(500), host: there, friend: true}, nil, 0},
		"one friend more when there are no more": {0, 1000, 1, peer{host: there, friend: true}, errFull, 0},
		"this machine may have many nodes":       {740, 0, 999, peer{host: own}, nil, 0},
	} {
		s := crowd(c.strangers, c.friends, c.atHost)
		if c.who.key == (chat.Key{}) {
			c.who.key = keyNumber(9999)
		}
		out, err := s.place(c.who)
		if err != c.want || (out != nil) != (c.out > 0) || out != nil && out.key != keyNumber(c.out) {
			t.Errorf("%s: %v, %v leaves", name, err, out)
		}
	}
	s := crowd(750, 250, 1)
	s.links[keyNumber(749)].leaving = true // its place is given away already
	if out, err := s.place(peer{key: keyNumber(9998), friend: true}); out != nil || err != nil {
		t.Errorf("when one is leaving: %v, %v", out, err)
	}
	s.links[keyNumber(9999)] = &link{peer: peer{key: keyNumber(9999), friend: true}}
	if out, err := s.place(peer{key: keyNumber(9998), friend: true}); out != s.links[keyNumber(748)] || err != nil {
		t.Errorf("the next one: %v, %v", out, err)
	}
}

func TestAFriendTakesThePlaceOfTheNewestStranger(t *testing.T) {
	known, block := map[chat.Key]bool{}, make(chan struct{})
	release := sync.OnceFunc(func() { close(block) })
	var ids [7]Identity
	for i := range ids {
		ids[i] = NewIdentity()
		known[ids[i].Key()] = i > 3
	}
	a := startNode(t, func(c *Config, _ *limits, r *fakeRoom) {
		c.Friend = func(k chat.Key) bool { return known[k] }
		r.onFrames = func(chat.Key, [][]byte) { <-block }
	})
	t.Cleanup(release)
	a.most = 4
	dial := func(i int) testNode {
		c := runOf(t, ids[i], 1)
		c.Connect(a.key, a.at())
		return c
	}
	for i := range 3 {
		c := dial(i)
		a.room.untilUp(t, ids[i].Key())
		if c.room.untilUp(t, a.key); i == 2 {
			c.say(a.key, "this one is not ended soon")
		}
	}
	if err := runOf(t, ids[3], 1).fails(t, a.key, a.at()); !closedWith(err, closeBusy) {
		t.Error("a fourth stranger:", err)
	}
	dial(4)
	a.room.untilUp(t, ids[4].Key())
	if _, downs, _ := a.room.counts(); downs != 0 {
		t.Error("somebody had to leave for the last place")
	}
	dial(5)
	a.room.untilUp(t, ids[5].Key())
	dial(6)
	a.room.untilUp(t, ids[6].Key())
	a.room.untilDown(t, ids[1].Key())
	release()
	a.room.untilDown(t, ids[2].Key())
	if _, downs, _ := a.room.counts(); downs != 2 {
		t.Errorf("%d left", downs)
	}
}

func TestFriendsAreDialledFirstAndFindRoomAmongTheTargets(t *testing.T) {
	q := newDialQueue()
	for i := range maxDialTargets {
		q.add(dialTarget{key: keyNumber(i), at: host(i / maxHostTargets)}, noon, time.Minute)
	}
	q.add(dialTarget{key: keyNumber(5000), at: host(5)}, noon, time.Minute) // a stranger finds none
	q.add(dialTarget{key: keyNumber(5001), at: host(5), friend: true}, noon, time.Minute)
	if n := q.count(host(5).Addr()); n != maxHostTargets || len(q.targets) != maxDialTargets || q.targets[keyNumber(5000)] != nil {
		t.Errorf("%d targets at the host, %d in all", n, len(q.targets))
	}
	q.add(dialTarget{key: keyNumber(5002), at: host(900), friend: true}, noon, time.Minute) // in the place of any stranger
	if len(q.targets) != maxDialTargets || q.targets[keyNumber(5001)] == nil {
		t.Errorf("%d targets in all", len(q.targets))
	}
	for now, n := noon, 0; n < 2; now = now.Add(time.Second / dialRate) {
		k, at, _ := q.next(now)
		if at.IsValid() && k != keyNumber(5001) && k != keyNumber(5002) {
			t.Fatalf("%v is dialled before the friends", at)
		}
		n++
	}
}

func TestAHostWhereAFriendWasHasAShareOfHandshakes(t *testing.T) {
	d := newDoors()
	friend := host(7).Addr()
	for i := range 5000 { // more than all may start, and more hosts than are remembered
		d.admit(host(100+i).Addr(), false, noon)
	}
	if d.admit(friend, false, noon) {
		t.Fatal("what follows would prove nothing")
	}
	if !d.admit(friend, true, noon) {
		t.Error("the friend's host is refused")
	}
	n := 1
	for i := range 5000 {
		if d.admit(host(i).Addr(), true, noon) {
			n++
		}
	}
	if n != 2*friendHandshakeRate {
		t.Errorf("hosts of friends started %d", n)
	}
}

// flood dials a node from a host with so many keys, at once and then at different times, until ctx ends. It keeps the links that
// it gets.
func flood(ctx context.Context, conn net.PacketConn, to testNode, at net.Addr, keys int) {
	tr := &quic.Transport{Conn: conn}
	defer tr.Close()
	var all sync.WaitGroup
	for i := range keys {
		pause := 2*time.Second + time.Duration(i)*2*time.Second/time.Duration(keys)
		shown, err := newCredentials(NewIdentity())
		if err != nil {
			panic(err)
		}
		all.Go(func() {
			for ctx.Err() == nil {
				c, err := tr.Dial(ctx, at, shown.dialling(to.key), to.limits.settings())
				if err == nil {
					occupy(ctx, c)
				}
				select {
				case <-time.After(pause):
				case <-ctx.Done():
				}
			}
		})
	}
	all.Wait()
}

// occupy makes a link and waits for its end.
func occupy(ctx context.Context, c *quic.Conn) {
	stream, err := c.OpenStream()
	if err == nil {
		h := hello{version: version, instance: [8]byte{1}}
		_, _ = stream.Write(appendFrame(nil, kindHello, func(b []byte) []byte { return appendHello(b, h) }))
	}
	select {
	case <-c.Context().Done():
	case <-ctx.Done():
		_ = c.CloseWithError(closeBye, "")
	}
}

// A thousand keys at sixteen addresses dial all the time.
func TestAFloodOfLinksDoesNotKeepAFriendOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const hosts, keys = 16, 63
		network := transporttest.NewNetwork(1)
		network.SetFaults(transporttest.Faults{Delay: time.Millisecond})
		var friends [6]Identity
		known, place := map[chat.Key]bool{}, map[netip.Addr]bool{}
		for i := range friends {
			friends[i] = NewIdentity()
			known[friends[i].Key()], place[netip.AddrFrom4([4]byte{10, 0, 9, byte(i + 1)})] = true, true
		}
		a, done, err := makeNode(listenIn(t, network, "10.0.0.1:3457"), func(c *Config, _ *limits, _ *fakeRoom) {
			c.Friend = func(k chat.Key) bool { return known[k] }
			c.FriendAt = func(host netip.Addr) bool { return place[host] }
		})
		if err != nil {
			t.Fatal(err)
		}
		a.mu.Lock()
		a.doors = newDoors() // as they are outside of tests
		a.mu.Unlock()
		at := net.UDPAddrFromAddrPort(netip.MustParseAddrPort("10.0.0.1:3457"))
		ctx, cancel := context.WithCancel(t.Context())
		var flooding sync.WaitGroup
		for i := range hosts {
			conn := listenIn(t, network, fmt.Sprintf("10.0.1.%d:4000", i+1))
			flooding.Go(func() { flood(ctx, conn, a, at, keys) })
		}
		a.room.until(t, "the attackers have all they can get", func() bool { return len(a.room.up) == hosts*maxHostStrangers })
		eventually(t, "hundreds are refused", func() bool { return a.Refused() >= 700 })
		for i, id := range friends {
			at := fmt.Sprintf("10.0.9.%d:3457", i+1)
			friend := startNodeAt(t, listenIn(t, network, at), func(c *Config, _ *limits, _ *fakeRoom) { c.Identity = id })
			start := time.Now()
			friend.Connect(a.key, netip.MustParseAddrPort("10.0.0.1:3457"))
			a.room.untilUp(t, id.Key())
			if took := time.Since(start); took > time.Second {
				t.Errorf("a friend got in after %v", took)
			}
		}
		if n := len(a.Links()); n != hosts*maxHostStrangers+len(friends) {
			t.Errorf("%d links", n)
		}
		cancel()
		flooding.Wait()
		a.Close()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

// Three thousand first packets a second come from senders that do not exist. A newcomer gets in, too.
func TestAFloodOfForgedFirstPacketsKeepsNobodyOut(t *testing.T) {
	packet := initials(t, startNode(t, nil))[0]
	synctest.Test(t, func(t *testing.T) {
		network := transporttest.NewNetwork(1)
		network.SetFaults(transporttest.Faults{Delay: time.Millisecond})
		a := startNodeAt(t, listenIn(t, network, "10.0.0.1:3457"), nil)
		at := netip.MustParseAddrPort("10.0.0.1:3457")
		forged := make([]*transporttest.Conn, 300)
		for i := range forged {
			forged[i] = listenIn(t, network, fmt.Sprintf("10.1.%d.%d:4000", i/100, i%100+1))
		}
		ctx, cancel := context.WithCancel(t.Context())
		var flooding sync.WaitGroup
		flooding.Go(func() {
			for sent := 0; ctx.Err() == nil; {
				for range 3 {
					_, _ = forged[sent%len(forged)].WriteToUDPAddrPort(packet, at)
					sent++
				}
				time.Sleep(time.Millisecond)
			}
		})
		time.Sleep(time.Second)
		newcomer := startNodeAt(t, listenIn(t, network, "10.0.9.9:3457"), nil)
		start := time.Now()
		newcomer.Connect(a.key, at)
		a.room.untilUp(t, newcomer.key)
		t.Logf("in after %v", time.Since(start))
		if took := time.Since(start); took > 3*time.Second {
			t.Errorf("the newcomer got in after %v", took)
		}
		cancel()
		flooding.Wait()
	})
}

func TestAStrangerThatWouldFindNoRoomIsNotDialled(t *testing.T) {
	known := NewIdentity().Key()
	h, err := New(Config{Identity: NewIdentity(), Conn: listenLoopback(t), Friend: func(k chat.Key) bool { return k == known }})
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	h.most = 1 // and none for strangers
	h.Connect(keyNumber(1), host(1))
	h.Connect(known, host(2))
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.dials.targets) != 1 || h.dials.targets[known] == nil {
		t.Errorf("%d targets", len(h.dials.targets))
	}
}
