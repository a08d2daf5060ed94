// Package help has the pages that explain the program: help, the keyboard shortcuts, about, and the diagnostics that a person
// copies for somebody else.
package help

import (
	"fmt"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"udpchat/chat"
	"udpchat/chat/health"
	"udpchat/gui/list"
	look "udpchat/gui/theme"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
	"udpchat/settings"
)

// Pages opens the pages over the window. Its fields are what it needs of that. It belongs to the UI goroutine.
type Pages struct {
	Dialog       func(title string, most float32) *kit.Dialog // makes a dialog over the window, as wide as that at most
	Busy         func() bool                                  // a dialog or a menu lies over the window
	Copy         func(string)                                 // puts text on the clipboard
	CheckNetwork func()
	OpenFolder   func()
	SendKey      func() string // of the settings
	Facts        func() Facts
	Version      string // of the program and of what it was built with
	Licences     string // of everything that is in it
}

// question is a question people have, with its answer.
type question struct{ title, answer string }

func questions() []question {
	return []question{
		{words.Say("Who is in the room?"), words.Say("Everyone who opens this program on the same network. Their messages are encrypted and confirmed. Scripts can join too: those you add under Settings › Addresses receive your messages unencrypted.")},
		{words.Say("No one there, or nothing arrives?"), words.Say("“Check network” finds what is wrong on this computer and shows the command that fixes it. It also has examples for scripts.")},
		{words.Say("What do scripts receive?"), words.Say("GB2312 text. Other characters are replaced, and you see the result before you send.")},
		{words.Say("How do I leave?"), words.Say("Close the window or send 88, as in the classic program. Settings › Notifications can keep the program in the tray when you close it.")},
		{words.Say("Is something not working?"), words.Say("“Copy diagnostics” copies details that help to find the cause: version, system, network. It contains no messages and no names.")},
	}
}

// Show opens the page that F1 opens: questions, their answers, and buttons that lead on.
func (p *Pages) Show() {
	if p.Busy() {
		return
	}
	d := p.Dialog(words.Say("Help"), 640)
	var objects []fyne.CanvasObject
	for _, q := range questions() {
		answer := kit.NewParagraph(q.answer)
		answer.Above = 2
		objects = append(objects, kit.NewText(q.title, theme.SizeNameText, theme.ColorNameForeground), answer, kit.Space(12))
	}
	diagnostics := kit.NewDialogButton(d, words.Say("Copy diagnostics"), theme.ContentCopyIcon(), nil)
	diagnostics.OnTapped = func() {
		p.CopyDiagnostics()
		diagnostics.SetText(words.Say("Copied"))
		diagnostics.SetIcon(theme.ConfirmIcon())
	}
	after := func(does func()) func() { return func() { d.Close(); does() } }
	d.Fill(append(objects, newButtonRows(
		kit.NewDialogButton(d, words.Say("Check network"), theme.ComputerIcon(), after(p.CheckNetwork)),
		kit.NewDialogButton(d, words.Say("All shortcuts"), theme.ListIcon(), after(p.ShowKeys)),
		kit.NewDialogButton(d, words.Say("Open data folder"), theme.FolderOpenIcon(), p.OpenFolder),
		diagnostics,
		kit.NewDialogButton(d, words.Say("About"), theme.InfoIcon(), after(p.ShowAbout))))...)
	d.Open(d.Button(words.Say("Done"), widget.HighImportance, nil))
}

// newButtonRows is buttons side by side, on as many lines as they take.
func newButtonRows(buttons ...*kit.DialogButton) fyne.CanvasObject {
	const gap = 8
	place := func(width float32, put func(b *kit.DialogButton, x, y, w, h float32)) float32 {
		x, y, h := float32(0), float32(0), theme.Size(look.SizeButton)
		for _, b := range buttons {
			w := min(b.MinSize().Width+12, width)
			if x > 0 && x+w > width {
				x, y = 0, y+h+gap
			}
			put(b, x, y, w, h)
			x += w + gap
		}
		return y + h
	}
	objects := make([]fyne.CanvasObject, len(buttons))
	for i, b := range buttons {
		objects[i] = b
	}
	return kit.NewFlow(func(width float32) float32 {
		return place(width, func(*kit.DialogButton, float32, float32, float32, float32) {})
	}, func(s fyne.Size) {
		place(s.Width, func(b *kit.DialogButton, x, y, w, h float32) { kit.Put(b, x, y, w, h) })
	}, objects...)
}

