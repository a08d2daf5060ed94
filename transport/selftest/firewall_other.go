//go:build !linux

package selftest

import (
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
