package health

import (
	"net/netip"
	"time"

	"udpchat/chat"
)

// NetworkState says what this copy can do on the network.
type NetworkState uint8

// The states of the network, as a person needs to know them.
const (
	NetworkStarting NetworkState = iota
	Receiving                    // listening on the room's port and able to send
	SendOnly                     // another program holds the port, or Why; it is taken when it becomes free
	Released                     // the person freed the port for another program
	Offline                      // no network at all
)

// Network is what a face shows of the network: plain data, made by the program's composition.
type Network struct {
	State      NetworkState
	Port       uint16      // the port listened on, or wanted
	Holder     string      // who holds the port, where the system tells; for SendOnly
	Why        chat.Reason // for SendOnly: why the port cannot be opened though no program holds it, NotAllowed or OtherSendFailed
	Interfaces []Interface
	Peers      []chat.Peer
	Received   uint64     // datagrams received since the start
	Sent       uint64     // datagrams sent since the start
	Losses     []Loss     // what could not be taken in, the largest first
	Dropped    uint64     // beside them, datagrams the system lost before they were seen, where it tells; of whom is unknown
	Recent     []Datagram // the last that came and the last that left, the newest first
	Check      Check
	Discovery  Discovery
}

// Discovery is what is known of how this copy of the program and others find each other. It is the zero value where they do not.
type Discovery struct {
	LinkPort   uint16    // where links come in; zero: nowhere
	BeaconPort uint16    // where beacons come in
	Heard      uint64    // beacons of others that were good, since the links began
	Sent       uint64    // beacons sent
	Last       time.Time // when one of the good was there last, to the second; zero: never
	Refused    uint64    // connections that did not become links
	Coded      bool      // a room code is set: only those with the same one are found
}

// Interface is one IPv4 address of this machine.
type Interface struct {
	Name    string // as the system calls it
	Address netip.Addr
	Virtual bool // belongs to a virtual machine, a container or a tunnel
}

// Loss counts messages of one address that could not be taken in, because the queue was full of them.
type Loss struct {
	Host  netip.Addr
	Count uint64
}

// Primary is the address to tell others: the first that belongs to real hardware, or else any; zero when there is none.
func (n Network) Primary() netip.Addr {
	var any netip.Addr
	for _, i := range n.Interfaces {
		if !i.Virtual {
			return i.Address
		}
		if !any.IsValid() {
			any = i.Address
		}
	}
	return any
}
