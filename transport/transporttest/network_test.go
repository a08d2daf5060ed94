package transporttest

import (
	"errors"
	"net"
	"net/netip"
	"os"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

func host(n byte) netip.Addr { return netip.AddrFrom4([4]byte{10, 0, 0, n}) }

func listen(t *testing.T, n *Network, addr netip.Addr, port uint16) *Conn {
	t.Helper()
	c, err := n.Listen(netip.AddrPortFrom(addr, port))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// expect compares the datagrams that have arrived, joined by spaces, with want.
func expect(t *testing.T, c *Conn, want string) {
	t.Helper()
	synctest.Wait()
	_ = c.SetReadDeadline(time.Now().Add(time.Nanosecond))
	var got []string
	for b := make([]byte, 100); ; {
		n, _, err := c.ReadFrom(b)
		if err != nil {
			break
		}
		got = append(got, string(b[:n]))
	}
	if s := strings.Join(got, " "); s != want {
		t.Errorf("%v received %q, want %q", c.LocalAddr(), s, want)
	}
}

func send(t *testing.T, from *Conn, to netip.AddrPort, text string) {
	t.Helper()
	if n, err := from.WriteTo([]byte(text), net.UDPAddrFromAddrPort(to)); n != len(text) || err != nil {
		t.Errorf("%d bytes, %v", n, err)
	}
}

func TestHostsExchangeDatagrams(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := NewNetwork(1)
		a, b := listen(t, n, host(1), 3457), listen(t, n, host(2), 0)
		send(t, a, b.local(), "hello")
		buf := make([]byte, 3)
		size, from, err := b.ReadFrom(buf)
		if string(buf[:size]) != "hel" || from.String() != "10.0.0.1:3457" || err != nil {
			t.Errorf("%q from %v, %v", buf[:size], from, err)
		}
		send(t, b, netip.MustParseAddrPort("[::ffff:10.0.0.1]:3457"), "back")
		expect(t, a, "back")
		send(t, a, netip.MustParseAddrPort("10.0.0.9:1"), "nobody is there")
		if c := n.Counts(host(1), host(2)); c.Sent != 1 || c.Arrived != 1 || c.Bytes != 5 {
			t.Errorf("%+v", c)
		}
	})
}

func TestAddressesThatCannotBe(t *testing.T) {
	n := NewNetwork(1)
	c := listen(t, n, host(1), 0)
	if _, err := n.Listen(c.local()); !errors.Is(err, syscall.EADDRINUSE) {
		t.Error(err)
	}
	if _, err := n.Listen(netip.MustParseAddrPort("0.0.0.0:1")); err == nil {
		t.Error("a socket for all hosts")
	}
	if other := listen(t, n, host(1), 0); other.local() == c.local() {
		t.Error("one port twice")
	}
	if _, err := c.WriteToUDPAddrPort(make([]byte, maxDatagram+1), c.local()); !errors.Is(err, syscall.EMSGSIZE) {
		t.Error(err)
	}
	if _, err := c.WriteTo(nil, &net.UnixAddr{Name: "x"}); err == nil {
		t.Error("sent to something that is no address")
	}
}

func TestFaultsAreOneWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := NewNetwork(1)
		a, b := listen(t, n, host(1), 1), listen(t, n, host(2), 1)
		n.SetPath(host(1), host(2), Faults{Loss: 1})
		send(t, a, b.local(), "lost")
		send(t, b, a.local(), "arrives")
		expect(t, b, "")
		expect(t, a, "arrives")
		n.SetFaults(Faults{})
		send(t, a, b.local(), "now too")
		expect(t, b, "now too")
	})
}

func TestNewPathsHaveTheNetworksFaults(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := NewNetwork(1)
		n.SetFaults(Faults{Duplicate: 1, Delay: time.Second})
		a, b := listen(t, n, host(1), 1), listen(t, n, host(2), 1)
		send(t, a, b.local(), "x")
		expect(t, b, "")
		time.Sleep(time.Second)
		expect(t, b, "x x")
	})
}

func TestPartition(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := NewNetwork(1)
		a, b, c := listen(t, n, host(1), 1), listen(t, n, host(2), 1), listen(t, n, host(3), 1)
		say := func() {
			send(t, a, b.local(), "a")
			send(t, c, b.local(), "c")
		}
		n.Partition([]netip.Addr{host(1)})
		say()
		expect(t, b, "c")
		n.Partition([]netip.Addr{host(1), host(2)}, []netip.Addr{host(3)})
		say()
		expect(t, b, "a")
		n.Heal()
		say()
		expect(t, b, "a c")
		if got := n.Counts(host(1), host(2)); got.Cut != 1 || got.Arrived != 2 {
			t.Errorf("%+v", got)
		}
	})
}

func TestAGroupIsEverySocketOnThePort(t *testing.T) {
	for _, group := range []string{"239.255.34.56:3458", "255.255.255.255:3458"} {
		synctest.Test(t, func(t *testing.T) {
			n := NewNetwork(1)
			a, b, other := listen(t, n, host(1), 3458), listen(t, n, host(2), 3458), listen(t, n, host(3), 3456)
			send(t, a, netip.MustParseAddrPort(group), "beacon")
			expect(t, a, "beacon")
			expect(t, b, "beacon")
			expect(t, other, "")
		})
	}
}

func TestCloseEndsReads(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := listen(t, NewNetwork(1), host(1), 1)
		time.AfterFunc(time.Second, func() { c.Close() })
		if _, _, err := c.ReadFrom(nil); !errors.Is(err, net.ErrClosed) {
			t.Error(err)
		}
		if _, _, err := c.ReadFrom(nil); !errors.Is(err, net.ErrClosed) {
			t.Error(err)
		}
		if _, err := c.WriteToUDPAddrPort(nil, c.local()); !errors.Is(err, net.ErrClosed) {
			t.Error(err)
		}
	})
}

func TestADeadlineEndsReadsUnderWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := listen(t, NewNetwork(1), host(1), 1)
		start := time.Now()
		_ = c.SetDeadline(start.Add(time.Hour))
		time.AfterFunc(time.Second, func() { _ = c.SetReadDeadline(time.Now().Add(time.Second)) })
		_, _, err := c.ReadFrom(nil)
		var timeout net.Error
		if !errors.Is(err, os.ErrDeadlineExceeded) || !errors.As(err, &timeout) || !timeout.Timeout() {
			t.Error(err)
		}
		if took := time.Since(start); took != 2*time.Second {
			t.Errorf("after %v", took)
		}
		send(t, c, c.local(), "waits")
		if _, _, err := c.ReadFrom(nil); !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Error("a deadline that has passed does not hold:", err)
		}
		_ = c.SetWriteDeadline(start)
		_ = c.SetReadDeadline(time.Time{})
		if _, _, err := c.ReadFrom(nil); err != nil {
			t.Error(err)
		}
	})
}

func TestASocketNobodyReadsDropsTheNewest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := NewNetwork(1)
		c := listen(t, n, host(1), 1)
		for range socketBuffer + 3 {
			send(t, c, c.local(), "")
		}
		if c.Dropped() != 3 {
			t.Errorf("%d dropped", c.Dropped())
		}
	})
}
