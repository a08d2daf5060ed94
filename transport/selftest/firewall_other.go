//go:build !linux

package selftest

import (
	"runtime"

	"udpchat/chat"
)

// Firewall names the firewall that comes with the system.
func Firewall() chat.Firewall {
	switch runtime.GOOS {
	case "windows":
		return chat.FirewallWindows
	case "darwin":
		return chat.FirewallMac
	}
	return chat.FirewallUnknown
}
