//go:build !linux

package transporttest

// privileged reports true: other systems have no namespaces.
func privileged() bool { return true }
