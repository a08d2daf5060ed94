package app

import (
	"net/netip"
	"os"
	"sync/atomic"
	"time"

	"udpchat/chat/health"
	"udpchat/settings"
	"udpchat/transport"
	"udpchat/transport/beacon"
	"udpchat/transport/selftest"
)

// selfTest is the self-test of the network.
type selfTest struct {
	test    selftest.Test
	running atomic.Bool
}

// check runs the self-test on a goroutine of its own, unless one is under way, and returns at once. The result comes with the
// status.
func (p *parts) check() {
	if p.selfTest.running.Swap(true) {
		return
	}
	p.status.set(func() { p.status.check.Running = true })
	p.life.works.Go(func() {
		defer p.selfTest.running.Store(false)
		port, interfaces := p.status.portAndInterfaces()
		var found health.Check
		if port.State == health.Receiving { // never to a port of another program
			found.Probes = p.selfTest.test.Run(p.life.running, port.Port, interfaces)
		}
		found.Firewall = selftest.Firewall()
		found.Commands = commands(found.Firewall, port.Port, selftest.Networks(interfaces))
		found.Ended = time.Now()
		p.status.set(func() { p.status.check = found })
	})
}

// commands are the commands that let plain text, links and beacons from some networks through a firewall.
func commands(f health.Firewall, port uint16, networks []netip.Prefix) []string {
	program, err := os.Executable()
	if err != nil {
		program = os.Args[0]
	}
	if port == settings.DefaultPort {
		return selftest.Commands(f, selftest.Ports{First: port, Last: beacon.Port}, networks, program)
	}
	own := selftest.Commands(f, selftest.Ports{First: port, Last: port}, networks, program)
	if f == health.FirewallWindows || f == health.FirewallMac { // these let a program through, with all its ports
		return own
	}
	return append(own, selftest.Commands(f, selftest.Ports{First: linkPort, Last: beacon.Port}, networks, program)...)
}

// portAndInterfaces returns the state of the room's port and the addresses of this machine.
func (s *status) portAndInterfaces() (transport.PortStatus, []health.Interface) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.port, s.local.Interfaces
}
