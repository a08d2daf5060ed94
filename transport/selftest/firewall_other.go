//go:build !linux

package selftest

import (
	"runtime"

	"udpchat/chat/health"
)

// Firewall names the firewall that comes with the system.
func Firewall() health.Firewall {
	switch runtime.GOOS {
	case "windows":
		return health.FirewallWindows
	case "darwin":
		return health.FirewallMac
	}
	return health.FirewallUnknown
}
