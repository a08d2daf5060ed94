package beacon

import (
	"net"
	"net/netip"
	"testing"
	"time"
)

func TestOneAddressOfEachNetworkOfAnInterfaceIsUsed(t *testing.T) {
	var addrs []net.Addr
	for _, s := range []string{"192.168.7.9/22", "192.168.7.10/22", "fe80::1/64", "10.1.2.3/32", "10.2.0.1/31"} {
		p := netip.MustParsePrefix(s)
		addrs = append(addrs, &net.IPNet{IP: p.Addr().AsSlice(), Mask: net.CIDRMask(p.Bits(), p.Addr().BitLen())})
	}
	got := addressesOf(net.Interface{Index: 3, Flags: net.FlagBroadcast | net.FlagMulticast}, addrs)
	want := []Address{
		{3, netip.MustParsePrefix("192.168.7.9/22"), netip.MustParseAddr("192.168.7.255"), true},
		{3, netip.MustParsePrefix("10.1.2.3/32"), netip.Addr{}, true},
		{3, netip.MustParsePrefix("10.2.0.1/31"), netip.Addr{}, true},
	}
	if len(got) != len(want) {
		t.Fatalf("%v", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%v, want %v", got[i], want[i])
		}
	}
}

func TestAddressesOfThisMachineHaveNoLoopback(t *testing.T) {
	list, err := System().Addresses()
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range list {
		if !a.Prefix.Addr().Is4() || a.Prefix.Addr().IsLoopback() || a.Interface == 0 {
			t.Errorf("%+v", a)
		}
	}
}

// TestSocketsOfTheSystem uses the loopback interface and another port.
func TestSocketsOfTheSystem(t *testing.T) {
	free, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	s := system{free.LocalAddr().(*net.UDPAddr).AddrPort().Port()}
	free.Close()
	home := netip.MustParseAddr("127.0.0.1")
	var listeners []Socket
	for range 2 { // the port is shared
		l, err := s.Listen(nil)
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		listeners = append(listeners, l)
	}
	out, err := s.Open(Address{Prefix: netip.PrefixFrom(home, 8)})
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	if _, err := out.WriteToUDPAddrPort([]byte("x"), netip.AddrPortFrom(home, s.port)); err != nil {
		t.Fatal(err)
	}
	heard := make(chan netip.AddrPort, 2)
	for _, l := range listeners {
		go func() {
			if _, from, err := l.ReadFromUDPAddrPort(make([]byte, 9)); err == nil {
				heard <- from
			}
		}()
	}
	select {
	case from := <-heard:
		if from.Addr().Unmap() != home || from.Port() == s.port {
			t.Errorf("heard from %v", from)
		}
	case <-time.After(time.Minute):
		t.Error("nothing was heard")
	}
	if _, err := s.Open(Address{Interface: 1 << 20, Multicast: true}); err == nil {
		t.Error("a socket for an interface there is not")
	}
}
