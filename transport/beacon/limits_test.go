package beacon

import (
	"math/rand/v2"
	"net/netip"
	"slices"
	"testing"
	"time"
)

func TestEachClassHasABudgetOfItsOwn(t *testing.T) {
	l, now := newLimits(), time.Now()
	count := func(c class, at time.Time) (n int) {
		for range 2000 {
			if l.allow(c, at) {
				n++
			}
		}
		return n
	}
	all := 0
	for c, budget := range budgets {
		if n := count(class(c), now.Add(time.Duration(c)*time.Millisecond)); n != budget {
			t.Errorf("class %d: %d checks, want %d", c, n, budget)
		}
		all += budget
	}
	if all != checksASecond {
		t.Errorf("all budgets are %d", all)
	}
	if n := count(general, now.Add(time.Second*9/10)); n != 0 {
		t.Errorf("%d more within the second", n)
	}
	if n := count(general, now.Add(time.Second*11/10)); n != budgets[general] {
		t.Errorf("%d a second later", n)
	}
}

func TestFewUnprovenAddressesGetPacketsAtATime(t *testing.T) {
	l, now := newLimits(), time.Now()
	count := func(from int, at time.Time) (n int) {
		for i := range 2000 {
			if l.send(netip.AddrFrom4([4]byte{10, byte(from), byte(i >> 8), byte(i)}), at) {
				n++
			}
		}
		return n
	}
	if n := count(1, now); n != maxUnproven {
		t.Errorf("%d addresses at once", n)
	}
	if n := count(1, now.Add(time.Second)); n != maxUnproven {
		t.Errorf("%d of them once more", n)
	}
	if n := count(2, now.Add(unprovenLasts)); n != 0 {
		t.Errorf("%d others meanwhile", n)
	}
	if n := count(2, now.Add(unprovenLasts+time.Second)); n != maxUnproven {
		t.Errorf("%d others later", n)
	}
	now = now.Add(time.Hour)
	one := 0
	for i := range 200 {
		if l.send(netip.AddrFrom4([4]byte{10, 3, 0, 1}), now.Add(time.Duration(i)*time.Millisecond)) {
			one++
		}
	}
	if one != sourceBurst+1 {
		t.Errorf("one gets %d within 0.2 s", one)
	}
}

func TestInACrowdAddressesTakeTurns(t *testing.T) {
	var c crowd
	r := rand.New(rand.NewPCG(1, 2))
	packet := func(address int, number uint64) datagram {
		a := netip.AddrFrom4([4]byte{10, byte(address >> 16), byte(address >> 8), byte(address)})
		return datagram{Packet: Packet{Number: number}, from: netip.AddrPortFrom(a, 50_000)}
	}
	times := map[uint64]int{}
	for range 1000 {
		for address := range 3 {
			for number := range uint64(4) {
				c.put(packet(address, number), 2, r.Uint64())
			}
		}
		var order []netip.Addr
		for len(c.order) > 0 {
			d := c.take()
			order = append(order, d.from.Addr())
			if d.from == packet(0, 0).from {
				times[d.Number]++
			}
		}
		if len(order) != 6 || !slices.Equal(order[:3], order[3:]) || order[0] == order[1] || len(c.held) != 0 {
			t.Fatalf("taken: %v", order)
		}
	}
	for number, n := range times {
		if n < 400 || n > 600 {
			t.Errorf("packet %d of 4 was among the two held %d times of 1,000", number, n)
		}
	}
	for range 2 { // as by multicast and by broadcast
		c.put(packet(0, 7), 2, r.Uint64())
	}
	if c.take(); len(c.order) != 0 {
		t.Error("a packet that came twice is held twice")
	}
	stays := packet(200_000, 0)
	for address := range 100_000 {
		if address%500 == 0 {
			stays.Number++
			c.put(stays, 1, r.Uint64())
		}
		c.put(packet(address, 0), 1, r.Uint64())
		if len(c.order) > maxCrowd || len(c.held) != len(c.order) {
			t.Fatalf("%d wait, %d are held", len(c.order), len(c.held))
		}
	}
	if c.order[0] != stays.from.Addr() {
		t.Errorf("the longest waiting is %v", c.order[0])
	}
	if last := c.order[maxCrowd-1]; last != packet(99_999, 0).from.Addr() {
		t.Errorf("the last to come is %v", last)
	}
}

func TestTheTableKeepsThoseThatReturnedTheToken(t *testing.T) {
	tab, now := neighbors{}, time.Now()
	make := func(i int, address int) *neighbor {
		w := neighborID{instance: [8]byte{byte(i), byte(i >> 8), byte(i >> 16)}}
		w.address = netip.AddrFrom4([4]byte{10, byte(address >> 16), byte(address >> 8), byte(address)})
		e := tab.add(w, now)
		if e != nil {
			e.heard = now.Add(time.Duration(i) * time.Millisecond)
		}
		return e
	}
	var proven []*neighbor
	for i := range 100 {
		e := make(i, i)
		e.proved = now
		proven = append(proven, e)
	}
	for i := 100; i < 2500; i++ {
		make(i, i)
	}
	if len(tab) != maxNeighbors {
		t.Errorf("%d entries", len(tab))
	}
	for _, e := range proven {
		if tab[e.neighborID] != e {
			t.Fatal("one that returned our token was forgotten for strangers")
		}
	}
	for i := 2500; i < 2600; i++ {
		make(i, 7)
	}
	at := 0
	for w := range tab {
		if w.address == proven[7].address {
			at++
		}
	}
	if at != maxAtAddress || tab[proven[7].neighborID] == nil {
		t.Errorf("%d entries at one address", at)
	}
}

func TestTokensAreForOneInstanceAtOneAddressAndEnd(t *testing.T) {
	now := time.Now()
	tokens, err := newTokens(rand.NewChaCha8([32]byte{1}), now)
	if err != nil {
		t.Fatal(err)
	}
	a, b := netip.MustParseAddr("10.0.0.1"), netip.MustParseAddr("10.0.0.2")
	given := tokens.issue(a, [8]byte{1}, now)
	for _, c := range []struct {
		name     string
		address  netip.Addr
		instance byte
		after    time.Duration
		want     bool
	}{
		{"at once", a, 1, 0, true},
		{"another address", b, 1, 0, false},
		{"another instance", a, 2, 0, false},
		{"under the next secret", a, 1, secretLasts + time.Second, true},
		{"two secrets later", a, 1, 2*secretLasts + 2*time.Second, false},
	} {
		if got := tokens.valid(given, c.address, [8]byte{c.instance}, now.Add(c.after)); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
	if tokens.valid([8]byte{}, a, [8]byte{1}, now) {
		t.Error("no token is taken for one")
	}
}
