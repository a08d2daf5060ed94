package beacon

import (
	"cmp"
	"fmt"
	"net"
	"net/netip"
	"slices"

	"golang.org/x/net/ipv4"

	"udpchat/chat/peers"
)

const (
	maxAddresses  = 32
	receiveBuffer = 1 << 20 // bytes asked of the system, since hundreds of nodes may answer within a second
	sendBuffer    = 1 << 19 // the same, since hundreds of packets may be for hosts that are not there
)

// system is the network of this machine.
type system struct{ port uint16 }

// System returns the network of this machine.
func System() Network { return system{Port} }

// Addresses lists the addresses of interfaces that are up and connected, except loopback. Of several addresses in one network
// it lists the first, which the system sends from. It lists at most 32.
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
		if addrs, err := i.Addrs(); err == nil { // else the interface has just gone
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
		if b, ok := peers.Broadcast(p); ok && i.Flags&net.FlagBroadcast != 0 {
			at.Broadcast = b
		}
		list = append(list, at)
	}
	return list
}

// Listen implements Network. On an interface that cannot join the group, only broadcasts are received.
func (s system) Listen(at []Address) (Socket, error) {
	// For a multicast address, package net binds the port on all addresses and shares it, but joins no group.
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
	_ = p.SetMulticastLoopback(true) // on Windows the receiving socket decides about loopback
	_ = conn.SetReadBuffer(receiveBuffer)
	return conn, nil
}

// Open implements Network. It binds the socket to the address, so that all packets leave from there.
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
	_ = conn.SetWriteBuffer(sendBuffer)
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
	_ = p.SetMulticastLoopback(true) // for other nodes on this machine; without it they are found by broadcast
	return p.SetMulticastTTL(1)
}

// Port is the UDP port that beacons are sent to.
const Port = 3458

// RoomPort is the UDP port of the room. No beacon goes there, since a script may listen on it.
const RoomPort = 3456

// Group returns the multicast group of beacons, 239.255.34.56 from the administratively scoped range (RFC 2365). Packets to it
// have a time to live of 1.
func Group() netip.Addr { return netip.AddrFrom4([4]byte{239, 255, 34, 56}) }

// Address is an IPv4 address of this machine. The zero Address lets the system choose.
type Address struct {
	Interface int          // index of the interface
	Prefix    netip.Prefix // the address, with the length of its network
	Broadcast netip.Addr   // of that network; not valid when it has none
	Multicast bool         // whether the interface supports multicast
}

// Socket sends and receives beacons, like *net.UDPConn. Several goroutines may use it, and Close ends a read with
// net.ErrClosed.
type Socket interface {
	ReadFromUDPAddrPort(p []byte) (n int, from netip.AddrPort, err error)
	WriteToUDPAddrPort(p []byte, to netip.AddrPort) (int, error)
	Close() error
}

// Network opens the sockets of a Beacon. System is the usual one.
type Network interface {
	// Addresses returns the current addresses of this machine in any order.
	Addresses() ([]Address, error)
	// Listen returns a socket that receives packets to Port, and those to Group on the interfaces of these addresses. It
	// shares the port with other programs.
	Listen(at []Address) (Socket, error)
	// Open returns a socket on a port the system chooses. Its packets, multicasts included, leave from this address. With the
	// zero Address the system chooses one for each destination.
	Open(at Address) (Socket, error)
}
