package transporttest

import (
	"net/netip"
	"strconv"
	"strings"
	"testing"
	"time"
)

// Switch is an Ethernet switch: Linux bridges in a namespace of their own.
type Switch struct{ host *Namespace }

// NewSwitch makes a switch without hosts. Where that is not allowed, it ends the test as SkipOutsideCI does.
func NewSwitch(t testing.TB) *Switch {
	t.Helper()
	s := &Switch{NewNamespace(t)}
	for _, side := range []string{"lan", "island"} {
		s.host.Run("ip", "link", "add", side, "type", "bridge", "mcast_snooping", "0")
		s.host.Run("ip", "link", "set", side, "up")
	}
	return s
}

// Wire connects a host to a switch.
type Wire struct {
	Name string // of the host's interface: lan0, or lan1 for the second wire of a host
	host *Namespace
	port string // the interface at the switch's end
	plug *Namespace
}

// Connect gives a host one more interface, which has an address and is connected to the switch.
func (s *Switch) Connect(n *Namespace, address netip.Prefix) *Wire {
	n.t.Helper()
	w := &Wire{Name: "lan" + strconv.Itoa(n.wires), host: n, port: "port" + strconv.Itoa(s.host.wires), plug: s.host}
	n.wires++
	s.host.wires++
	s.host.Run("ip", "link", "add", w.port, "type", "veth", "peer", "name", w.Name, "netns", n.pid())
	s.host.Run("ip", "link", "set", w.port, "master", "lan", "up")
	n.Run("ip", "addr", "add", address.String(), "broadcast", "+", "dev", w.Name)
	w.Up()
	return w
}

// Down switches off the host's interface, which keeps its address.
func (w *Wire) Down() { w.host.t.Helper(); w.host.Run("ip", "link", "set", w.Name, "down") }

// Up switches on the host's interface, and waits until both ends forward packets. The system drops packets before that.
func (w *Wire) Up() {
	w.host.t.Helper()
	w.host.Run("ip", "link", "set", w.Name, "up")
	w.ready()
}

func (w *Wire) ready() {
	w.host.t.Helper()
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(time.Millisecond) {
		if strings.Contains(w.host.Run("ip", "link", "show", w.Name), "state UP") &&
			strings.Contains(w.plug.Run("ip", "-d", "link", "show", w.port), "state forwarding") {
			return
		}
		if time.Now().After(deadline) {
			w.host.t.Fatalf("%s does not come up", w.Name)
		}
	}
}

// Readdress replaces the addresses of the host's interface.
func (w *Wire) Readdress(address netip.Prefix) {
	w.host.t.Helper()
	w.host.Run("ip", "addr", "flush", "dev", w.Name)
	w.host.Run("ip", "addr", "add", address.String(), "broadcast", "+", "dev", w.Name)
}

// Partition separates some hosts from the others. They still reach each other and keep their carrier.
func (s *Switch) Partition(island ...*Wire) { s.host.t.Helper(); s.move("island", island) }

// Heal connects some hosts with the others again.
func (s *Switch) Heal(island ...*Wire) { s.host.t.Helper(); s.move("lan", island) }

func (s *Switch) move(to string, wires []*Wire) {
	s.host.t.Helper()
	for _, w := range wires {
		s.host.Run("ip", "link", "set", w.port, "master", to)
		w.ready()
	}
}

// UnicastOnly makes the switch drop IPv4 multicasts and broadcasts, as some access points do.
func (s *Switch) UnicastOnly() {
	s.host.t.Helper()
	s.host.Filter(`table bridge unicast {
	chain forward {
		type filter hook forward priority 0;
		ether type ip ether daddr & 01:00:00:00:00:00 != 00:00:00:00:00:00 drop
	}
}`)
}
