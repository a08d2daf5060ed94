package selftest

import (
	"strconv"
	"strings"

	"udpchat/chat/health"
)

// Ports is a range of UDP ports, both ends included.
type Ports struct{ First, Last uint16 }

// with formats the range with a sign between its ends. A range of one is a single port.
func (p Ports) with(sign string) string {
	if p.Last <= p.First {
		return strconv.Itoa(int(p.First))
	}
	return strconv.Itoa(int(p.First)) + sign + strconv.Itoa(int(p.Last))
}

// Commands returns the commands that make a firewall admit the program, or nil for an unknown firewall. A person runs them in a
// terminal, on Windows in one of an administrator. program is the path of the program. The slice is the caller's.
func Commands(f health.Firewall, ports Ports, program string) []string {
	switch f {
	case health.FirewallUFW:
		return []string{"sudo ufw allow " + ports.with(":") + "/udp"}
	case health.FirewallFirewalld:
		return []string{"sudo firewall-cmd --permanent --add-port=" + ports.with("-") + "/udp", "sudo firewall-cmd --reload"}
	case health.FirewallNFTables:
		return []string{"sudo nft insert rule inet filter input udp dport " + ports.with("-") + " accept"}
	case health.FirewallIPTables:
		return []string{"sudo iptables -I INPUT -p udp --dport " + ports.with(":") + " -j ACCEPT"}
	case health.FirewallWindows:
		return []string{`netsh advfirewall firewall add rule name=udpchat dir=in action=allow protocol=udp program="` + program + `"`}
	case health.FirewallMac:
		const tool = "sudo /usr/libexec/ApplicationFirewall/socketfilterfw "
		program = "'" + strings.ReplaceAll(program, "'", `'\''`) + "'"
		return []string{tool + "--add " + program, tool + "--unblockapp " + program}
	}
	return nil
}
