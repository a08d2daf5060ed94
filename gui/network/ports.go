package network

import (
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"udpchat/chat"
	"udpchat/chat/health"
	"udpchat/gui/words"
)

// portRow is a port on the page: its use and its state.
type portRow struct {
	port, use, state string
	color            fyne.ThemeColorName
}

// portRows are the ports in use: that of plain text and, where nodes are looked for, those of links and beacons.
func portRows(n health.Network, members []chat.Member, now time.Time) []portRow {
	sentence, c := words.Port(n)
	rows := []portRow{{strconv.Itoa(int(n.Port)), words.Say("Unencrypted text"), sentence, c}}
	if n.Discovery.LinkPort == 0 {
		return rows
	}
	links, fastest := 0, time.Duration(0)
	for _, m := range members {
		if !m.Linked {
			continue
		}
		links++
		if fastest == 0 || m.RoundTrip > 0 && m.RoundTrip < fastest {
			fastest = m.RoundTrip
		}
	}
	sentence = words.Say("open, no link yet")
	switch {
	case fastest > 0:
		sentence = words.SayN(links, "{{.N}} link, {{.Took}}", "{{.N}} links, fastest {{.Took}}", "Took", words.Took(fastest))
	case links > 0:
		sentence = words.SayN(links, "{{.N}} link", "{{.N}} links")
	}
	rows = append(rows, portRow{strconv.Itoa(int(n.Discovery.LinkPort)), words.Say("Encrypted links"), sentence, theme.ColorNameSuccess})
	heard, c := words.Say("no one found yet"), theme.ColorNamePlaceHolder
	if !n.Discovery.Last.IsZero() {
		heard, c = words.Say("active {{.When}}", "When", words.LastSeen(n.Discovery.Last, now)), theme.ColorNameSuccess
	}
	return append(rows, portRow{strconv.Itoa(int(n.Discovery.BeaconPort)), words.Say("Discovery"), heard, c})
}

// beaconWords counts the beacons that were received and sent.
func beaconWords(c health.Discovery) string {
	if c.LinkPort == 0 {
		return ""
	}
	return words.Say("beacons: {{.N}} in, {{.M}} out", "N", c.Heard, "M", c.Sent)
}
