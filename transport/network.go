package transport

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"net/netip"
	"slices"

	"udpchat/chat/health"
)

// gateway is a route of the system through another host.
type gateway struct {
	to     netip.Prefix // where the route leads
	at     netip.Addr   // the host
	metric uint32       // the system prefers the least
}

// NetworkOf names the network in which this machine reaches an IPv4 address. The name is a hash of three things: the addresses
// of the network, the address of its gateway, and the hardware address of the gateway. So it is the same in every run, and two
// networks with the same addresses have different names. A network without a gateway is named by its addresses only, and so is
// a tunnel by those of both. NetworkOf returns "" when the network cannot be told: no interface leads there, its addresses are
// self-assigned, or the system does not know yet where the gateway is. It asks the system each time, which takes less than a
// millisecond, and sends nothing.
func NetworkOf(a netip.Addr) string {
	l, err := Interfaces()
	if err != nil {
		return ""
	}
	return l.networkOf(a.Unmap(), gateways(), hardwareOf)
}

var loopbackNetwork = netip.PrefixFrom(netip.AddrFrom4([4]byte{127}), 8)

// networkOf is NetworkOf, given the gateways of the system and the hardware addresses that it knows.
func (l Local) networkOf(a netip.Addr, all []gateway, hardware func(netip.Addr) []byte) string {
	if loopbackNetwork.Contains(a) {
		return networkName(loopbackNetwork, netip.Addr{}, nil)
	}
	by, ok := l.toward(a)
	if !ok {
		if through := leading(a, all); through.IsValid() {
			by, ok = l.toward(through)
		}
	}
	if !ok || by.Address.IsLinkLocalUnicast() {
		return ""
	}
	at := l.leaving(by.Network, all)
	if !at.IsValid() {
		return networkName(by.Network, at, nil)
	}
	mac := hardware(at)
	if len(mac) == 0 && !by.Virtual {
		return ""
	}
	return networkName(by.Network, at, mac)
}

// toward returns the interface in whose network an address is, of several the one with the smallest network.
func (l Local) toward(a netip.Addr) (by health.Interface, ok bool) {
	for _, i := range l.Interfaces {
		if i.Network.Contains(a) && (!ok || i.Network.Bits() > by.Network.Bits()) {
			by, ok = i, true
		}
	}
	return by, ok
}

// leading returns the gateway by which the system reaches an address; not valid, if there is none.
func leading(a netip.Addr, all []gateway) netip.Addr {
	return first(all, func(g gateway) bool { return g.to.Contains(a) }, func(x, y gateway) int {
		return cmp.Or(-cmp.Compare(x.to.Bits(), y.to.Bits()), cmp.Compare(x.metric, y.metric), x.at.Compare(y.at))
	})
}

// leaving returns the gateway of a network, rather the one that leads everywhere; not valid, if there is none.
func (l Local) leaving(n netip.Prefix, all []gateway) netip.Addr {
	in := func(g gateway) bool {
		by, ok := l.toward(g.at)
		return ok && by.Network == n
	}
	return first(all, in, func(x, y gateway) int {
		return cmp.Or(cmp.Compare(x.to.Bits(), y.to.Bits()), cmp.Compare(x.metric, y.metric), x.at.Compare(y.at))
	})
}

func first(all []gateway, is func(gateway) bool, order func(x, y gateway) int) netip.Addr {
	all = slices.DeleteFunc(slices.Clone(all), func(g gateway) bool { return !is(g) })
	if len(all) == 0 {
		return netip.Addr{}
	}
	return slices.MinFunc(all, order).at
}

// networkName hashes what tells networks apart, so that no hardware address is kept.
func networkName(n netip.Prefix, at netip.Addr, mac []byte) string {
	text := "udpchat network 1\x00" + n.Masked().String() + " " + at.String() + " " + hex.EncodeToString(mac)
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:16])
}
