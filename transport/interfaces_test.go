package transport

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"udpchat/chat"
	"udpchat/chat/health"
)

func prefixes(list ...string) []net.Addr {
	var out []net.Addr
	for _, s := range list {
		p := netip.MustParsePrefix(s)
		out = append(out, &net.IPNet{IP: p.Addr().AsSlice(), Mask: net.CIDRMask(p.Bits(), p.Addr().BitLen())})
	}
	return out
}

func TestLocalKnowsItsAddressesAndBroadcasts(t *testing.T) {
	var l Local
	l.add(net.Interface{Name: "eth0", Flags: net.FlagBroadcast}, prefixes("192.168.7.9/22", "fe80::1/64", "10.1.2.3/32"))
	l.add(net.Interface{Name: "tun0"}, prefixes("10.8.0.2/24"))
	l.add(net.Interface{Name: "ppp", Flags: net.FlagPointToPoint}, nil)
	want := []health.Interface{
		{Name: "eth0", Address: netip.MustParseAddr("192.168.7.9"), Network: netip.MustParsePrefix("192.168.4.0/22")},
		{Name: "eth0", Address: netip.MustParseAddr("10.1.2.3"), Network: netip.MustParsePrefix("10.1.2.3/32")},
		{Name: "tun0", Address: netip.MustParseAddr("10.8.0.2"), Network: netip.MustParsePrefix("10.8.0.0/24"), Virtual: true},
	}
	if !slices.Equal(l.Interfaces, want) {
		t.Errorf("%+v", l.Interfaces)
	}
	for a, want := range map[string]bool{"192.168.7.255": true, "255.255.255.255": true, "192.168.4.255": false, "10.8.0.255": false} {
		if l.IsBroadcast(netip.MustParseAddr(a)) != want {
			t.Errorf("broadcast %s: want %v", a, want)
		}
	}
	for a, want := range map[string]bool{"192.168.7.9": true, "127.3.2.1": true, "192.168.7.10": false} {
		if l.Owns(netip.MustParseAddr(a)) != want {
			t.Errorf("owns %s: want %v", a, want)
		}
	}
}

func TestAMachineWithIPv6AloneIsTold(t *testing.T) {
	for name, c := range map[string]struct {
		addrs []string
		want  chat.Reason
	}{
		"nothing":                  {nil, chat.NoNetwork},
		"an address for one link":  {[]string{"fe80::1/64"}, chat.NoNetwork},
		"a global address":         {[]string{"fe80::1/64", "2001:db8::7/64"}, chat.NeedsIPv4},
		"an address of this site":  {[]string{"fd00::7/64"}, chat.NeedsIPv4},
		"both":                     {[]string{"2001:db8::7/64", "192.0.2.7/24"}, chat.NoNetwork},
		"a self-assigned IPv4 one": {[]string{"2001:db8::7/64", "169.254.3.4/16"}, chat.NoNetwork},
	} {
		var l Local
		l.add(net.Interface{Name: "eth0", Flags: net.FlagBroadcast}, prefixes(c.addrs...))
		if got := l.without(); got != c.want {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestVirtualInterfacesAreToldByName(t *testing.T) {
	for name, want := range map[string]bool{
		"eth0": false, "enp3s0": false, "wlan0": false, "en0": false, "Ethernet": false, "WLAN": false, "Wi-Fi": false, "以太网": false,
		"bridge0": false, "docker0": true, "br-1f2e": true, "veth12@if3": true, "virbr0": true, "vmnet8": true, "VirtualBox Host-Only Network": true,
		"VMware Network Adapter VMnet1": true, "vEthernet (WSL)": true, "tun0": true, "wg0": true, "utun3": true, "tailscale0": true,
	} {
		if isVirtual(name) != want {
			t.Errorf("%s: want %v", name, want)
		}
	}
}

func TestHardwareComesFirstAndSelfAssignedAddressesLater(t *testing.T) {
	list := []health.Interface{
		{Name: "docker0", Virtual: true, Address: host(1)},
		{Name: "eth1", Address: netip.MustParseAddr("169.254.3.4")},
		{Name: "eth0", Address: host(2)},
	}
	slices.SortFunc(list, func(a, b health.Interface) int { return rank(a) - rank(b) })
	if list[0].Name != "eth0" || list[1].Name != "eth1" || list[2].Name != "docker0" {
		t.Errorf("%v", list)
	}
}

func TestInterfacesOfThisMachineHaveNoLoopback(t *testing.T) {
	l, err := Interfaces()
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range l.Interfaces {
		if !i.Address.Is4() || i.Address.IsLoopback() || i.Name == "" {
			t.Errorf("%+v", i)
		}
	}
}

func TestWatchTellsChangesOnly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		one := Local{Interfaces: []health.Interface{{Name: "eth0", Address: host(1)}}}
		reads := []Local{one, one, {}, one}
		ctx, cancel := context.WithCancel(t.Context())
		var told []Local
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			Watch(ctx, time.Second, func() (Local, error) {
				l := reads[0]
				if len(reads) > 1 {
					reads = reads[1:]
				}
				if len(l.Interfaces) == 0 {
					return l, errors.New("cannot be read")
				}
				return l, nil
			}, func(l Local) { told = append(told, l) })
		}()
		time.Sleep(10 * time.Second)
		cancel()
		<-ended
		if len(told) != 3 || !told[0].equal(one) || !told[1].equal(Local{}) || !told[2].equal(one) {
			t.Errorf("told %v", told)
		}
	})
}
