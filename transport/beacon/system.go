package beacon

import (
	"cmp"
	"fmt"
	"net"
	"net/netip"
	"slices"

	"golang.org/x/net/ipv4"

	"udpchat/transport"
)

const (
	maxAddresses  = 32      // used at once
	receiveBuffer = 1 << 20 // bytes asked for: a room of hundreds may answer within a second
)

// system is the network of this machine.
type system struct{ port uint16 }

// System returns the network of this machine.
func System() Network { return system{Port} }

// Addresses lists the addresses of interfaces that are up and connected, loopback excepted: one for each network an interface
// is in, which is the one the system sends from, and at most 32.
func (system) Addresses() ([]Address, error) {
	all, err := net.Interfaces()
	if err != nil {
		return nil, fmt.Errorf("list the network interfaces: %w", err)
	}
	var list []Address
	for _, i := range all {
		const connected = net.FlagUp | net.FlagRunning
		if i.Flags&connected != connected || i.Flags&net.FlagLoopback != 0 {
			continue
		}
		if addrs, err := i.Addrs(); err == nil { // else it has just gone
			list = append(list, addressesOf(i, addrs)...)
		}
	}
	list = list[:min(len(list), maxAddresses)]
	slices.SortFunc(list, func(a, b Address) int {
		return cmp.Or(cmp.Compare(a.Interface, b.Interface), a.Prefix.Addr().Compare(b.Prefix.Addr()))
	})
	return list, nil
}

func addressesOf(i net.Interface, addrs []net.Addr) []Address {
	var list []Address
	for _, a := range addrs {
		p, err := netip.ParsePrefix(a.String())
		if err != nil || !p.Addr().Is4() {
			continue
		}
		same := func(other Address) bool { return other.Prefix.Masked() == p.Masked() }
		if slices.ContainsFunc(list, same) {
			continue
		}
		at := Address{Interface: i.Index, Prefix: p, Multicast: i.Flags&net.FlagMulticast != 0}
		if b, ok := transport.Broadcast(p); ok && i.Flags&net.FlagBroadcast != 0 {
			at.Broadcast = b
		}
		list = append(list, at)
	}
	return list
}

// Listen shares the port with other copies. An interface that cannot join the group is left to broadcasts.
func (s system) Listen(at []Address) (Socket, error) {
	// Package net binds a group's port on all addresses, shares it, and joins nothing: that is done below.
	group := net.UDPAddrFromAddrPort(netip.AddrPortFrom(Group(), s.port))
	conn, err := net.ListenUDP("udp4", group)
	if err != nil {
		return nil, fmt.Errorf("open the port of beacons: %w", err)
	}
	p := ipv4.NewPacketConn(conn)
	for _, a := range at {
		if i, err := net.InterfaceByIndex(a.Interface); err == nil && a.Multicast {
			_ = p.JoinGroup(i, group)
		}
	}
	_ = p.SetMulticastLoopback(true) // Windows decides on receipt what is heard back
	_ = conn.SetReadBuffer(receiveBuffer)
	return conn, nil
}

// Open binds to the address, so that all it sends leaves from there.
func (s system) Open(at Address) (Socket, error) {
	local := netip.IPv4Unspecified()
	if at.Prefix.IsValid() {
		local = at.Prefix.Addr()
	}
	conn, err := net.ListenUDP("udp4", net.UDPAddrFromAddrPort(netip.AddrPortFrom(local, 0)))
	if err != nil {
		return nil, fmt.Errorf("open a socket for beacons: %w", err)
	}
	if err := s.prepare(conn, at); err != nil {
		_ = conn.Close()
		return nil, fmt.Errorf("prepare a socket for beacons: %w", err)
	}
	return conn, nil
}

func (system) prepare(conn *net.UDPConn, at Address) error {
	_ = conn.SetReadBuffer(receiveBuffer)
	if !at.Multicast {
		return nil
	}
	i, err := net.InterfaceByIndex(at.Interface)
	if err != nil {
		return err
	}
	p := ipv4.NewPacketConn(conn)
	if err := p.SetMulticastInterface(i); err != nil {
		return err
	}
	_ = p.SetMulticastLoopback(true) // other copies on this machine hear it; without it they are found by broadcast
	return p.SetMulticastTTL(1)
}
