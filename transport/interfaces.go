package transport

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strings"
	"time"

	"udpchat/chat"
	"udpchat/chat/health"
	"udpchat/chat/peers"
)

// WatchEvery is the usual interval of Watch.
const WatchEvery = 5 * time.Second

// Local is this machine's place on the network. The slices are shared and never changed.
type Local struct {
	Interfaces []health.Interface // its IPv4 addresses without loopback; hardware before virtual machines, containers and tunnels
	Networks   []netip.Prefix     // of those addresses, where there are broadcasts
	IPv6       bool               // it has an IPv6 address that is not only for one link
}

// Owns reports whether an address belongs to this machine. Loopback addresses do.
func (l Local) Owns(a netip.Addr) bool {
	return a.IsLoopback() || slices.ContainsFunc(l.Interfaces, func(i health.Interface) bool { return i.Address == a })
}

// IsBroadcast reports whether an address is the broadcast address of a network this machine is in, or of all.
func (l Local) IsBroadcast(a netip.Addr) bool {
	return a == peers.Everybody || slices.Contains(l.broadcasts(), a)
}

// broadcasts are the broadcast addresses of the networks, each once.
func (l Local) broadcasts() []netip.Addr {
	var all []netip.Addr
	for _, n := range l.Networks {
		if b, ok := peers.Broadcast(n); ok && !slices.Contains(all, b) {
			all = append(all, b)
		}
	}
	return all
}

// destinations are where a datagram to an address is sent: one to everybody goes to each network. The system would send it to
// one of them, and without a default route to none.
func (l Local) destinations(to netip.AddrPort) []netip.AddrPort {
	if to.Addr() == peers.Everybody && len(l.Networks) > 0 {
		return onPort(l.broadcasts(), to.Port())
	}
	return []netip.AddrPort{to}
}

// reaching are the destinations whose datagrams reach an address: itself, by one name for every address of this machine, and
// the broadcast addresses of networks it is in.
func (l Local) reaching(a netip.AddrPort) []netip.AddrPort {
	all := []netip.Addr{a.Addr()}
	own := a.Addr() == thisHost || !a.Addr().IsLoopback() && l.Owns(a.Addr())
	if own {
		all[0] = thisHost
	}
	for _, n := range l.Networks {
		if b, ok := peers.Broadcast(n); ok && b != a.Addr() && (own || n.Contains(a.Addr())) {
			all = append(all, b)
		}
	}
	return onPort(append(all, peers.Everybody), a.Port())
}

var thisHost = netip.AddrFrom4([4]byte{127, 0, 0, 1})

func onPort(addresses []netip.Addr, port uint16) []netip.AddrPort {
	var all []netip.AddrPort
	for _, a := range addresses {
		all = append(all, netip.AddrPortFrom(a, port))
	}
	return all
}

// without is the reason why this machine reaches nobody.
func (l Local) without() chat.Reason {
	if l.IPv6 && len(l.Interfaces) == 0 {
		return chat.NeedsIPv4
	}
	return chat.NoNetwork
}

func (l Local) equal(m Local) bool {
	return slices.Equal(l.Interfaces, m.Interfaces) && slices.Equal(l.Networks, m.Networks) && l.IPv6 == m.IPv6
}

// Interfaces asks the system for this machine's addresses. Interfaces that are down are left out.
func Interfaces() (Local, error) {
	all, err := net.Interfaces()
	if err != nil {
		return Local{}, fmt.Errorf("list the network interfaces: %w", err)
	}
	var l Local
	for _, i := range all {
		if i.Flags&net.FlagUp == 0 || i.Flags&net.FlagLoopback != 0 {
			continue
		}
		addrs, err := i.Addrs()
		if err != nil {
			continue // the interface has just gone
		}
		l.add(i, addrs)
	}
	slices.SortStableFunc(l.Interfaces, func(a, b health.Interface) int { return rank(a) - rank(b) })
	return l, nil
}

func (l *Local) add(i net.Interface, addrs []net.Addr) {
	virtual := isVirtual(i.Name) || i.Flags&net.FlagPointToPoint != 0
	for _, a := range addrs {
		p, err := netip.ParsePrefix(a.String())
		switch {
		case err != nil:
		case p.Addr().Is4():
			l.Interfaces = append(l.Interfaces, health.Interface{Name: i.Name, Address: p.Addr(), Network: p.Masked(), Virtual: virtual})
			if _, ok := peers.Broadcast(p); ok && i.Flags&net.FlagBroadcast != 0 {
				l.Networks = append(l.Networks, p.Masked())
			}
		case p.Addr().IsGlobalUnicast():
			l.IPv6 = true
		}
	}
}

// rank orders interfaces: hardware before virtual ones, and in each group self-assigned (link-local) addresses last.
func rank(i health.Interface) int {
	n := 0
	if i.Virtual {
		n += 2
	}
	if i.Address.IsLinkLocalUnicast() {
		n++
	}
	return n
}

// virtual lists the prefixes, in lower case, by which the names of virtual interfaces are known.
var virtual = []string{
	"docker", "podman", "veth", "br-", "virbr", "vmnet", "vmenet", "vnet", "vboxnet", "virtualbox", "vmware", "vethernet",
	"hyper-v", "wsl", "lxc", "lxd", "cni", "flannel", "cali", "tun", "tap", "wg", "utun", "ppp", "zt", "zerotier", "tailscale",
	"ipsec", "bridge1", "awdl", "llw", "openvpn", "wireguard", "dummy",
}

func isVirtual(name string) bool {
	name = strings.ToLower(name)
	return slices.ContainsFunc(virtual, func(start string) bool { return strings.HasPrefix(name, start) })
}

// Watch calls changed with the result of read, at once and whenever the result differs from the last one, until ctx ends.
// It polls at the given interval, because systems differ too much in how they announce changes. An error of read counts as
// no network.
func Watch(ctx context.Context, every time.Duration, read func() (Local, error), changed func(Local)) {
	ticks := time.NewTicker(every)
	defer ticks.Stop()
	last, _ := read()
	changed(last)
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticks.C:
		}
		if now, _ := read(); !now.equal(last) {
			last = now
			changed(now)
		}
	}
}