// ShowAbout opens the page with the version, with what the program contacts, and with all licences. The licences are long, so
// only the lines in sight are drawn.
func (p *Pages) ShowAbout() {
	version := kit.NewParagraph(p.Version)
	version.Color = theme.ColorNameForeground
	lines := strings.Split(strings.TrimRight(p.Licences, "\n"), "\n")
	licences := list.NewItems(func() int { return len(lines) },
		func() fyne.CanvasObject {
			return kit.NewText("", theme.SizeNameCaptionText, theme.ColorNamePlaceHolder)
		},
		func(i int, o fyne.CanvasObject) { o.(*kit.Text).Set(lines[i]) }, func(int) {})
	d := p.Dialog(words.Say("About"), 680)
	d.Fill(version, kit.NewParagraph(words.Say("The program contacts only members on this network and the addresses you add. No update checks, no telemetry.")),
		kit.NewParagraph(words.Say("Messages between members are encrypted; messages to scripts are not.")), kit.Space(12),
		container.New(kit.Arrange(kit.Fixed(1, 260), licences.Resize), licences))
	d.Open(d.Button(words.Say("Done"), widget.HighImportance, nil))
}

// Facts describe a running program.
type Facts struct {
	Version  string
	Now      time.Time
	Opened   time.Time // when the window was opened
	Network  health.Network
	Members  []chat.Member
	Notices  []health.Notice
	Settings settings.Settings
	Size     fyne.Size // of the window's inside
	Scale    float32   // of the display
	Tray     bool      // the desktop shows a tray
	Memory   bool      // there is no history on disk
	Rows     int       // messages that the transcript holds
}

// CopyDiagnostics puts the facts on the clipboard, so that somebody else can find out what is wrong.
func (p *Pages) CopyDiagnostics() { p.Copy(p.Facts().String()) }

// String lists version, system, network and settings in English, one fact a line. It contains no message, no name of a
// person or of a machine, and no path, because paths contain people's names.
func (f Facts) String() string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("%s", f.Version)
	line("time %s, window open for %s", f.Now.UTC().Format(time.RFC3339), f.Now.Sub(f.Opened).Round(time.Second))
	networkFacts(f.Network, line)
	checkFacts(f.Network.Check, line)
	f.roomFacts(line)
	return b.String()
}

var networkStates = map[health.NetworkState]string{
	health.NetworkStarting: "starting", health.Receiving: "receiving", health.SendOnly: "send only", health.Released: "released", health.Offline: "offline",
	health.IPv6Only: "IPv4 needed",
}

func networkFacts(n health.Network, line func(string, ...any)) {
	line("network %s, port %d, holder %q, reason %q", networkStates[n.State], n.Port, n.Holder, n.Why)
	for _, i := range n.Interfaces {
		line("interface %s %v virtual %v", i.Name, i.Address, i.Virtual)
	}
	line("datagrams in %d, out %d, lost %d of %d hosts, and by the system %d", n.Received, n.Sent, words.Lost(n.Losses), len(n.Losses), n.Dropped)
	var found, broadcast, failed int
	for _, p := range n.Peers {
		switch {
		case p.Why != chat.ReasonNone:
			failed++
		case p.Broadcast:
			broadcast++
		case p.Address.IsValid():
			found++
		}
	}
	line("peers entered %d, found %d, broadcast %d, failed %d", len(n.Peers), found, broadcast, failed)
}

var (
	probeWays    = map[health.ProbeWay]string{health.ProbeLoopback: "loopback", health.ProbeOwn: "own address", health.ProbeInterface: "as from others"}
	probeResults = map[health.ProbeResult]string{health.ProbeHeard: "heard", health.ProbeSilent: "silent", health.ProbeNotSent: "not sent"}
	firewalls    = map[health.Firewall]string{
		health.FirewallUnknown: "none seen", health.FirewallUFW: "ufw", health.FirewallFirewalld: "firewalld", health.FirewallNFTables: "nftables",
		health.FirewallIPTables: "iptables", health.FirewallWindows: "Windows", health.FirewallMac: "macOS",
	}
)

func checkFacts(c health.Check, line func(string, ...any)) {
	if c.Ended.IsZero() {
		line("self-test: none")
		return
	}
	line("self-test at %s, firewall %s", c.Ended.UTC().Format(time.RFC3339), firewalls[c.Firewall])
	for _, p := range c.Probes {
		line("self-test %s %s %v: %s %v", probeWays[p.Way], p.Interface, p.Address, probeResults[p.Result], p.Took)
	}
}

func (f Facts) roomFacts(line func(string, ...any)) {
	plain, linked, away := 0, 0, 0
	for _, m := range f.Members {
		switch {
		case m.Key == (chat.Key{}):
			plain++
		case m.Linked:
			linked++
		default:
			away++
		}
	}
	line("members: plain %d, linked %d, away %d", plain, linked, away)
	s := f.Settings
	line("window %.0f x %.0f, scale %.2f, text %d %%, language %q, theme %q, classic %v", f.Size.Width, f.Size.Height,
		f.Scale, s.TextSize, s.Language, s.Theme, s.ClassicView)
	line("tray %v, notify %v, hide text %v, do not disturb %v, close to tray %v", f.Tray, s.Notify, s.HideText, s.DoNotDisturb, s.CloseToTray)
	line("history on disk %v, rows shown %d", !f.Memory, f.Rows)
	var kinds []string
	for _, n := range f.Notices {
		kinds = append(kinds, fmt.Sprintf("%d/%d", n.Kind, n.Why))
	}
	line("notices %v", kinds)
}
