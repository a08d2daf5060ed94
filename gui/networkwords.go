package gui

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"udpchat/chat"
)

// kindWords says what kind of interface an address belongs to.
func kindWords(i chat.Interface) string {
	if i.Virtual {
		return say("{{.Name}}, virtual adapter", "Name", i.Name)
	}
	return i.Name
}

// portWords tells in a word or two what became of the room's port.
func portWords(n chat.Network) (string, fyne.ThemeColorName) {
	switch {
	case n.State == chat.Receiving:
		return say("receiving"), theme.ColorNameSuccess
	case n.State == chat.Released:
		return say("free for another program"), theme.ColorNameWarning
	case n.State == chat.SendOnly && n.Holder != "":
		return say("held by {{.Who}}", "Who", n.Holder), theme.ColorNameWarning
	case n.State == chat.SendOnly:
		return say("held by another program"), theme.ColorNameWarning
	case n.State == chat.Offline:
		return say("no network"), theme.ColorNameError
	}
	return say("opening"), theme.ColorNamePlaceHolder
}

// probeWords says what became of one way of the self-test.
func probeWords(p chat.Probe) string {
	switch {
	case p.Result == chat.ProbeNotSent && p.Way == chat.ProbeInterface:
		return say("Could not be tested: {{.Name}}", "Name", p.Interface)
	case p.Result == chat.ProbeNotSent:
		return say("Could not be tested: {{.Name}}", "Name", p.Address)
	case p.Way == chat.ProbeInterface && p.Result == chat.ProbeHeard:
		return say("Lets in what comes by {{.Name}}", "Name", p.Interface)
	case p.Way == chat.ProbeInterface:
		return say("Drops what comes by {{.Name}}", "Name", p.Interface)
	case p.Result == chat.ProbeHeard:
		return say("Hears itself by {{.Address}}", "Address", p.Address)
	}
	return say("Does not hear itself by {{.Address}}", "Address", p.Address)
}

// verdictWords says what the self-test means for a person, and whether that is bad. heard tells that somebody was heard from
// elsewhere.
func verdictWords(n chat.Network, heard bool) (string, bool) {
	v, names := n.Check.Verdict()
	switch v {
	case chat.VerdictDropsAll:
		return say("Nothing that is sent to UDP {{.Port}} arrives, not even from this machine: a firewall on it drops everything for this port. You do not receive what others say.", "Port", n.Port), true
	case chat.VerdictDropsSome:
		return say("What others send to UDP {{.Port}} by {{.Names}} is dropped by the firewall of this machine. You reach them; they do not reach you.",
			"Port", n.Port, "Names", strings.Join(names, say(", "))), true
	case chat.VerdictLetsIn, chat.VerdictHearsItself:
		if heard {
			return say("Others were heard: what they send comes in."), false
		}
		if v == chat.VerdictHearsItself {
			return say("The program hears itself. Whether a firewall keeps others out cannot be seen from here."), false
		}
		return say("This machine lets in what others send. Whoever is not heard is held back by their own firewall, or by a network that keeps its machines apart, as Wi-Fi for guests does."), false
	case chat.VerdictNotSent:
		return say("Nothing could be sent, so nothing is known."), true
	}
	return say("Only a port of one's own can be tested."), false
}

// firewallWords names the firewall that was found.
func firewallWords(f chat.Firewall) string {
	switch f {
	case chat.FirewallUFW:
		return say("{{.Name}} is on", "Name", "ufw")
	case chat.FirewallFirewalld:
		return say("{{.Name}} is on", "Name", "firewalld")
	case chat.FirewallNFTables:
		return "nftables"
	case chat.FirewallIPTables:
		return "iptables"
	case chat.FirewallWindows:
		return say("Windows Firewall")
	case chat.FirewallMac:
		return say("Firewall of macOS")
	}
	return say("none found")
}

// allowWords says how one lets the program in.
func allowWords(f chat.Firewall) (before, after string) {
	before = say("You see others, and they do not see you? Probably this. Run in a terminal:")
	after = say("Needs the administrator's password.")
	switch f {
	case chat.FirewallUFW:
		after = say("Needs the administrator's password; to undo, replace allow by delete allow.")
	case chat.FirewallNFTables:
		after = say("Needs the administrator's password. If table and chain are called otherwise, sudo nft list ruleset tells how.")
	case chat.FirewallWindows:
		before = say("You see others, and they do not see you? Open Windows Security › Firewall & network protection › Allow an app through firewall, or run as administrator:")
		after = ""
	case chat.FirewallMac:
		before = say("You see others, and they do not see you? Open System Settings › Network › Firewall › Options, or run in a terminal:")
	case chat.FirewallUnknown:
		before, after = say("No firewall was found on this machine. There may be one between you and the others."), ""
	}
	return before, after
}

// tookWords is a time in milliseconds, a tenth of one at least.
func tookWords(d time.Duration) string {
	tenths := max(1, d.Round(100*time.Microsecond)/(100*time.Microsecond))
	return say("{{.N}} ms", "N", float64(tenths)/10)
}

func directionWords(d chat.Datagram) (string, fyne.ThemeColorName) {
	if d.Out {
		return say("out"), theme.ColorNamePlaceHolder
	}
	return say("in"), theme.ColorNamePrimary
}
