package words

import (
	"net/netip"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"udpchat/chat"
	"udpchat/chat/health"
)

// online tells how many others are here.
func online(here int) string {
	if here == 0 {
		return Say("No one else online")
	}
	return Say("{{.N}} online", "N", here)
}

// coded adds that the room has a code. A person who has forgotten the code would wonder why the room is empty.
func coded(n health.Network, words string) string {
	if !n.Discovery.Coded {
		return words
	}
	return Say("{{.Status}}, with a room code", "Status", words)
}

// Status tells in one line how many others are here or what does not work, and the colour of the dot before it.
func Status(n health.Network, here int) (string, fyne.ThemeColorName) {
	switch n.State {
	case health.Receiving:
		return coded(n, online(here)), theme.ColorNameSuccess
	case health.SendOnly:
		return SendOnly(n), theme.ColorNameWarning
	case health.Released:
		return Say("Can't receive from scripts: port {{.Port}} is free for another program", "Port", n.Port), theme.ColorNameWarning
	case health.Offline:
		return Say("No network, will reconnect"), theme.ColorNameError
	}
	return Say("Opening the room…"), theme.ColorNamePlaceHolder
}

// PortStatus is Status where the port matters more than the number of members.
func PortStatus(n health.Network) (string, fyne.ThemeColorName) {
	words, c := Status(n, 0)
	if n.State == health.Receiving {
		words = coded(n, Say("Receiving on UDP {{.Port}}", "Port", n.Port))
	}
	return words, c
}

// SendOnly tells why nothing can be received.
func SendOnly(n health.Network) string {
	switch {
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
	return Say("No network, will reconnect")
}
