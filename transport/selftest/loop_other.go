//go:build !linux

package selftest

import (
	"errors"
	"net"
	"net/netip"
)

// canLoop says that this system has no known way to test the firewall rules of an interface.
const canLoop = false

func loop(*net.UDPConn, netip.Addr) error { return errors.ErrUnsupported }
