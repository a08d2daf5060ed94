//go:build !linux

package selftest

import (
	"errors"
	"net"
	"net/netip"
	"runtime"

	"udpchat/chat/health"
)

// Firewall returns the firewall of the system.
func Firewall() health.Firewall {
	switch runtime.GOOS {
	case "windows":
		return health.FirewallWindows
	case "darwin":
		return health.FirewallMac
	}
	return health.FirewallUnknown
}

// canLoop says that this system has no known way to test the firewall rules of an interface.
const canLoop = false

func loop(*net.UDPConn, netip.Addr) error { return errors.ErrUnsupported }
