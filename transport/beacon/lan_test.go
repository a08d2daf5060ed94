package beacon

import (
	"net"
	"net/netip"
	"slices"
	"sync"
	"testing"
	"time"
)

// lan is a network in memory: machines, each in one or more networks, and routers between all of them.
type lan struct {
	mu       sync.Mutex
	machines []*machine
	deaf     bool                               // neither multicasts nor broadcasts arrive
	lost     func() bool                        // decides for each datagram
	allowed  func(from, to netip.AddrPort) bool // a firewall
	tap      func(from, to netip.AddrPort, p []byte)
}

// with calls f with the lock of the network held.
func (l *lan) with(f func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	f()
}

// carried is a datagram that was sent.
type carried struct {
	from, to netip.AddrPort
	data     []byte
}

// machine is a host of the network. It is the Network of each node that runs on it.
type machine struct {
	lan     *lan
	addrs   []Address
	sockets []*wire
	ports   uint16
}

// wire is a socket.
type wire struct {
	on     *machine
	at     Address
	port   uint16
	joined []Address // of a listener
	in     chan carried
	closed chan struct{}
	once   sync.Once
}

// machine adds a machine; prefixes are its addresses with the lengths of their networks.
func (l *lan) machine(prefixes ...string) *machine {
	l.mu.Lock()
	defer l.mu.Unlock()
	m := &machine{lan: l, ports: 40_000}
	m.set(prefixes...)
	l.machines = append(l.machines, m)
	return m
}

func (m *machine) set(prefixes ...string) {
	m.addrs = nil
	for i, s := range prefixes {
		p := netip.MustParsePrefix(s)
		b := p.Masked().Addr().As4()
		b[3] = 255
		m.addrs = append(m.addrs, Address{Interface: i + 1, Prefix: p, Broadcast: netip.AddrFrom4(b), Multicast: true})
	}
}

// move gives a machine other addresses.
func (m *machine) move(prefixes ...string) {
	m.lan.mu.Lock()
	defer m.lan.mu.Unlock()
	m.set(prefixes...)
}

func (m *machine) Addresses() ([]Address, error) {
	m.lan.mu.Lock()
	defer m.lan.mu.Unlock()
	return slices.Clone(m.addrs), nil
}

func (m *machine) Listen(at []Address) (Socket, error) {
	return m.socket(Address{}, Port, at), nil
}

func (m *machine) Open(at Address) (Socket, error) {
	m.lan.mu.Lock()
	m.ports++
	port := m.ports
	m.lan.mu.Unlock()
	return m.socket(at, port, nil), nil
}

func (m *machine) socket(at Address, port uint16, joined []Address) *wire {
	m.lan.mu.Lock()
	defer m.lan.mu.Unlock()
	w := &wire{on: m, at: at, port: port, joined: joined, in: make(chan carried, 4096), closed: make(chan struct{})}
	m.sockets = append(m.sockets, w)
	return w
}

func (w *wire) ReadFromUDPAddrPort(p []byte) (int, netip.AddrPort, error) {
	select {
	case d := <-w.in:
		return copy(p, d.data), d.from, nil
	case <-w.closed:
		return 0, netip.AddrPort{}, net.ErrClosed
	}
}

func (w *wire) Close() error {
	w.once.Do(func() {
		close(w.closed)
		w.on.lan.mu.Lock()
		defer w.on.lan.mu.Unlock()
		w.on.sockets = slices.DeleteFunc(w.on.sockets, func(o *wire) bool { return o == w })
	})
	return nil
}

func (w *wire) WriteToUDPAddrPort(p []byte, to netip.AddrPort) (int, error) {
	l := w.on.lan
	l.mu.Lock()
	defer l.mu.Unlock()
	from := w.at.Prefix.Addr()
	if !from.IsValid() {
		from = w.on.towards(to.Addr())
	}
	if !from.IsValid() {
		return 0, net.ErrWriteToConnected // no network
	}
	l.carryLocked(carried{netip.AddrPortFrom(from, w.port), to, slices.Clone(p)}, w.at.Prefix)
	return len(p), nil
}

// towards returns the address that a machine sends from.
func (m *machine) towards(a netip.Addr) netip.Addr {
	for _, own := range m.addrs {
		if own.Prefix.Contains(a) {
			return own.Prefix.Addr()
		}
	}
	if len(m.addrs) == 0 {
		return netip.Addr{}
	}
	return m.addrs[0].Prefix.Addr()
}

