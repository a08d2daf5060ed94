package transporttest

import (
	"bytes"
	"errors"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

const port = 3458

// open opens a socket on a host.
func open(t *testing.T, n *Namespace, port int) *net.UDPConn {
	t.Helper()
	return opened(t, n, func() (*net.UDPConn, error) { return net.ListenUDP("udp4", &net.UDPAddr{Port: port}) })
}

// join opens a socket on a host and joins a multicast group.
func join(t *testing.T, n *Namespace, group string) *net.UDPConn {
	t.Helper()
	return opened(t, n, func() (*net.UDPConn, error) {
		i, err := net.InterfaceByName("lan0")
		if err != nil {
			return nil, err
		}
		return net.ListenMulticastUDP("udp4", i, net.UDPAddrFromAddrPort(netip.MustParseAddrPort(group)))
	})
}

func opened(t *testing.T, n *Namespace, open func() (*net.UDPConn, error)) (c *net.UDPConn) {
	t.Helper()
	var err error
	n.Do(func() { c, err = open() })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// lan makes two hosts on a switch, 10.77.0.1 and 10.77.0.2, with a socket each.
func lan(t *testing.T) (s *Switch, hosts [2]*Namespace, wires [2]*Wire, conns [2]*net.UDPConn) {
	t.Helper()
	s = NewSwitch(t)
	for i := range hosts {
		hosts[i] = NewNamespace(t)
		wires[i] = s.Connect(hosts[i], netip.PrefixFrom(netip.AddrFrom4([4]byte{10, 77, 0, byte(i + 1)}), 24))
		conns[i] = open(t, hosts[i], port)
	}
	return s, hosts, wires, conns
}

// arrives sends a text once, and fails the test unless it is the next to arrive.
func arrives(t *testing.T, from *net.UDPConn, to string, at *net.UDPConn, text string) {
	t.Helper()
	if _, err := from.WriteToUDPAddrPort([]byte(text), netip.MustParseAddrPort(to)); err != nil {
		t.Error(err)
	}
	next(t, at, text)
}

// next fails the test unless a text is the next that a socket reads.
func next(t *testing.T, at *net.UDPConn, text string) {
	t.Helper()
	b := make([]byte, 2_000)
	_ = at.SetReadDeadline(time.Now().Add(time.Minute))
	if n, _, err := at.ReadFromUDPAddrPort(b); err != nil || string(b[:n]) != text {
		t.Errorf("%q arrived at %v, %v; want %q", b[:n], at.LocalAddr(), err, text)
	}
}

func TestHostsOnASwitch(t *testing.T) {
	_, _, wires, conns := lan(t)
	arrives(t, conns[0], "10.77.0.2:3458", conns[1], "unicast")
	arrives(t, conns[0], "10.77.0.255:3458", conns[1], "broadcast")
	next(t, conns[0], "broadcast") // its sender hears it too
	wires[1].Down()
	if _, err := conns[1].WriteToUDPAddrPort([]byte("x"), netip.MustParseAddrPort("10.77.0.1:3458")); !errors.Is(err, syscall.ENETUNREACH) {
		t.Error(err)
	}
	wires[1].Up()
	arrives(t, conns[1], "10.77.0.1:3458", conns[0], "up again")
	wires[1].Readdress(netip.MustParsePrefix("10.77.0.9/24"))
	arrives(t, conns[0], "10.77.0.9:3458", conns[1], "moved")
}

func TestAHostOnTwoSwitches(t *testing.T) {
	_, hosts, _, conns := lan(t)
	other, host := NewSwitch(t), NewNamespace(t)
	other.Connect(host, netip.MustParsePrefix("10.78.0.1/24"))
	if w := other.Connect(hosts[0], netip.MustParsePrefix("10.78.0.2/24")); w.Name != "lan1" {
		t.Errorf("its second wire is %s", w.Name)
	}
	arrives(t, conns[0], "10.78.0.1:3458", open(t, host, port), "other network")
	arrives(t, conns[0], "10.77.0.2:3458", conns[1], "first network")
}

func TestAPartitionedSwitch(t *testing.T) {
	s, _, wires, conns := lan(t)
	third := NewNamespace(t)
	wire := s.Connect(third, netip.MustParsePrefix("10.77.0.3/24"))
	conn := open(t, third, port)
	arrives(t, conns[0], "10.77.0.2:3458", conns[1], "before")
	s.Partition(wires[1], wire)
	if _, err := conns[0].WriteToUDPAddrPort([]byte("across"), netip.MustParseAddrPort("10.77.0.2:3458")); err != nil {
		t.Error(err)
	}
	arrives(t, conn, "10.77.0.2:3458", conns[1], "within")
	s.Heal(wires[1], wire)
	arrives(t, conns[0], "10.77.0.2:3458", conns[1], "after")
}

func TestASwitchForUnicastOnly(t *testing.T) {
	s, hosts, _, conns := lan(t)
	group := "239.255.34.56:3459"
	listener := join(t, hosts[1], group)
	hosts[0].Run("ip", "route", "add", "224.0.0.0/4", "dev", "lan0")
	arrives(t, conns[0], group, listener, "multicast")
	s.UnicastOnly()
	for _, to := range []string{group, "10.77.0.255:3458"} {
		if _, err := conns[0].WriteToUDPAddrPort([]byte("to many"), netip.MustParseAddrPort(to)); err != nil {
			t.Error(err)
		}
	}
	// A datagram does not overtake another on this wire.
	arrives(t, conns[0], "10.77.0.2:3458", conns[1], "to one")
	arrives(t, conns[0], "10.77.0.2:3459", listener, "to one")
}

func TestAFilterDropsWhatItSays(t *testing.T) {
	_, hosts, _, conns := lan(t)
	hosts[1].Filter(`table ip f { chain in { type filter hook input priority 0; udp length 11 drop; }; }`)
	c := hosts[0].Capture()
	if _, err := conns[0].WriteToUDPAddrPort([]byte("abc"), netip.MustParseAddrPort("10.77.0.2:3458")); err != nil {
		t.Error(err)
	}
	arrives(t, conns[0], "10.77.0.2:3458", conns[1], "abcd")
	if p := c.Packets(); len(p) < 2 || string(p[0].Data) != "abc" {
		t.Errorf("%v", p)
	}
}

func TestACaptureSeesWhatPasses(t *testing.T) {
	_, hosts, _, conns := lan(t)
	self := open(t, hosts[0], 99)
	out, in := hosts[0].Capture(), hosts[1].Capture()
	long := bytes.Repeat([]byte("long"), 1_000)
	to := netip.MustParseAddrPort("10.77.0.2:3458")
	for _, data := range [][]byte{[]byte("short"), {}, long} {
		if _, err := conns[0].WriteToUDPAddrPort(data, to); err != nil {
			t.Error(err)
		}
	}
	arrives(t, conns[0], "127.0.0.1:99", self, "to itself")
	arrives(t, conns[1], "10.77.0.1:3458", conns[0], "back")
	want := []string{"5 5", "0 0", "4000 1472", "9 9", "4 4"}
	check := func(c *Capture, outward bool, want ...string) {
		t.Helper()
		var got []string
		for _, p := range c.Packets() {
			if p.Length != 9 && p.Out != (outward == (p.To == to)) {
				t.Errorf("%+v", p)
			}
			if p.To != to && p.To.Port() != 99 && p.From != to {
				t.Errorf("from %v to %v", p.From, p.To)
			}
			got = append(got, strconv.Itoa(p.Length)+" "+strconv.Itoa(len(p.Data)))
		}
		if strings.Join(got, ", ") != strings.Join(want, ", ") {
			t.Errorf("%q, want %q", got, want)
		}
	}
	check(out, true, want...)
	check(in, false, append(want[:3:3], want[4])...)
}

func TestARoleRunsOnAHost(t *testing.T) {
	n := NewNamespace(t)
	cmd := Role("echo")
	in, err := cmd.StdinPipe()
	if err == nil {
		err = n.Start(cmd)
	}
	if err != nil {
		t.Fatal(err)
	}
	inside, err := os.Readlink("/proc/" + strconv.Itoa(cmd.Process.Pid) + "/ns/net")
	outside, _ := os.Readlink("/proc/self/ns/net")
	if err != nil || inside == outside {
		t.Errorf("%s here, %s there, %v", outside, inside, err)
	}
	in.Close()
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
}

func TestAHostEndsWithItsTest(t *testing.T) {
	var tid int
	cmd := Role("echo")
	t.Run("host", func(t *testing.T) {
		n := NewNamespace(t)
		tid = n.tid
		if _, err := cmd.StdinPipe(); err != nil {
			t.Fatal(err)
		}
		if err := n.Start(cmd); err != nil {
			t.Fatal(err)
		}
	})
	if tid == 0 {
		SkipOutsideCI(t, "this test makes network namespaces, which only root may")
	}
	if err := cmd.Wait(); err == nil || err.Error() != "signal: killed" {
		t.Errorf("its program ended with %v", err)
	}
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(time.Millisecond) {
		if _, err := os.Stat("/proc/self/task/" + strconv.Itoa(tid)); os.IsNotExist(err) {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("its thread is still there")
		}
	}
}

func TestIsolationIsANetworkOfItsOwn(t *testing.T) {
	prefix := Isolation("ip link set lo up")
	if prefix == nil {
		SkipOutsideCI(t, "this system lets nobody make namespaces")
	}
	cmd := exec.Command(prefix[0], append(prefix[1:], "sh", "-c", "ip -o link; echo $$")...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	if err != nil || len(lines) != 2 || !strings.Contains(lines[0], "LOOPBACK,UP") || lines[1] != "1" {
		t.Errorf("%q, %v", out, err)
	}
}
