package words

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"udpchat/chat"
)

// Interface names the interface of an address.
func Interface(i chat.Interface) string {
	if i.Virtual {
		return Say("{{.Name}}, virtual adapter", "Name", i.Name)
	}
	return i.Name
}

// Port tells in a word or two the state of the UDP port, and in which colour.
func Port(n chat.Network) (string, fyne.ThemeColorName) {
	switch {
	case n.State == chat.Receiving:
		return Say("receiving"), theme.ColorNameSuccess
	case n.State == chat.Released:
		return Say("free for another program"), theme.ColorNameWarning
	case n.State == chat.SendOnly && n.Holder != "":
		return Say("used by {{.Who}}", "Who", n.Holder), theme.ColorNameWarning
	case n.State == chat.SendOnly:
		return Say("used by another program"), theme.ColorNameWarning
	case n.State == chat.Offline:
		return Say("no network"), theme.ColorNameError
	}
	return Say("opening"), theme.ColorNamePlaceHolder
}

// Probe tells the result of one test message.
func Probe(p chat.Probe) string {
	switch {
	case p.Result == chat.ProbeNotSent && p.Way == chat.ProbeInterface:
		return Say("Could not test {{.Name}}", "Name", p.Interface)
	case p.Result == chat.ProbeNotSent:
		return Say("Could not test {{.Name}}", "Name", p.Address)
	case p.Way == chat.ProbeInterface && p.Result == chat.ProbeHeard:
		return Say("Incoming via {{.Name}} works", "Name", p.Interface)
	case p.Way == chat.ProbeInterface:
		return Say("Incoming via {{.Name}} is blocked", "Name", p.Interface)
	case p.Result == chat.ProbeHeard:
		return Say("Test via {{.Address}} arrived", "Address", p.Address)
	}
	return Say("Test via {{.Address}} failed", "Address", p.Address)
}

// Verdict tells a person what the self-test means, and whether that is bad. received tells that messages of others have come.
func Verdict(n chat.Network, received bool) (string, bool) {
	v, names := n.Check.Verdict()
	switch v {
	case chat.VerdictDropsAll:
		return Say("Nothing sent to UDP {{.Port}} arrives, not even from this computer: its firewall blocks the port. You can't receive messages from others.", "Port", n.Port), true
	case chat.VerdictDropsSome:
		return Say("This computer's firewall blocks UDP {{.Port}} on {{.Names}}. You can reach others; they can't reach you.",
			"Port", n.Port, "Names", strings.Join(names, Say(", "))), true
	case chat.VerdictLetsIn, chat.VerdictHearsItself:
		if received {
			return Say("Messages from others arrive."), false
		}
		if v == chat.VerdictHearsItself {
			return Say("Test messages from this computer arrive. Whether a firewall blocks others can't be tested from here."), false
		}
		return Say("This computer accepts messages from others. If someone's messages don't arrive, their own firewall may block them, or the network may keep devices apart, as guest Wi-Fi does."), false
	case chat.VerdictNotSent:
		return Say("The test could not send anything, so it has no result."), true
	}
	return Say("Only a port that this program holds can be tested."), false
}

// Firewall names the firewall that was found.
func Firewall(f chat.Firewall) string {
	switch f {
	case chat.FirewallUFW:
		return Say("{{.Name}} is on", "Name", "ufw")
	case chat.FirewallFirewalld:
		return Say("{{.Name}} is on", "Name", "firewalld")
	case chat.FirewallNFTables:
		return "nftables"
	case chat.FirewallIPTables:
		return "iptables"
	case chat.FirewallWindows:
		return Say("Windows Firewall")
	case chat.FirewallMac:
		return Say("macOS firewall")
	}
	return Say("none found")
}

// Allow tells how to let the program through a firewall: what to do, and what stands below the command.
func Allow(f chat.Firewall) (before, after string) {
	before = Say("If you see others but they don't see you, this is probably why. Run in a terminal:")
	after = Say("Requires the administrator password.")
	switch f {
	case chat.FirewallUFW:
		after = Say("Requires the administrator password. To undo, use “delete allow” instead of “allow”.")
	case chat.FirewallNFTables:
		after = Say("Requires the administrator password. If your table or chain has another name, “sudo nft list ruleset” shows it.")
	case chat.FirewallWindows:
		before = Say("If you see others but they don't see you, open Windows Security › Firewall & network protection › Allow an app through firewall, or run as administrator:")
		after = ""
	case chat.FirewallMac:
		before = Say("If you see others but they don't see you, open System Settings › Network › Firewall › Options, or run in a terminal:")
	case chat.FirewallUnknown:
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
func Direction(d chat.Datagram) (string, fyne.ThemeColorName) {
	if d.Out {
		return Say("out"), theme.ColorNamePlaceHolder
	}
	return Say("in"), theme.ColorNamePrimary
}
