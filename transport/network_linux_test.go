package transport

import (
	"net"
	"net/netip"
	"slices"
	"testing"
	"time"

	"udpchat/transport/transporttest"
)

func TestTheGatewaysOfLinuxAreRead(t *testing.T) {
	const table = `Iface	Destination	Gateway 	Flags	RefCnt	Use	Metric	Mask		MTU	Window	IRTT
lan0	00000000	0101A8C0	0003	0	0	100	00000000	0	0	0
lan0	0001A8C0	00000000	0001	0	0	100	00FFFFFF	0	0	0
lan1	0000070A	FE01A8C0	0003	0	0	0	0000FFFF	0	0	0
lan1	0000080A	FE01A8C0	0002	0	0	0	0000FFFF	0	0	0
lan1	0000090A	FE01A8C0	0003	0	0	0	00FF00FF	0	0	0
lan1	nonsense	FE01A8C0	0003	0	0	0	0000FFFF	0	0	0
`
	want := []gateway{
		{netip.MustParsePrefix("0.0.0.0/0"), netip.MustParseAddr("192.168.1.1"), 100},
		{netip.MustParsePrefix("10.7.0.0/16"), netip.MustParseAddr("192.168.1.254"), 0},
	}
	if got := gatewaysIn(table); !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
	const neighbours = `IP address       HW type     Flags       HW address            Mask     Device
192.168.1.7      0x1         0x0         00:00:00:00:00:00     *        lan0
192.168.1.1      0x1         0x2         02:00:00:00:00:0f     *        lan0
`
	if mac := hardwareIn(neighbours, netip.MustParseAddr("192.168.1.1")); net.HardwareAddr(mac).String() != "02:00:00:00:00:0f" {
		t.Errorf("%x", mac)
	}
	if mac := hardwareIn(neighbours, netip.MustParseAddr("192.168.1.7")); mac != nil {
		t.Errorf("one that is not known: %x", mac)
	}
}

func FuzzNetworkTables(f *testing.F) {
	f.Add("lan0	00000000	0101A8C0	0003	0	0	100	00000000	0	0	0\n")
	f.Add("192.168.1.1 0x1 0x2 02:00:00:00:00:0f * lan0\n")
	f.Fuzz(func(t *testing.T, table string) {
		for _, g := range gatewaysIn(table) {
			if !g.to.IsValid() || !g.at.Is4() {
				t.Errorf("%+v", g)
			}
		}
		hardwareIn(table, netip.MustParseAddr("192.168.1.1"))
	})
}

// Two networks have the same addresses and a gateway at the same address, as many homes and cafés.
func TestANetworkIsKnownAgainAndNotTakenForAnother(t *testing.T) {
	transporttest.RequirePrograms(t, "ip")
	office, cafe := transporttest.NewSwitch(t), transporttest.NewSwitch(t)
	prefix := netip.MustParsePrefix
	for _, s := range []*transporttest.Switch{office, cafe} {
		s.Connect(transporttest.NewNamespace(t), prefix("192.168.1.1/24"))
	}
	laptop := func(s *transporttest.Switch) (h *transporttest.Namespace, name func() string) {
		h = transporttest.NewNamespace(t)
		s.Connect(h, prefix("192.168.1.5/24"))
		name = func() (n string) {
			h.Do(func() { n = NetworkOf(netip.MustParseAddr("192.168.1.77")) })
			return n
		}
		return h, name
	}
	first, inOffice := laptop(office)
	if got, want := inOffice(), networkName(prefix("192.168.1.0/24"), netip.Addr{}, nil); got != want {
		t.Errorf("without a gateway %q, want %q", got, want)
	}
	first.Run("ip", "route", "add", "default", "via", "192.168.1.1")
	if got := inOffice(); got != "" {
		t.Errorf("%q before the gateway is known", got)
	}
	lookUp(t, first)
	name := inOffice()
	if name == "" {
		t.Fatal("the office has no name")
	}
	again, inOfficeAgain := laptop(office)
	again.Run("ip", "route", "add", "default", "via", "192.168.1.1", "metric", "700")
	lookUp(t, again)
	if got := inOfficeAgain(); got != name {
		t.Errorf("another time it is %q, not %q", got, name)
	}
	away, inCafe := laptop(cafe)
	away.Run("ip", "route", "add", "default", "via", "192.168.1.1")
	lookUp(t, away)
	if got := inCafe(); got == "" || got == name {
		t.Errorf("the café is %q, the office %q", got, name)
	}
	var far string
	away.Do(func() { far = NetworkOf(netip.MustParseAddr("203.0.113.9")) })
	if far != inCafe() {
		t.Errorf("what is behind the gateway is reached in %q", far)
	}
}

// lookUp sends something to the gateway and waits until its hardware address is known.
func lookUp(t *testing.T, h *transporttest.Namespace) {
	t.Helper()
	h.Do(func() {
		conn, err := net.Dial("udp4", "192.168.1.1:9")
		if err != nil {
			t.Error(err)
			return
		}
		defer conn.Close()
		for deadline := time.Now().Add(10 * time.Second); hardwareOf(netip.MustParseAddr("192.168.1.1")) == nil; time.Sleep(time.Millisecond) {
			_, _ = conn.Write([]byte("x"))
			if time.Now().After(deadline) {
				t.Error("the gateway does not answer")
				return
			}
		}
	})
}
