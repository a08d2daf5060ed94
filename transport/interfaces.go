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
)

// WatchEvery is how often Watch looks, unless told otherwise.
const WatchEvery = 5 * time.Second

// Local is what this machine is on the network: its IPv4 addresses without loopback, real hardware before what belongs to
// virtual machines, containers and tunnels, and the broadcast addresses of the networks they are in. The slices are shared
// and never changed.
type Local struct {
	Interfaces []chat.Interface
	Broadcasts []netip.Addr
}

// Owns reports whether an address is this machine's; loopback always is.
func (l Local) Owns(a netip.Addr) bool {
	return a.IsLoopback() || slices.ContainsFunc(l.Interfaces, func(i chat.Interface) bool { return i.Address == a })
}

// IsBroadcast reports whether an address reaches a whole network this machine is in.
func (l Local) IsBroadcast(a netip.Addr) bool {
	return a == netip.AddrFrom4([4]byte{255, 255, 255, 255}) || slices.Contains(l.Broadcasts, a)
}

func (l Local) equal(m Local) bool {
	return slices.Equal(l.Interfaces, m.Interfaces) && slices.Equal(l.Broadcasts, m.Broadcasts)
}

// Interfaces reads what this machine is on the network now. Interfaces that are down are left out.
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
			continue // it has just gone
		}
		l.add(i, addrs)
	}
	slices.SortStableFunc(l.Interfaces, func(a, b chat.Interface) int { return rank(a) - rank(b) })
	return l, nil
}

func (l *Local) add(i net.Interface, addrs []net.Addr) {
	virtual := isVirtual(i.Name) || i.Flags&net.FlagPointToPoint != 0
	for _, a := range addrs {
		p, err := netip.ParsePrefix(a.String())
		if err != nil || !p.Addr().Unmap().Is4() {
			continue
		}
		l.Interfaces = append(l.Interfaces, chat.Interface{Name: i.Name, Address: p.Addr(), Virtual: virtual})
		if b, ok := Broadcast(p); ok && i.Flags&net.FlagBroadcast != 0 {
			l.Broadcasts = append(l.Broadcasts, b)
		}
	}
}

// Broadcast returns the last address of an IPv4 network, which reaches all in it. Networks of one or two have none.
func Broadcast(p netip.Prefix) (netip.Addr, bool) {
	if p.Bits() > 30 {
		return netip.Addr{}, false
	}
	a := p.Addr().As4()
	for bit := p.Bits(); bit < 32; bit++ {
		a[bit/8] |= 0x80 >> (bit % 8)
	}
	return netip.AddrFrom4(a), true
}

// rank sorts hardware before virtual interfaces, and within each those with a real address before self-assigned ones.
func rank(i chat.Interface) int {
	n := 0
	if i.Virtual {
		n += 2
	}
	if i.Address.IsLinkLocalUnicast() {
		n++
	}
	return n
}

// virtual is how the names of interfaces start, in lower case, that are no hardware.
var virtual = []string{
	"docker", "podman", "veth", "br-", "virbr", "vmnet", "vmenet", "vnet", "vboxnet", "virtualbox", "vmware", "vethernet",
	"hyper-v", "wsl", "lxc", "lxd", "cni", "flannel", "cali", "tun", "tap", "wg", "utun", "ppp", "zt", "zerotier", "tailscale",
	"ipsec", "bridge1", "awdl", "llw", "openvpn", "wireguard", "dummy",
}

func isVirtual(name string) bool {
	name = strings.ToLower(name)
	return slices.ContainsFunc(virtual, func(start string) bool { return strings.HasPrefix(name, start) })
}

// Watch calls changed with what read says at once, and again whenever it has changed, until ctx ends. It looks every so
// often: systems differ too much in how they tell. What cannot be read counts as no network.
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
