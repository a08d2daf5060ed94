package peers

import "net/netip"

// Everybody is the limited broadcast address: all hosts of every network that this machine is in (RFC 919).
var Everybody = netip.AddrFrom4([4]byte{255, 255, 255, 255})

// Deliverable reports whether a datagram to an IPv4 address can reach a machine: the address is not in 0.0.0.0/8 (RFC 1122), not
// a multicast group, and not in 240.0.0.0/4 (RFC 1112), except the limited broadcast address.
func Deliverable(a netip.Addr) bool {
	a = a.Unmap()
	if !a.Is4() {
		return false
	}
	first := a.As4()[0]
	return a == Everybody || first > 0 && first < 224
}

// Broadcast returns the broadcast address of an IPv4 network: its last one. Networks of one or two addresses have none.
func Broadcast(p netip.Prefix) (netip.Addr, bool) {
	if !p.Addr().Is4() || p.Bits() > 30 {
		return netip.Addr{}, false
	}
	a := p.Addr().As4()
	for bit := p.Bits(); bit < 32; bit++ {
		a[bit/8] |= 0x80 >> (bit % 8)
	}
	return netip.AddrFrom4(a), true
}
