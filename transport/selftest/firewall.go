package selftest

import (
	"strconv"
	"strings"

	"udpchat/chat/health"
)

// Ports is a range of UDP ports, its ends included.
type Ports struct{ First, Last uint16 }

// with writes the range with a sign between its ends; a range of one is that port.
func (p Ports) with(sign string) string {
	if p.Last <= p.First {
		return strconv.Itoa(int(p.First))
	}
	return strconv.Itoa(int(p.First)) + sign + strconv.Itoa(int(p.Last))
}

// Commands are what a person runs so that a firewall lets the program in: in a terminal, on Windows in one of the
// administrator's. program is the path of the program.
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
