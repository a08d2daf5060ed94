package health

import (
	"net/netip"
	"time"

	"udpchat/chat"
)

// NetworkState says what this node can do on the network.
type NetworkState uint8

// These are the states of the network.
const (
	NetworkStarting NetworkState = iota
	Receiving                    // listening on the room's port and able to send
	SendOnly                     // another program holds the port, or the system refuses it, see Why; it is taken when it becomes free
	Released                     // the person freed the port for another program
	Offline                      // no network at all
)

// Network is what a face shows of the network.
type Network struct {
	State      NetworkState
	Port       uint16      // the port listened on, or wanted
	Holder     string      // for SendOnly: the program that holds the port, if the system tells
	Why        chat.Reason // for SendOnly, if the system refuses the port: NotAllowed or OtherSendFailed
	Interfaces []Interface
	Peers      []chat.Peer
	Received   uint64     // datagrams received since the start
	Sent       uint64     // datagrams sent since the start
	Losses     []Loss     // the largest first
	Dropped    uint64     // datagrams that the system lost, if it tells; their senders are unknown
	Recent     []Datagram // the latest in both directions, the newest first
	Check      Check
	Discovery  Discovery
}

// Discovery is what is known of how nodes find each other. It is zero if they do not.
type Discovery struct {
	LinkPort   uint16    // where links come in; zero: nowhere
	BeaconPort uint16    // where beacons come in
	Heard      uint64    // valid beacons of others, since the links began
	Sent       uint64    // beacons sent
	Last       time.Time // when the latest valid one came, to the second; zero: never
	Refused    uint64    // connections that did not become links
	Coded      bool      // a room code is set: only nodes with the same code are found
}

// Interface is one IPv4 address of this machine.
type Interface struct {
	Name    string // as the system calls it
	Address netip.Addr
	Virtual bool // belongs to a virtual machine, a container or a tunnel
}

// Loss counts messages of one address that were lost because the queue was full of them.
type Loss struct {
	Host  netip.Addr
	Count uint64
}

// Primary is the address to tell others: the first that belongs to real hardware, or else the first; zero, if there is none.
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
