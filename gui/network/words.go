package network

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"udpchat/chat"
	"udpchat/gui/words"
)

// kindWords says what kind of interface an address belongs to.
func kindWords(i chat.Interface) string {
	if i.Virtual {
		return words.Say("{{.Name}}, virtual adapter", "Name", i.Name)
	}
	return i.Name
}

// portWords tells in a word or two what became of the room's port.
func portWords(n chat.Network) (string, fyne.ThemeColorName) {
	switch {
	case n.State == chat.Receiving:
		return words.Say("receiving"), theme.ColorNameSuccess
	case n.State == chat.Released:
		return words.Say("free for another program"), theme.ColorNameWarning
	case n.State == chat.SendOnly && n.Holder != "":
		return words.Say("used by {{.Who}}", "Who", n.Holder), theme.ColorNameWarning
	case n.State == chat.SendOnly:
		return words.Say("used by another program"), theme.ColorNameWarning
	case n.State == chat.Offline:
		return words.Say("no network"), theme.ColorNameError
	}
	return words.Say("opening"), theme.ColorNamePlaceHolder
}

// probeWords says what became of one way of the self-test.
func probeWords(p chat.Probe) string {
	switch {
	case p.Result == chat.ProbeNotSent && p.Way == chat.ProbeInterface:
		return words.Say("Could not test {{.Name}}", "Name", p.Interface)
	case p.Result == chat.ProbeNotSent:
		return words.Say("Could not test {{.Name}}", "Name", p.Address)
	case p.Way == chat.ProbeInterface && p.Result == chat.ProbeHeard:
		return words.Say("Incoming via {{.Name}} works", "Name", p.Interface)
	case p.Way == chat.ProbeInterface:
		return words.Say("Incoming via {{.Name}} is blocked", "Name", p.Interface)
	case p.Result == chat.ProbeHeard:
		return words.Say("Test via {{.Address}} arrived", "Address", p.Address)
	}
	return words.Say("Test via {{.Address}} failed", "Address", p.Address)
}

// verdictWords says what the self-test means for a person, and whether that is bad. heard tells that somebody was heard from
// elsewhere.
func verdictWords(n chat.Network, heard bool) (string, bool) {
	v, names := n.Check.Verdict()
	switch v {
	case chat.VerdictDropsAll:
		return words.Say("Nothing sent to UDP {{.Port}} arrives, not even from this computer: its firewall blocks the port. You can't receive messages from others.", "Port", n.Port), true
	case chat.VerdictDropsSome:
		return words.Say("This computer's firewall blocks UDP {{.Port}} on {{.Names}}. You can reach others; they can't reach you.",
			"Port", n.Port, "Names", strings.Join(names, words.Say(", "))), true
	case chat.VerdictLetsIn, chat.VerdictHearsItself:
		if heard {
			return words.Say("Messages from others arrive."), false
		}
		if v == chat.VerdictHearsItself {
			return words.Say("Test messages from this computer arrive. Whether a firewall blocks others can't be tested from here."), false
		}
		return words.Say("This computer accepts messages from others. If someone's messages don't arrive, their own firewall may block them, or the network may keep devices apart, as guest Wi-Fi does."), false
	case chat.VerdictNotSent:
		return words.Say("The test could not send anything, so it has no result."), true
	}
	return words.Say("Only a port that this program holds can be tested."), false
}

// firewallWords names the firewall that was found.
func firewallWords(f chat.Firewall) string {
	switch f {
	case chat.FirewallUFW:
		return words.Say("{{.Name}} is on", "Name", "ufw")
	case chat.FirewallFirewalld:
		return words.Say("{{.Name}} is on", "Name", "firewalld")
	case chat.FirewallNFTables:
		return "nftables"
	case chat.FirewallIPTables:
		return "iptables"
	case chat.FirewallWindows:
		return words.Say("Windows Firewall")
	case chat.FirewallMac:
		return words.Say("macOS firewall")
	}
	return words.Say("none found")
}

// allowWords says how one lets the program in.
func allowWords(f chat.Firewall) (before, after string) {
	before = words.Say("If you see others but they don't see you, this is probably why. Run in a terminal:")
	after = words.Say("Requires the administrator password.")
	switch f {
	case chat.FirewallUFW:
		after = words.Say("Requires the administrator password. To undo, use “delete allow” instead of “allow”.")
	case chat.FirewallNFTables:
		after = words.Say("Requires the administrator password. If your table or chain has another name, “sudo nft list ruleset” shows it.")
	case chat.FirewallWindows:
		before = words.Say("If you see others but they don't see you, open Windows Security › Firewall & network protection › Allow an app through firewall, or run as administrator:")
		after = ""
	case chat.FirewallMac:
		before = words.Say("If you see others but they don't see you, open System Settings › Network › Firewall › Options, or run in a terminal:")
	case chat.FirewallUnknown:
		before, after = words.Say("No firewall was found on this computer. There may be one elsewhere on the network."), ""
	}
	return before, after
}

// tookWords is a time in milliseconds, a tenth of one at least.
func tookWords(d time.Duration) string {
	tenths := max(1, d.Round(100*time.Microsecond)/(100*time.Microsecond))
	return words.Say("{{.N}} ms", "N", float64(tenths)/10)
}

func directionWords(d chat.Datagram) (string, fyne.ThemeColorName) {
	if d.Out {
		return words.Say("out"), theme.ColorNamePlaceHolder
	}
	return words.Say("in"), theme.ColorNamePrimary
}
