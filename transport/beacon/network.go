package beacon

import "net/netip"

// Port is where beacons are sent to.
const Port = 3458

// RoomPort is where no beacon ever goes: a script may listen there.
const RoomPort = 3456

// Group returns the multicast group of beacons, 239.255.34.56. It is one of those that stay inside a site (RFC 2365), and is
// sent to with a time to live of 1.
func Group() netip.Addr { return netip.AddrFrom4([4]byte{239, 255, 34, 56}) }

// Address is one IPv4 address of this machine, or the zero value for none in particular.
type Address struct {
	Interface int          // its number in the system
	Prefix    netip.Prefix // the address, with the length of its network
	Broadcast netip.Addr   // reaches all in that network; not valid where there is none
	Multicast bool         // whether the interface can
}

// Socket sends and receives beacons. It may be used from several goroutines, and Close ends a read with net.ErrClosed.
// *net.UDPConn is one.
type Socket interface {
	ReadFromUDPAddrPort(p []byte) (n int, from netip.AddrPort, err error)
	WriteToUDPAddrPort(p []byte, to netip.AddrPort) (int, error)
	Close() error
}

// Network is what a Beacon sends through: see System.
type Network interface {
	// Addresses returns the addresses of this machine now; in what order does not matter.
	Addresses() ([]Address, error)
	// Listen returns a socket that hears what comes to Port, alone or beside other programs, and to Group by the interfaces
	// of these addresses.
	Listen(at []Address) (Socket, error)
	// Open returns a socket at a port the system chooses. What it sends leaves by this address, multicasts too; with the zero
	// Address the system chooses that for each destination.
	Open(at Address) (Socket, error)
}
