package transport

import (
	"net/netip"
	"testing"

	"udpchat/chat/health"
)

func TestNetworksAreToldApart(t *testing.T) {
	lan := netip.MustParsePrefix("192.168.1.0/24")
	machine := Local{Interfaces: []health.Interface{
		{Name: "lan0", Address: netip.MustParseAddr("192.168.1.5"), Network: lan},
		{Name: "lan1", Address: netip.MustParseAddr("10.0.0.5"), Network: netip.MustParsePrefix("10.0.0.0/8")},
		{Name: "lan2", Address: netip.MustParseAddr("10.1.0.5"), Network: netip.MustParsePrefix("10.1.0.0/16")},
		{Name: "tun0", Address: netip.MustParseAddr("172.16.0.5"), Network: netip.MustParsePrefix("172.16.0.0/24"), Virtual: true},
		{Name: "lan3", Address: netip.MustParseAddr("169.254.7.7"), Network: netip.MustParsePrefix("169.254.0.0/16")},
	}}
	route := func(to, at string, metric uint32) gateway {
		return gateway{netip.MustParsePrefix(to), netip.MustParseAddr(at), metric}
	}
	all := []gateway{
		route("10.7.0.0/16", "192.168.1.254", 0), route("0.0.0.0/0", "192.168.1.3", 600), route("0.0.0.0/0", "192.168.1.1", 100),
		route("172.17.0.0/16", "172.16.0.1", 0), route("172.18.0.0/16", "10.1.0.1", 0),
	}
	macs := map[string][]byte{"192.168.1.1": {1, 2, 3, 4, 5, 6}}
	hardware := func(a netip.Addr) []byte { return macs[a.String()] }
	name := func(a string) string { return machine.networkOf(netip.MustParseAddr(a), all, hardware) }
	at := func(network, gateway string, mac ...byte) string {
		var a netip.Addr
		if gateway != "" {
			a = netip.MustParseAddr(gateway)
		}
		return networkName(netip.MustParsePrefix(network), a, mac)
	}
	home := at("192.168.1.0/24", "192.168.1.1", 1, 2, 3, 4, 5, 6)
	for _, c := range []struct{ what, address, want string }{
		{"a neighbour", "192.168.1.77", home},
		{"this machine", "192.168.1.5", home},
		{"by the default route", "8.8.8.8", home},
		{"the gateway of a far network has no name of its own", "10.7.1.1", at("10.0.0.0/8", "")},
		{"no gateway", "10.9.0.1", at("10.0.0.0/8", "")},
		{"the gateway is not known yet", "10.1.0.9", ""},
		{"in a tunnel", "172.16.0.9", at("172.16.0.0/24", "172.16.0.1")},
		{"behind a tunnel", "172.17.3.3", at("172.16.0.0/24", "172.16.0.1")},
		{"self-assigned", "169.254.1.1", ""},
		{"on this machine only", "127.0.0.1", at("127.0.0.0/8", "")},
		{"IPv6", "2001:db8::1", ""},
	} {
		if got := name(c.address); got != c.want {
			t.Errorf("%s, %s: %q, want %q", c.what, c.address, got, c.want)
		}
	}
	macs["192.168.1.1"] = []byte{6, 5, 4, 3, 2, 1}
	if got := name("192.168.1.77"); got == home || got == "" {
		t.Errorf("a network with another gateway at the same address is %q", got)
	}
	if got := (Local{}).networkOf(netip.MustParseAddr("192.168.1.77"), nil, hardware); got != "" {
		t.Errorf("without a network: %q", got)
	}
}
