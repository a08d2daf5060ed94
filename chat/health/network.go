package health

import (
	"net/netip"
	"slices"
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
	IPv6Only                     // a network, but no IPv4 address
)

// Network is what a face shows of the network.
type Network struct {
	State      NetworkState
	Port       uint16      // the port listened on, or wanted
	Holder     string      // for SendOnly: the program that holds the port, if the system tells, or else the member on this machine
	Why        chat.Reason // for SendOnly and Offline, if the system refuses a socket: NotAllowed, TooManyOpen or OtherSendFailed
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
	Others     Versions  // nodes that cannot be linked, since they are of another version
}

// Versions tells of nodes of other versions. Nothing proves that they are there: anybody on the network can pretend it.
type Versions struct{ Older, Newer bool }

// Interface is one IPv4 address of this machine.
type Interface struct {
	Name    string // as the system calls it
	Address netip.Addr
	Network netip.Prefix // that the address is in
	Virtual bool         // belongs to a virtual machine, a container or a tunnel
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

// Datagram is one that came to the room's port or left for a plain peer.
type Datagram struct {
	At      time.Time
	Address netip.AddrPort // where it came from or went
	Out     bool           // it left
	Bytes   int
	Text    string // how it begins, 60 characters at most
}

// Check is the result of a self-test of the network.
type Check struct {
	Running  bool
	Ended    time.Time // zero: none has ended yet
	Probes   []Probe   // none, if another program had the room's port
	Firewall Firewall
	Commands []string // they make the firewall let the room in; none: the system has a dialog for it
}

// Probe is one way of sending something to the room's port of this machine.
type Probe struct {
	Way       ProbeWay
	Interface string     // its name; empty for ProbeLoopback
	Address   netip.Addr // where it was sent from
	Result    ProbeResult
	Took      time.Duration // for ProbeHeard
}

// ProbeWay is how a Probe reaches the room's port.
type ProbeWay uint8

// These are the ways. Only ProbeInterface meets the firewall's rules for other machines; some systems do not allow it.
const (
	ProbeLoopback  ProbeWay = iota // by the loopback address
	ProbeOwn                       // by an own address, which uses the loopback interface too
	ProbeInterface                 // as if it came in on the interface
)

// ProbeResult is the outcome of a Probe.
type ProbeResult uint8

// These are the results.
const (
	ProbeHeard   ProbeResult = iota // it arrived
	ProbeSilent                     // it was sent and did not arrive
	ProbeNotSent                    // it could not be sent
)

// Firewall is the program that keeps others out of this machine, as far as that can be seen without a password.
type Firewall uint8

// These are the firewalls that the faces have words for.
const (
	FirewallUnknown Firewall = iota // none was found, but there may be one
	FirewallUFW
	FirewallFirewalld
	FirewallNFTables // the system has it; its rules cannot be seen
	FirewallIPTables // the same
	FirewallWindows
	FirewallMac
)

// Verdict is the conclusion from a Check.
type Verdict uint8

// These are the verdicts, the worst first.
const (
	VerdictNone        Verdict = iota // nothing was tested
	VerdictDropsAll                   // something on this machine drops whatever comes to the port
	VerdictDropsSome                  // something on this machine drops what comes in on an interface
	VerdictNotSent                    // nothing could be sent, so nothing is known
	VerdictLetsIn                     // this machine lets in what others send
	VerdictHearsItself                // it hears itself; others may be kept out all the same
)

// Verdict draws the conclusion, and returns the interfaces it is about.
func (c Check) Verdict() (Verdict, []string) {
	var dropped, open []string
	heard, silent := 0, 0
	for _, p := range c.Probes {
		switch {
		case p.Result == ProbeHeard && p.Way == ProbeInterface:
			open = append(open, p.Interface)
		case p.Result == ProbeHeard:
			heard++
		case p.Result == ProbeSilent && p.Way == ProbeInterface:
			dropped = append(dropped, p.Interface)
		case p.Result == ProbeSilent:
			silent++
		}
	}
	switch {
	case len(c.Probes) == 0:
		return VerdictNone, nil
	case silent > 0 && heard+len(open) == 0:
		return VerdictDropsAll, nil
	case len(dropped) > 0:
		return VerdictDropsSome, slices.Compact(dropped)
	case len(open) > 0:
		return VerdictLetsIn, slices.Compact(open)
	case heard > 0:
		return VerdictHearsItself, nil
	}
	return VerdictNotSent, nil
}
