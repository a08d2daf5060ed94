package link

import (
	"net"
	"net/netip"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/transport/transporttest"
)

// listenIn opens a socket of a network in memory.
func listenIn(t *testing.T, n *transporttest.Network, at string) *transporttest.Conn {
	t.Helper()
	c, err := n.Listen(netip.MustParseAddrPort(at))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// A packet from a room's port or a well-known one is forged. Without the guard, it would get a Retry or a reset.
func TestPacketsFromARoomsPortAreNotAnswered(t *testing.T) {
	network := transporttest.NewNetwork(1)
	hub := listenIn(t, network, "10.0.0.1:3457")
	_, done, err := makeNode(hub, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { hub.Close(); <-done })
	asker := listenIn(t, network, "10.0.0.9:40000")
	forged := map[string]*transporttest.Conn{}
	for _, at := range []string{"10.0.0.2:3456", "10.0.0.3:1023", "10.0.0.4:53"} {
		forged[at] = listenIn(t, network, at)
	}
	for name, packet := range map[string][]byte{"a Retry": initials(t, startNode(t, nil))[0], "a reset": garbage(100, 0x40)} {
		for _, c := range forged {
			c.WriteTo(packet, hub.LocalAddr())
		}
		asker.WriteTo(packet, hub.LocalAddr())
		asker.SetReadDeadline(time.Now().Add(patience))
		if _, _, err := asker.ReadFrom(make([]byte, 2000)); err != nil { // answers leave in the order of what asks for them
			t.Fatalf("%s does not come at all: %v", name, err)
		}
		for at := range forged {
			if n := network.Counts(netip.MustParseAddr("10.0.0.1"), netip.MustParseAddrPort(at).Addr()).Sent; n > 0 {
				t.Errorf("%s: %d datagrams went to %s", name, n, at)
			}
		}
	}
}

func TestARealSocketSendsNothingToAPortOfARoomOrAService(t *testing.T) {
	victim := listenGuarded(t)
	to := victim.LocalAddr().(*net.UDPAddr)
	bare := listenLoopback(t)
	defer bare.Close()
	g := guarded(bare).(guardedUDP)
	if n, err := g.WriteTo([]byte("one"), to); n != 3 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	if n, _, err := g.WriteMsgUDP([]byte("two"), nil, to); n != 3 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	bare.WriteTo([]byte("last"), to)
	buf := make([]byte, 10)
	victim.SetReadDeadline(time.Now().Add(patience))
	if n, _, err := victim.ReadFrom(buf); err != nil || string(buf[:n]) != "last" {
		t.Errorf("%q came, %v", buf[:n], err)
	}
}

// listenGuarded opens a socket at a port that is never sent to.
func listenGuarded(t *testing.T) *net.UDPConn {
	t.Helper()
	for _, port := range []int{roomPort, 1023, 1022, 1021} {
		if c, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1), Port: port}); err == nil {
			t.Cleanup(func() { c.Close() })
			return c
		}
	}
	t.Skip("skipped: port 3456 is taken, and those below 1024 are not allowed")
	return nil
}

func TestPortsOfRoomsAndServicesAreNotDialled(t *testing.T) {
	h, err := New(Config{Identity: NewIdentity(), Conn: listenLoopback(t), About: func() About { return About{} }})
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	for i, port := range []uint16{0, 53, 1023, roomPort, 1024, 3457} {
		h.Connect(chat.Key{byte(i + 1)}, netip.AddrPortFrom(host(1).Addr(), port))
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.dials.targets) != 2 || h.dials.targets[chat.Key{5}] == nil || h.dials.targets[chat.Key{6}] == nil {
		t.Errorf("%d ports are to be dialled", len(h.dials.targets))
	}
}
