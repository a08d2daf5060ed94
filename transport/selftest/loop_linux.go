package selftest

import (
	"errors"
	"net"
	"net/netip"
	"syscall"
)

// canLoop says that this machine can send itself a datagram that passes the firewall rules of an interface. Linux loops a
// multicast back on the interface it is sent on, and with a time to live of 0 the multicast does not leave the machine. See
// ip_mc_output in the sources of the kernel.
const canLoop = true

// loop makes a socket send multicasts to this machine only, on the interface with an address.
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
