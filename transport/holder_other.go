//go:build !linux && !windows

package transport

// portHolder returns "": this system has no documented call that tells the holder of a port.
func portHolder(uint16) string { return "" }
