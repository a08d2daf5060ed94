package words

import (
	"cmp"
	"net/netip"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"udpchat/chat"
	"udpchat/chat/health"
)

// Interface names the interface of an address, and tells what follows the name.
func Interface(i health.Interface) (name, kind string) {
	if i.Virtual {
		kind = Say("{{.Name}}, virtual adapter", "Name", "")
	}
	return i.Name, kind
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
	case n.State == health.IPv6Only:
		return Say("IPv4 is needed"), theme.ColorNameError
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
	return cmp.Or(map[health.Firewall]string{
		health.FirewallUFW:       Say("{{.Name}} is on", "Name", "ufw"),
		health.FirewallFirewalld: Say("{{.Name}} is on", "Name", "firewalld"),
		health.FirewallNFTables:  "nftables",
		health.FirewallIPTables:  "iptables",
		health.FirewallWindows:   Say("Windows Firewall"),
		health.FirewallMac:       Say("macOS firewall"),
	}[f], Say("none found"))
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
		before = Say("If you see others but they don't see you, open Windows Security › Firewall & network protection › Allow an app through firewall and tick Private, or run as administrator:")
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

// online tells how many others are here.
func online(here int) string {
	if here == 0 {
		return Say("No one else online")
	}
	return Say("{{.N}} online", "N", here)
}

// Status tells in one line how many others are here or what does not work, and the colour of the dot before it.
func Status(n health.Network, here int) (string, fyne.ThemeColorName) {
	switch n.State {
	case health.Receiving:
		return online(here), theme.ColorNameSuccess
	case health.SendOnly:
		return SendOnly(n), theme.ColorNameWarning
	case health.Released:
		return Say("Can't receive from scripts: port {{.Port}} is free for another program", "Port", n.Port), theme.ColorNameWarning
	case health.Offline:
		if n.Why == chat.TooManyOpen {
			return SendOnly(n), theme.ColorNameError
		}
		return Say("No network, will reconnect"), theme.ColorNameError
	case health.IPv6Only:
		return NoAddress(n), theme.ColorNameError
	}
	return Say("Opening the room…"), theme.ColorNamePlaceHolder
}

// PortStatus is Status where the port matters more than the number of members.
func PortStatus(n health.Network) (string, fyne.ThemeColorName) {
	words, c := Status(n, 0)
	if n.State == health.Receiving {
		words = Say("Receiving on UDP {{.Port}}", "Port", n.Port)
	}
	return words, c
}

// SendOnly tells why nothing can be received.
func SendOnly(n health.Network) string {
	switch {
	case n.Why == chat.TooManyOpen:
		return Say("Can't open the network: the program may not open more files")
	case n.Why == chat.NotAllowed:
		return Say("Can't open port {{.Port}}: the system does not allow it. Choose another port.", "Port", n.Port)
	case n.Why != chat.ReasonNone:
		return Say("Can't open port {{.Port}}: the system refused. Choose another port.", "Port", n.Port)
	case n.Holder == "":
		return Say("Can't receive from scripts: another program is using port {{.Port}}", "Port", n.Port)
	}
	return Say("Can't receive from scripts: {{.Who}} is using port {{.Port}}", "Port", n.Port, "Who", n.Holder)
}

// Lost is the number of messages that were dropped after they had arrived.
func Lost(losses []health.Loss) uint64 {
	var n uint64
	for _, l := range losses {
		n += l.Count
	}
	return n
}

// Missed is the number of messages lost here, with those the system dropped.
func Missed(n health.Network) uint64 { return Lost(n.Losses) + n.Dropped }

// Losses tells how many messages were lost, and from which address most of them came.
func Losses(n health.Network) string {
	unseen := SayN(n.Dropped, "The system dropped {{.N}} message from an unknown sender", "The system dropped {{.N}} messages from unknown senders")
	if len(n.Losses) == 0 {
		return unseen
	}
	first := n.Losses[0]
	who := Say("many addresses")
	if first.Host.IsValid() {
		who = first.Host.String()
	}
	words := SayN(first.Count, "{{.N}} message from {{.Address}} was lost", "{{.N}} messages from {{.Address}} were lost", "Address", who)
	if others := Lost(n.Losses) - first.Count; others > 0 {
		words = SayN(first.Count, "{{.N}} message from {{.Address}} and {{.M}} from others were lost", "{{.N}} messages from {{.Address}} and {{.M}} from others were lost", "Address", who, "M", others)
	}
	if n.Dropped > 0 {
		words += ". " + unseen
	}
	return words
}

// OwnAddress is the address and port to tell others, or a sentence while there is no network.
func OwnAddress(n health.Network) string {
	if a := n.Primary(); a.IsValid() {
		return netip.AddrPortFrom(a, n.Port).String()
	}
	return NoAddress(n)
}

// NoAddress tells why this computer has no address to tell others.
func NoAddress(n health.Network) string {
	if n.State == health.IPv6Only {
		return Say("IPv4 is needed: this network has only IPv6")
	}
	return Say("No network, will reconnect")
}

// Unsaved reports whether a notice says that messages are not saved.
func Unsaved(n health.Notice) bool {
	return n.Kind == health.HistoryUnsaved || n.Kind == health.HistoryElsewhere
}

// Notice is the sentence for a lasting problem; empty for a kind it does not know.
func Notice(n health.Notice) string {
	return map[health.NoticeKind]string{
		health.SettingsUnreadable: Say("The settings file was damaged and has been renamed to {{.What}}. Default settings are in use.", "What", n.What),
		health.SettingsCorrected:  Say("Some settings were out of range and have been corrected: {{.What}}. The file is backed up before it changes.", "What", n.What),
		health.SettingsUnsaved:    Say("Can't save settings: {{.What}}. They apply until you quit.", "What", detail(n)),
		health.HistoryUnsaved:     Say("Can't save history: {{.What}}. Messages stay in the window.", "What", detail(n)),
		health.HistoryReplaced:    Say("The history file was damaged and has been renamed to {{.What}}. A new one was started.", "What", n.What),
		health.HistoryOutdated:    Say("This version keeps a new history. The earlier one is now {{.What}}; under its old name, the version that wrote it can still read it.", "What", n.What),
		health.FirstEdition:       Say("This version keeps a new history and a new key. The earlier history is now {{.What}}; under its old name, the version that wrote it can still read it. Others see you as a new member, and nobody is marked as verified.", "What", n.What),
		health.HistoryElsewhere:   Say("Another window or terminal is using this data folder. So this one reaches only the addresses entered, unencrypted, and its messages are lost when you quit."),
		health.HistoryTrimmed:     Say("History is full; the oldest messages were removed."),
		health.HistoryReturned:    Say("Messages of yours that were missing here came back from other members."),
		health.RoomUnchanged:      Say("What you wanted to change in a room was not done. Try again once others of the room are online."),
		health.CodesGuessed:       Say("Somebody is trying out codes: many wrong ones have come. A code that the program makes cannot be guessed this way; change one that you made up."),
		health.MemberConflict:     Say("Two computers write under the key of {{.Name}}. Ask that person to give one of them a new key.", "Name", n.What),
		health.ClockWrong:         Say("The clock of this computer is wrong: most members here differ from it by more than five minutes. Until it is set, your messages are dated by their clocks."),
		health.IdentityMissing:    Say("Your key can't be used: {{.What}}. Messages are sent unencrypted.", "What", detail(n)),
		health.PortHeld:           Say("{{.Name}} is on this computer, too. Only you receive what scripts send to this computer.", "Name", n.What),
		health.LinksDown:          Say("Can't reach other nodes encrypted: {{.What}}. Messages go only to the addresses entered.", "What", detail(n)),
		health.FilesWereOpen:      Say("Other users of this computer could read your messages and your key. Now only you can."),
		health.FilesAreOpen:       Say("Other users of this computer may be able to read your messages and your key. Move the data folder to a place that only you can use, with --data."),
		health.IdentityReplaced:   Say("Your key can't be used, and its file has been renamed to {{.What}}. You get a new key: others see you as a new member, and nobody is marked as verified.", "What", n.What),
		health.IdentityRestored:   Say("The file with your key was damaged and has been renamed to {{.What}}. Its copy is in use.", "What", n.What),
		health.IdentityMoved:      Say("This is another computer than before, so others see you as a new member. You can be the earlier member here, too."),
		health.IdentityRenewed:    Say("Another computer had your key, because one was copied from the other. This one has a new key now: others see you as a new member."),
		health.IdentityTwice:      Say("Another computer is using your key: its data folder was copied. Delete the files that begin with secrets.json on one of the two, then restart the program there."),
		health.NodesNewer:         Say("Somebody on this network runs a newer version of this program, which can't talk with this one. Update this program."),
		health.NodesOlder:         Say("Somebody on this network runs an older version of this program, which can't talk with this one. Ask them to update it."),
	}[n.Kind]
}

// Versions tells which other versions of the program are on the network.
func Versions(v health.Versions) string {
	switch {
	case v.Newer && v.Older:
		return Say("newer and older ones here")
	case v.Newer:
		return Say("a newer one here")
	case v.Older:
		return Say("an older one here")
	}
	return ""
}

// detail tells the cause of a notice, in the system's words if there are no others.
func detail(n health.Notice) string { return cmp.Or(Trouble(n.Why), n.What) }

// Trouble tells what is wrong with a file, as part of a sentence; empty if only the system has words for it.
func Trouble(t health.Trouble) string {
	return map[health.Trouble]string{
		health.DiskFull:     Say("the disk is full"),
		health.ReadOnly:     Say("the folder is read-only"),
		health.Locked:       Say("another program is using the file"),
		health.Damaged:      Say("the file is damaged"),
		health.NewerVersion: Say("the file is from a newer version; update the program"),
		health.TooManyOpen:  Say("the program may not open more files"),
		health.Missing:      Say("the file or folder is not there"),
		health.NotAFolder:   Say("a part of its path is a file, not a folder"),
		health.IsAFolder:    Say("a folder has the file's name"),
		health.BadName:      Say("the disk does not allow this name or path"),
		health.DiskFails:    Say("the disk can't be read or written"),
		health.Unreachable:  Say("the disk can't be reached"),
		health.Quarantined:  Say("a virus scanner holds the file"),
		health.TooLarge:     Say("the disk takes no file of this size"),
		health.MemoryOnly:   Say("there is no saved history"),
	}[t]
}

// Why tells why an action with files failed, in the system's words if there are no others.
func Why(err error) string { return cmp.Or(Trouble(health.TroubleOf(err)), health.Words(err)) }
