//go:build !linux

package history

func addLinuxRoles() {}
