package selftest

import (
	"errors"
	"net"
	"net/netip"
	"syscall"
)

// canLoop says that this system can be made to send itself something as if it came in on an interface: a multicast is looped
// back on the interface it leaves by, where the firewall's rules for that interface apply, and one that may make no hop at
// all leaves the machine by none. See ip_mc_output in the kernel's sources.
const canLoop = true

// loop makes a socket send multicasts to this machine only, by the interface that has an address.
func loop(conn *net.UDPConn, at netip.Addr) error {
	raw, err := conn.SyscallConn()
	if err != nil {
		return err
	}
	var set error
	err = raw.Control(func(fd uintptr) {
		set = errors.Join(
			syscall.SetsockoptInt(int(fd), syscall.IPPROTO_IP, syscall.IP_MULTICAST_TTL, 0),
			syscall.SetsockoptInt(int(fd), syscall.IPPROTO_IP, syscall.IP_MULTICAST_LOOP, 1),
			syscall.SetsockoptInet4Addr(int(fd), syscall.IPPROTO_IP, syscall.IP_MULTICAST_IF, at.As4()))
	})
	return errors.Join(err, set)
}