// inject sends a datagram with any source address.
func (l *lan) inject(from, to string, p []byte) {
	l.mu.Lock()
	defer l.mu.Unlock()
	a := netip.MustParseAddrPort(from)
	l.carryLocked(carried{a, netip.MustParseAddrPort(to), p}, netip.PrefixFrom(a.Addr(), 24))
}

// forge sends a datagram to a group or host, as if from an address of a network.
func (l *lan) forge(from netip.AddrPort, network netip.Prefix, to netip.AddrPort, p []byte) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.carryLocked(carried{from, to, p}, network)
}

func (l *lan) carryLocked(d carried, network netip.Prefix) {
	if l.tap != nil {
		l.tap(d.from, d.to, d.data)
	}
	group := d.to.Addr() == Group()
	for _, m := range l.machines {
		for _, s := range m.receiversLocked(d.to, group, network) {
			toAll := group || s.on.isBroadcast(d.to.Addr())
			blocked := l.deaf && toAll || l.lost != nil && l.lost() || l.allowed != nil && !l.allowed(d.from, d.to)
			if blocked {
				continue
			}
			select {
			case s.in <- d:
			default:
			}
		}
	}
}

func (m *machine) isBroadcast(a netip.Addr) bool {
	return slices.ContainsFunc(m.addrs, func(own Address) bool { return own.Broadcast == a })
}

// receiversLocked returns the sockets that a datagram reaches. Of the sockets that share a port, a unicast reaches the newest.
func (m *machine) receiversLocked(to netip.AddrPort, group bool, network netip.Prefix) []*wire {
	in := func(a Address) bool { return a.Prefix.Masked() == network.Masked() && slices.Contains(m.addrs, a) }
	var list []*wire
	for _, s := range m.sockets {
		switch {
		case s.port != to.Port():
		case group && slices.ContainsFunc(s.joined, in), m.isBroadcast(to.Addr()):
			list = append(list, s)
		case s.at.Prefix.IsValid() && s.at.Prefix.Addr() == to.Addr():
			return []*wire{s}
		case !s.at.Prefix.IsValid() && slices.ContainsFunc(m.addrs, func(a Address) bool { return a.Prefix.Addr() == to.Addr() }):
			list = []*wire{s}
		}
	}
	return list
}

// stranger opens a socket of another program.
func (l *lan) stranger(prefix string) *wire {
	m := l.machine(prefix)
	return m.socket(m.addrs[0], 50_000, nil)
}

func TestTheNetworkOfTheTestsCarries(t *testing.T) {
	l := &lan{}
	a, b, far := l.machine("10.0.0.1/24"), l.machine("10.0.0.2/24"), l.machine("10.0.1.1/24")
	var listeners []*wire
	for _, m := range []*machine{a, b, far} {
		s, _ := m.Listen(m.addrs)
		listeners = append(listeners, s.(*wire))
	}
	out, _ := a.Open(a.addrs[0])
	for _, c := range []struct {
		name, to string
		reaches  []int
	}{
		{"a multicast reaches its network", "239.255.34.56:3458", []int{1, 1, 0}},
		{"a broadcast reaches its network", "10.0.0.255:3458", []int{1, 1, 0}},
		{"a datagram is routed", "10.0.1.1:3458", []int{0, 0, 1}},
		{"a port nobody listens on", "10.0.1.1:3457", []int{0, 0, 0}},
	} {
		if _, err := out.WriteToUDPAddrPort([]byte("x"), netip.MustParseAddrPort(c.to)); err != nil {
			t.Fatal(err)
		}
		for i, w := range listeners {
			if len(w.in) != c.reaches[i] {
				t.Errorf("%s: machine %d heard %d, want %d", c.name, i, len(w.in), c.reaches[i])
			}
			for len(w.in) > 0 {
				<-w.in
			}
		}
	}
}

func TestTwoIdleNodesCostLittle(t *testing.T) {
	alone(t, func(t *testing.T, l *lan) []*testNode {
		a := start(t, l.machine("10.0.0.1/24"), 1, knows("10.0.0.2"))
		b := start(t, l.machine("10.0.0.2/24"), 2, knows("10.0.0.1"))
		pass(time.Minute)
		packets := 0
		l.with(func() { l.tap = func(_, _ netip.AddrPort, _ []byte) { packets++ } })
		const during = time.Hour
		pass(during)
		const headers = 20 + 8 // IPv4 and UDP
		each := float64(packets*(Size+headers)) / during.Seconds()
		t.Logf("%d packets an hour, %.1f bytes a second for both", packets, each)
		if each > 40 {
			t.Errorf("%.1f bytes a second", each)
		}
		return []*testNode{a, b}
	})
}
