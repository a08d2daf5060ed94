package beacon

import (
	"math/rand/v2"
	"net/netip"
	"testing"
	"time"
)

func TestLimits(t *testing.T) {
	l, now := newLimits(), time.Now()
	address := func(i int) netip.Addr { return netip.AddrFrom4([4]byte{10, 0, byte(i >> 8), byte(i)}) }
	count := func(known bool, at time.Time) (n int) {
		for i := range 2000 {
			if l.allow(address(i), known, at) {
				n++
			}
		}
		return n
	}
	if n := count(false, now); n != strangerChecks {
		t.Errorf("%d checks for strangers", n)
	}
	if n := count(true, now.Add(time.Second/2)); n != checksASecond-strangerChecks {
		t.Errorf("%d are left for those we know", n)
	}
	if n := count(true, now.Add(time.Second*9/10)); n != 0 {
		t.Errorf("%d more within the second", n)
	}
	if n := count(false, now.Add(time.Second)); n != strangerChecks {
		t.Errorf("%d a second later", n)
	}
	now = now.Add(time.Hour)
	one := 0
	for i := range 200 {
		if l.allow(address(1), false, now.Add(time.Duration(i)*time.Millisecond)) {
			one++
		}
	}
	if one != sourceBurst+1 {
		t.Errorf("%d for one address within 0.2 s", one)
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
