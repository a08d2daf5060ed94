package selftest

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"udpchat/chat/health"
)

// Firewall looks for a firewall, by what everybody may read: its settings, or its process. Rules are shown to root only.
func Firewall() health.Firewall { return firewallAt("/", exec.LookPath) }

// firewallAt looks for a firewall below a root; has finds programs.
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

// ufwIsOn reads ufw's file of settings, in which a line says ENABLED=yes.
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

// runs reports whether a program of a name is running.
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

// isThere reports whether the system has a program; those of the administrator's are often not in a person's path.
func isThere(has func(string) (string, error), name string) bool {
	for _, path := range []string{name, "/usr/sbin/" + name, "/sbin/" + name} {
		if _, err := has(path); err == nil {
			return true
		}
	}
	return false
}
