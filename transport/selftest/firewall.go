package selftest

import (
	"fmt"
	"net/netip"
	"slices"
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

// WindowsRule is what a rule of the Windows firewall lets in: the local subnet, where the network is marked as private.
const WindowsRule = "dir=in action=allow protocol=udp profile=private remoteip=localsubnet"

// Commands returns the commands that make a firewall admit datagrams from some networks to the program, or nil for an unknown
// firewall. A person runs them in a terminal, on Windows in one of an administrator. program is the path of the program. The
// firewalls of Windows and macOS find the networks by themselves; that of macOS does not tell them apart. The slice is the
// caller's.
func Commands(f health.Firewall, ports Ports, networks []netip.Prefix, program string) []string {
	switch f {
	case health.FirewallUFW:
		return eachNetwork(networks, "sudo ufw allow proto udp from %v to any port "+ports.with(":"))
	case health.FirewallFirewalld:
		all := eachNetwork(networks, `sudo firewall-cmd --permanent --add-rich-rule='rule family="ipv4" source address="%v" port port="`+
			ports.with("-")+`" protocol="udp" accept'`)
		if all == nil {
			return nil
		}
		return append(all, "sudo firewall-cmd --reload")
	case health.FirewallNFTables:
		return eachNetwork(networks, "sudo nft insert rule inet filter input ip saddr %v udp dport "+ports.with("-")+" accept")
	case health.FirewallIPTables:
		return eachNetwork(networks, "sudo iptables -I INPUT -s %v -p udp --dport "+ports.with(":")+" -j ACCEPT")
	case health.FirewallWindows:
		return []string{"netsh advfirewall firewall add rule name=udpchat " + WindowsRule + ` program="` + program + `"`}
	case health.FirewallMac:
		const tool = "sudo /usr/libexec/ApplicationFirewall/socketfilterfw "
		program = "'" + strings.ReplaceAll(program, "'", `'\''`) + "'"
		return []string{tool + "--add " + program, tool + "--unblockapp " + program}
	}
	return nil
}

// eachNetwork is a command for each network.
func eachNetwork(networks []netip.Prefix, command string) []string {
	var all []string
	for _, n := range networks {
		all = append(all, fmt.Sprintf(command, n))
	}
	return all
}

// Networks are the networks that others reach this machine by: those of hardware, or else all; each once.
func Networks(interfaces []health.Interface) []netip.Prefix {
	var real, all []netip.Prefix
	for _, i := range interfaces {
		if !i.Network.IsValid() || slices.Contains(all, i.Network) {
			continue
		}
		if all = append(all, i.Network); !i.Virtual {
			real = append(real, i.Network)
		}
	}
	if real == nil {
		return all
	}
	return real
}
