// Package network is the page that tells what this node can do on the network, and what to do about what it cannot. It belongs
// to the UI goroutine.
package network

import (
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"udpchat/chat"
	"udpchat/chat/health"
	"udpchat/gui/typeset"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
)

// Deps is what the network page needs of the window.
type Deps struct {
	Now    func() time.Time
	Style  *typeset.Style
	Check  func()       // begins a self-test; Update brings its result
	Copy   func(string) // puts text on the clipboard
	Closed func()       // the page has closed
}

// Page shows what works on the network and what does not, with a remedy. It is a dialog over the window.
//
// Its cards have methods named show…, which report whether the content changed.
type Page struct {
	Deps
	dialog *kit.Dialog
	dot    *kit.Fill
	status *kit.Text

	own, ports, links, test, firewall *kit.Card // at the left
	scripts, recent                   *kit.Card // at the right
}

// New makes a page over a window that is not shown yet.
func New(w fyne.Window, deps Deps) *Page {
	p := &Page{
		Deps:     deps,
		dialog:   kit.NewDialog(w, words.Say("Check network"), 1000, deps.Closed),
		dot:      kit.NewRoundFill(theme.ColorNamePlaceHolder, 4),
		status:   kit.NewText("", theme.SizeNameCaptionText, theme.ColorNamePlaceHolder),
		own:      kit.NewCard(words.Say("Your addresses")),
		ports:    kit.NewCard(words.Say("Ports")),
		links:    kit.NewCard(words.Say("Links")),
		test:     kit.NewCard(words.Say("Self-test")),
		firewall: kit.NewCard(words.Say("Firewall")),
		scripts:  kit.NewCard(words.Say("Let a script join")),
		recent:   kit.NewCard(words.Say("Recent datagrams")),
	}
	p.links.Hide()
	p.dialog.Fill(p.statusLine(), kit.Space(8), kit.NewColumns(
		[]fyne.CanvasObject{p.own, p.ports, p.links, p.test, p.firewall}, []fyne.CanvasObject{p.scripts, p.recent}))
	p.dialog.Action(words.Say("Check again"), theme.ViewRefreshIcon(), p.Check)
	return p
}

// Open opens the page.
func (p *Page) Open() { p.dialog.Open(p.dialog.Button(words.Say("Done"), widget.HighImportance, nil)) }

// statusLine is the dot and the sentence that also stand in the window's header.
func (p *Page) statusLine() fyne.CanvasObject {
	return kit.NewLine(func() float32 { return p.status.MinSize().Height }, func(s fyne.Size) {
		kit.Put(p.dot, 0, s.Height/2-4, 8, 8)
		kit.Put(p.status, 16, 0, s.Width-16, s.Height)
	}, p.dot, p.status)
}

// Update shows the state of the network. Cards whose content is the same stay as they are.
func (p *Page) Update(n health.Network, members []chat.Member) {
	words, c := words.PortStatus(n)
	p.status.Set(words)
	if p.dot.Color != c {
		p.dot.Color = c
		p.dot.Refresh()
	}
	changed := []bool{
		p.showOwn(n), p.showPorts(n, members), p.showLinks(members), p.showTest(n, heardOthers(n, members)),
		p.showFirewall(n.Check), p.showScripts(n), p.showRecent(n),
	}
	if slices.Contains(changed, true) {
		p.dialog.Refresh()
	}
}

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
	rows = append(rows, portRow{strconv.Itoa(int(n.Discovery.BeaconPort)), words.Say("Discovery"), heard, c})
	if n.Discovery.Others != (health.Versions{}) {
		rows = append(rows, portRow{"", words.Say("Other versions"), words.Versions(n.Discovery.Others), theme.ColorNameWarning})
	}
	return rows
}

// beaconWords counts the beacons that were received and sent.
func beaconWords(c health.Discovery) string {
	if c.LinkPort == 0 {
		return ""
	}
	return words.Say("beacons: {{.N}} in, {{.M}} out", "N", c.Heard, "M", c.Sent)
}

// Example is a program of a few lines that sends a message to the open room.
type Example struct{ Title, Text string }

// Examples are programs for people who want to join from a script. They send 你好 in GB2312 to an address. Tests run them
// exactly as they are shown.
func Examples(to netip.AddrPort) []Example {
	host, port := to.Addr(), to.Port()
	return []Example{
		{words.Say("Python, sends a line"), fmt.Sprintf(`import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.sendto("你好".encode("gb2312"), ("%v", %d))`, host, port)},
		{words.Say("netcat, in a shell"), fmt.Sprintf(`printf '你好' | iconv -f utf-8 -t gb2312 | nc -u -w1 %v %d`, host, port)},
		{"PowerShell", fmt.Sprintf(`$u = New-Object Net.Sockets.UdpClient
$b = [Text.Encoding]::GetEncoding("gb2312").GetBytes("你好")
$u.Send($b, $b.Length, "%v", %d)`, host, port)},
	}
}

// exampleAddress is the address examples send to: that of this machine.
func exampleAddress(n health.Network) netip.AddrPort {
	host := n.Primary()
	if !host.IsValid() {
		host = netip.AddrFrom4([4]byte{127, 0, 0, 1})
	}
	return netip.AddrPortFrom(host, n.Port)
}
