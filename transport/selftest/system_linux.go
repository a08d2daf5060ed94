package selftest

import (
	"errors"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"

	"udpchat/chat/health"
)

// Firewall looks for a firewall by its settings, its process or its program. Only root can read the rules themselves.
func Firewall() health.Firewall { return firewallAt("/", exec.LookPath) }

// firewallAt looks for a firewall in the file system below root. has finds programs, like exec.LookPath.
func firewallAt(root string, has func(string) (string, error)) health.Firewall {
	switch {
	case ufwIsOn(filepath.Join(root, "etc/ufw/ufw.conf")):
		return health.FirewallUFW
	case runs(root, "firewalld"):
		return health.FirewallFirewalld
	case isThere(has, "nft"):
		return health.FirewallNFTables
	case isThere(has, "iptables"):
		return health.FirewallIPTables
	}
	return health.FirewallUnknown
}

// ufwIsOn reports whether the settings of ufw have the line ENABLED=yes.
func ufwIsOn(file string) bool {
	text, err := os.ReadFile(file)
	if err != nil {
		return false
	}
	for line := range strings.Lines(string(text)) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		if key == "ENABLED" {
			return strings.EqualFold(strings.Trim(value, `"' `), "yes")
		}
	}
	return false
}

// runs reports whether a program with a name is running.
func runs(root, name string) bool {
	files, _ := filepath.Glob(filepath.Join(root, "proc/[0-9]*/comm")) // never a bad pattern
	for _, file := range files {
		comm, err := os.ReadFile(file)
		if err == nil && strings.TrimSpace(string(comm)) == name {
			return true
		}
	}
	return false
}

// isThere reports whether the system has a program. Programs for administrators may be outside the user's path.
func isThere(has func(string) (string, error), name string) bool {
	for _, path := range []string{name, "/usr/sbin/" + name, "/sbin/" + name} {
		if _, err := has(path); err == nil {
			return true
		}
	}
	return false
}

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
