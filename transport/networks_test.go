package transport

import (
	"maps"
	"net/netip"
	"testing"

	"udpchat/chat/health"
)

func TestANetworkCountsFromWhenItWasJoined(t *testing.T) {
	office, home, friend := netip.MustParseAddr("192.0.2.7"), netip.MustParseAddr("198.51.100.7"), netip.MustParseAddr("198.51.100.9")
	at := func(all ...netip.Addr) (l Local) {
		for _, a := range all {
			l.Interfaces = append(l.Interfaces, health.Interface{Address: a, Network: netip.PrefixFrom(a, 24).Masked()})
		}
		return l
	}
	arrived, joined, names := int64(1), map[string]int64{}, map[netip.Addr]string{office: "office"}
	n := NewNetworks(func(a netip.Addr) string { return names[a] }, func() int64 { return arrived }, func(name string, now int64) int64 {
		if _, known := joined[name]; !known {
			joined[name] = now
		}
		return joined[name]
	})
	want := func(what string, all map[string]int64, since int64) {
		t.Helper()
		if !maps.Equal(joined, all) {
			t.Errorf("%s: joined are %v, want %v", what, joined, all)
		}
		if got := n.Since(friend); got != since {
			t.Errorf("%s: a member there counts from %d, want %d", what, got, since)
		}
	}
	arrived = 2
	want("before the addresses are known", nil, 1)
	n.Set(at())
	want("before there is any", map[string]int64{}, 1)
	n.Set(at(office, home))
	want("one can be told", map[string]int64{"office": 1}, 1)
	arrived = 5
	names[home], names[friend] = "home", "home"
	n.Try()
	n.Try()
	want("the gateway is known", map[string]int64{"office": 1, "home": 1}, 1)
	delete(names, home)
	delete(names, friend)
	n.Set(at(office))
	arrived = 8
	want("the address is gone", joined, 8)
	n.Set(at(home))
	arrived = 9
	want("it is back, and its gateway is silent", joined, 8)
	names[friend] = "home"
	want("its gateway is known again", joined, 1)
	names[friend] = "café"
	want("this was another network with the same addresses", joined, 8)
	if joined["café"] != 8 {
		t.Errorf("it was joined with %d", joined["café"])
	}
}

func TestWithoutLinksNoNetworkIsNoted(*testing.T) {
	var n *Networks
	n.Set(Local{Interfaces: []health.Interface{{Address: netip.MustParseAddr("192.0.2.7")}}})
	n.Try()
}
