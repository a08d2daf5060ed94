package transporttest

import (
	"errors"
	"net"
	"net/netip"
	"syscall"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/transport"
)

// TestALineToEverybodyReachesEachNetworkWithoutADefaultRoute has a host in two networks and a script in each.
func TestALineToEverybodyReachesEachNetworkWithoutADefaultRoute(t *testing.T) {
	self := NewNamespace(t)
	var scripts []*net.UDPConn
	for _, network := range []string{"10.77.0.", "10.78.0."} {
		s, other := NewSwitch(t), NewNamespace(t)
		s.Connect(self, netip.MustParsePrefix(network+"1/24"))
		s.Connect(other, netip.MustParsePrefix(network+"2/24"))
		scripts = append(scripts, open(t, other, 3456))
	}
	everybody := netip.MustParseAddrPort("255.255.255.255:3456")
	conn := open(t, self, 0)
	if _, err := conn.WriteToUDPAddrPort([]byte("x"), everybody); !errors.Is(err, syscall.ENETUNREACH) {
		t.Fatalf("the system sends it: %v", err)
	}
	var local transport.Local
	self.Do(func() { local, _ = transport.Interfaces() })
	s := transport.NewSender(conn)
	s.SetLocal(local)
	s.SetPeers([]chat.Peer{{Entered: "all", Address: everybody}})
	go func() { _ = s.Serve() }()
	defer s.Close()
	why := make(chan chat.Reason, 2)
	for i, text := range []string{"a", "b"} {
		s.Send(chat.ID(i+1), "all", text, func(r chat.Reason) { why <- r })
		if r := <-why; r != chat.ReasonNone {
			t.Fatal(r)
		}
	}
	for _, script := range scripts {
		next(t, script, "a")
		next(t, script, "b") // so a came once
	}
}

func TestAHostWithIPv6AloneIsKnown(t *testing.T) {
	n := NewNamespace(t)
	NewSwitch(t).Connect(n, netip.MustParsePrefix("10.77.0.1/24"))
	n.Run("ip", "addr", "flush", "dev", "lan0")
	n.Run("ip", "addr", "add", "fd00::7/64", "nodad", "dev", "lan0")
	for deadline := time.Now().Add(time.Minute); ; {
		var local transport.Local
		n.Do(func() { local, _ = transport.Interfaces() })
		if local.IPv6 && len(local.Interfaces) == 0 {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%+v", local)
		}
	}
}
