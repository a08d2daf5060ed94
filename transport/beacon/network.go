package beacon

import "net/netip"

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
