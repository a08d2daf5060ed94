package words

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"udpchat/chat/health"
)

// Interface names the interface of an address.
func Interface(i health.Interface) string {
	if i.Virtual {
		return Say("{{.Name}}, virtual adapter", "Name", i.Name)
	}
	return i.Name
}

// Port tells in a word or two the state of the UDP port, and in which colour.
func Port(n health.Network) (string, fyne.ThemeColorName) {
	switch {
	case n.State == health.Receiving:
		return Say("receiving"), theme.ColorNameSuccess
	case n.State == health.Released:
		return Say("free for another program"), theme.ColorNameWarning
	case n.State == health.SendOnly && n.Holder != "":
		return Say("used by {{.Who}}", "Who", n.Holder), theme.ColorNameWarning
	case n.State == health.SendOnly:
		return Say("used by another program"), theme.ColorNameWarning
	case n.State == health.Offline:
		return Say("no network"), theme.ColorNameError
	}
	return Say("opening"), theme.ColorNamePlaceHolder
}

// Probe tells the result of one test message.
func Probe(p health.Probe) string {
	switch {
	case p.Result == health.ProbeNotSent && p.Way == health.ProbeInterface:
		return Say("Could not test {{.Name}}", "Name", p.Interface)
	case p.Result == health.ProbeNotSent:
		return Say("Could not test {{.Name}}", "Name", p.Address)
	case p.Way == health.ProbeInterface && p.Result == health.ProbeHeard:
		return Say("Incoming via {{.Name}} works", "Name", p.Interface)
	case p.Way == health.ProbeInterface:
		return Say("Incoming via {{.Name}} is blocked", "Name", p.Interface)
	case p.Result == health.ProbeHeard:
		return Say("Test via {{.Address}} arrived", "Address", p.Address)
	}
	return Say("Test via {{.Address}} failed", "Address", p.Address)
}

// Verdict tells a person what the self-test means, and whether that is bad. received tells that messages of others have come.
func Verdict(n health.Network, received bool) (string, bool) {
	v, names := n.Check.Verdict()
	switch v {
	case health.VerdictDropsAll:
		return Say("Nothing sent to UDP {{.Port}} arrives, not even from this computer: its firewall blocks the port. You can't receive messages from others.", "Port", n.Port), true
	case health.VerdictDropsSome:
		return Say("This computer's firewall blocks UDP {{.Port}} on {{.Names}}. You can reach others; they can't reach you.",
			"Port", n.Port, "Names", strings.Join(names, Say(", "))), true
	case health.VerdictLetsIn, health.VerdictHearsItself:
		if received {
			return Say("Messages from others arrive."), false
		}
		if v == health.VerdictHearsItself {
			return Say("Test messages from this computer arrive. Whether a firewall blocks others can't be tested from here."), false
		}
		return Say("This computer accepts messages from others. If someone's messages don't arrive, their own firewall may block them, or the network may keep devices apart, as guest Wi-Fi does."), false
	case health.VerdictNotSent:
		return Say("The test could not send anything, so it has no result."), true
	}
	return Say("Only a port that this program holds can be tested."), false
}

// Firewall names the firewall that was found.
func Firewall(f health.Firewall) string {
	switch f {
	case health.FirewallUFW:
		return Say("{{.Name}} is on", "Name", "ufw")
	case health.FirewallFirewalld:
		return Say("{{.Name}} is on", "Name", "firewalld")
	case health.FirewallNFTables:
		return "nftables"
	case health.FirewallIPTables:
		return "iptables"
	case health.FirewallWindows:
		return Say("Windows Firewall")
	case health.FirewallMac:
		return Say("macOS firewall")
	}
	return Say("none found")
}

// Allow tells how to let the program through a firewall: what to do, and what stands below the command.
func Allow(f health.Firewall) (before, after string) {
	before = Say("If you see others but they don't see you, this is probably why. Run in a terminal:")
	after = Say("Requires the administrator password.")
	switch f {
	case health.FirewallUFW:
		after = Say("Requires the administrator password. To undo, use “delete allow” instead of “allow”.")
	case health.FirewallNFTables:
		after = Say("Requires the administrator password. If your table or chain has another name, “sudo nft list ruleset” shows it.")
	case health.FirewallWindows:
		before = Say("If you see others but they don't see you, open Windows Security › Firewall & network protection › Allow an app through firewall, or run as administrator:")
		after = ""
	case health.FirewallMac:
		before = Say("If you see others but they don't see you, open System Settings › Network › Firewall › Options, or run in a terminal:")
	case health.FirewallUnknown:
		before, after = Say("No firewall was found on this computer. There may be one elsewhere on the network."), ""
	}
	return before, after
}

// Took is a duration in milliseconds, at least a tenth of one.
func Took(d time.Duration) string {
	tenths := max(1, d.Round(100*time.Microsecond)/(100*time.Microsecond))
	return Say("{{.N}} ms", "N", float64(tenths)/10)
}

// Direction tells whether a datagram was sent or received, and in which colour.
func Direction(d health.Datagram) (string, fyne.ThemeColorName) {
	if d.Out {
		return Say("out"), theme.ColorNamePlaceHolder
	}
	return Say("in"), theme.ColorNamePrimary
}
