package transport

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strings"
	"time"

	"udpchat/chat/health"
	"udpchat/chat/peers"
)

// WatchEvery is the usual interval of Watch.
const WatchEvery = 5 * time.Second

// Local is this machine's place on the network. The slices are shared and never changed.
type Local struct {
	Interfaces []health.Interface // its IPv4 addresses without loopback; hardware before virtual machines, containers and tunnels
	Broadcasts []netip.Addr       // of the networks that these addresses are in
}

// Owns reports whether an address belongs to this machine. Loopback addresses do.
func (l Local) Owns(a netip.Addr) bool {
	return a.IsLoopback() || slices.ContainsFunc(l.Interfaces, func(i health.Interface) bool { return i.Address == a })
}

// IsBroadcast reports whether an address is the broadcast address of a network this machine is in.
func (l Local) IsBroadcast(a netip.Addr) bool {
	return a == peers.Everybody || slices.Contains(l.Broadcasts, a)
}

func (l Local) equal(m Local) bool {
	return slices.Equal(l.Interfaces, m.Interfaces) && slices.Equal(l.Broadcasts, m.Broadcasts)
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
		if err != nil || !p.Addr().Unmap().Is4() {
			continue
		}
		l.Interfaces = append(l.Interfaces, health.Interface{Name: i.Name, Address: p.Addr(), Virtual: virtual})
		if b, ok := peers.Broadcast(p); ok && i.Flags&net.FlagBroadcast != 0 {
			l.Broadcasts = append(l.Broadcasts, b)
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
