package transport

import (
	"net/netip"
	"slices"
	"testing"

	"udpchat/chat/health"
)

func TestANetworkIsJoinedAsSoonAsItCanBeTold(t *testing.T) {
	office, home := netip.MustParseAddr("192.0.2.7"), netip.MustParseAddr("198.51.100.7")
	known := map[netip.Addr]string{office: "office"}
	var joined []string
	n := Networks{Name: func(a netip.Addr) string { return known[a] }, Join: func(name string) int64 { joined = append(joined, name); return 0 }}
	want := func(what string, all ...string) {
		t.Helper()
		if !slices.Equal(joined, all) {
			t.Errorf("%s: joined are %q, want %q", what, joined, all)
		}
	}
	n.Try()
	want("without addresses")
	n.Set(Local{Interfaces: []health.Interface{{Address: office}, {Address: home}}})
	want("one can be told", "office")
	n.Try()
	want("nothing is new", "office")
	known[home] = "home"
	n.Try()
	n.Try()
	want("the gateway is known", "office", "home")
	n.Set(Local{})
	n.Try()
	want("the addresses are gone", "office", "home")
	n.Set(Local{Interfaces: []health.Interface{{Address: home}}})
	want("one is back", "office", "home", "home")
}
