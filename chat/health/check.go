package health

import (
	"net/netip"
	"slices"
	"time"
)

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
