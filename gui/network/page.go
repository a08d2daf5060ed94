package network

import (
	"fmt"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"udpchat/chat"
	"udpchat/gui/people"
	look "udpchat/gui/theme"
	"udpchat/gui/typeset"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
)

// Deps is what the network page needs of the window.
type Deps struct {
	Now    func() time.Time
	Style  *typeset.Style
	Check  func()       // begins a self-test; its result comes with update
	Copy   func(string) // puts text on the clipboard
	Closed func()       // the page is gone
}

// Page tells what this copy can do on the network, and what to do about what it cannot. It lies over the window.
type Page struct {
	Deps
	dialog   *kit.Dialog
	dot      *kit.Fill
	status   *kit.Text
	own      *kit.Card
	ports    *kit.Card
	links    *kit.Card
	test     *kit.Card
	firewall *kit.Card
	scripts  *kit.Card
	recent   *kit.Card
	again    *kit.DialogButton
}

// New makes a page over a window that is not shown yet.
func New(w fyne.Window, deps Deps) *Page {
	p := &Page{Deps: deps, dot: kit.NewRoundFill(theme.ColorNamePlaceHolder, 4), status: kit.NewText("", theme.SizeNameCaptionText, theme.ColorNamePlaceHolder)}
	p.dialog = kit.NewDialog(w, words.Say("Check network"), 1000, p.Closed)
	p.own, p.ports, p.links = kit.NewCard(words.Say("Your addresses")), kit.NewCard(words.Say("Ports")), kit.NewCard(words.Say("Links"))
	p.test, p.firewall = kit.NewCard(words.Say("Self-test")), kit.NewCard(words.Say("Firewall"))
	p.scripts, p.recent = kit.NewCard(words.Say("Let a script join")), kit.NewCard(words.Say("Recent datagrams"))
	p.links.Hide()
	p.dialog.Fill(p.statusLine(), kit.Space(8), kit.NewColumns(
		[]fyne.CanvasObject{p.own, p.ports, p.links, p.test, p.firewall}, []fyne.CanvasObject{p.scripts, p.recent}))
	p.again = p.dialog.Action(words.Say("Check again"), theme.ViewRefreshIcon(), p.Check)
	return p
}

// Open opens the page.
func (p *Page) Open() {
	p.dialog.Open(p.dialog.Button(words.Say("Done"), widget.HighImportance, nil))
}

// statusLine is the dot and the words that the header has, too.
func (p *Page) statusLine() fyne.CanvasObject {
	return container.New(kit.Arrange(
		func() fyne.Size { return fyne.NewSize(1, p.status.MinSize().Height) },
		func(s fyne.Size) {
			kit.Put(p.dot, 0, s.Height/2-4, 8, 8)
			kit.Put(p.status, 16, 0, s.Width-16, s.Height)
		},
	), p.dot, p.status)
}

// Update shows what is known now. What has not changed is left alone.
func (p *Page) Update(n chat.Network, members []chat.Member) {
	words, c := words.PortStatus(n)
	p.status.Set(words)
	if p.dot.Color != c {
		p.dot.Color = c
		p.dot.Refresh()
	}
	moved := p.showOwn(n)
	moved = p.showPorts(n, members) || moved
	moved = p.showLinks(members) || moved
	moved = p.showTest(n, elsewhere(n, members)) || moved
	moved = p.showFirewall(n.Check) || moved
	moved = p.showScripts(n) || moved
	moved = p.showRecent(n) || moved
	if moved {
		p.dialog.Refresh()
	}
}

// elsewhere reports whether somebody was heard who is not on this machine.
func elsewhere(n chat.Network, members []chat.Member) bool {
	for _, m := range members {
		own := m.Last.Addr().IsLoopback()
		for _, i := range n.Interfaces {
			own = own || i.Address == m.Last.Addr()
		}
		if m.Last.IsValid() && !own {
			return true
		}
	}
	return false
}

func (p *Page) showOwn(n chat.Network) bool {
	return p.own.Update(fmt.Sprint(n.Interfaces, n.Port), words.Say("Give others one of these"), func() []fyne.CanvasObject {
		var rows []fyne.CanvasObject
		for _, i := range n.Interfaces {
			address := words.Address(i.Address, n.Port)
			b := p.copyButton(address)
			rows = append(rows, kit.NewCardRow(kit.NewText(words.Interface(i), theme.SizeNameCaptionText, theme.ColorNamePlaceHolder),
				kit.NewText(address, theme.SizeNameText, theme.ColorNameForeground), b, func() float32 { return b.MinSize().Width - 6 }))
		}
		if len(rows) == 0 {
			rows = append(rows, kit.NewParagraph(words.Say("No network, will reconnect")))
		}
		return rows
	})
}

func (p *Page) showPorts(n chat.Network, members []chat.Member) bool {
	rows := portRows(n, members, p.Now())
	return p.ports.Update(fmt.Sprint(rows), beaconWords(n.Copies), func() []fyne.CanvasObject {
		var all []fyne.CanvasObject
		for _, r := range rows {
			all = append(all, kit.TextRow(r.port, r.use, r.state, r.color))
		}
		return all
	})
}

// showLinks lists the copies there is a link to, with the time a word takes there and back.
func (p *Page) showLinks(members []chat.Member) bool {
	type link struct {
		name string
		took string
	}
	var all []link
	for _, m := range members {
		if !m.Linked {
			continue
		}
		l := link{name: people.Label(m)}
		if m.RoundTrip > 0 {
			l.took = words.Took(m.RoundTrip)
		}
		all = append(all, l)
	}
	p.links.Hidden = len(all) == 0
	return p.links.Update(fmt.Sprint(all), fmt.Sprint(len(all)), func() []fyne.CanvasObject {
		var rows []fyne.CanvasObject
		for _, l := range all {
			rows = append(rows, kit.MarkedRow(look.IconLock, theme.ColorNameSuccess, l.name, l.took))
		}
		return rows
	})
}

func (p *Page) showTest(n chat.Network, heard bool) bool {
	right := ""
	if n.Check.Running {
		right = words.Say("testing…")
	} else if !n.Check.Ended.IsZero() {
		right = words.Clock(n.Check.Ended)
	}
	words, bad := words.Verdict(n, heard)
	return p.test.Update(fmt.Sprint(n.Check.Ended, n.Check.Probes, words), right, func() []fyne.CanvasObject {
		var rows []fyne.CanvasObject
		for _, probe := range n.Check.Probes {
			rows = append(rows, probeRow(probe))
		}
		if n.Check.Ended.IsZero() {
			words = ""
		}
		says := kit.NewParagraph(words)
		if bad {
			says.Color = theme.ColorNameError
		}
		return append(rows, says)
	})
}

func probeRow(p chat.Probe) fyne.CanvasObject {
	switch p.Result {
	case chat.ProbeHeard:
		return kit.MarkedRow(theme.IconNameConfirm, theme.ColorNameSuccess, words.Probe(p), words.Took(p.Took))
	case chat.ProbeSilent:
		return kit.MarkedRow(theme.IconNameError, theme.ColorNameError, words.Probe(p), "")
	}
	return kit.MarkedRow(theme.IconNameWarning, theme.ColorNameWarning, words.Probe(p), "")
}

func (p *Page) showFirewall(c chat.Check) bool {
	if c.Ended.IsZero() {
		return false
	}
	return p.firewall.Update(fmt.Sprint(c.Firewall, c.Commands, c.Probes), words.Firewall(c.Firewall), func() []fyne.CanvasObject {
		if v, _ := c.Verdict(); v == chat.VerdictLetsIn {
			return []fyne.CanvasObject{kit.NewParagraph(words.Say("This computer's firewall lets messages in. You need not do anything."))}
		}
		before, after := words.Allow(c.Firewall)
		rows := []fyne.CanvasObject{kit.NewParagraph(before), kit.Space(6)}
		for _, command := range c.Commands {
			rows = append(rows, newCommand(command, p.copyButton(command)), kit.Space(6))
		}
		return append(rows, kit.NewParagraph(after))
	})
}

// copyButton is a button that copies text.
func (p *Page) copyButton(text string) *kit.DialogButton {
	return kit.NewCopyButton(p.dialog, words.Say("Copy"), words.Say("Copied"), func() { p.Copy(text) })
}

// newSnippet is text to copy: a line that says what it is with the button, and the text on a ground of its own.
func newSnippet(title, content string, b *kit.DialogButton) fyne.CanvasObject {
	lead := kit.NewText(title, theme.SizeNameCaptionText, theme.ColorNamePlaceHolder)
	text := kit.NewParagraph(content)
	text.Color, text.Above = theme.ColorNameForeground, 2
	return kit.NewStack(container.New(kit.Arrange(
		func() fyne.Size { return fyne.NewSize(1, theme.Size(look.SizeDetailRow)) },
		func(s fyne.Size) {
			side := b.MinSize().Width
			kit.PutMiddle(lead, 0, s.Height/2, s.Width-side)
			kit.Put(b, s.Width-side+6, 0, side, s.Height)
		},
	), lead, b), kit.NewInset(text), kit.Space(4))
}

// newCommand is a command with a button that copies it.
func newCommand(command string, b *kit.DialogButton) fyne.CanvasObject {
	words := kit.NewParagraph(command)
	words.Color, words.Above = theme.ColorNameForeground, 0
	ground := kit.NewRoundFill(theme.ColorNameHeaderBackground, 8)
	return kit.NewFlow(func(width float32) float32 {
		return max(theme.Size(look.SizeButton), words.HeightAt(width-b.MinSize().Width-24)+14)
	}, func(s fyne.Size) {
		side := b.MinSize().Width
		ground.Resize(s)
		h := words.HeightAt(s.Width - side - 24)
		kit.Put(words, 12, (s.Height-h)/2, s.Width-side-24, h)
		kit.Put(b, s.Width-side-2, 2, side, s.Height-4)
	}, ground, words, b)
}

func (p *Page) showScripts(n chat.Network) bool {
	to := exampleAddress(n)
	return p.scripts.Update(to.String(), words.Say("with this computer's address"), func() []fyne.CanvasObject {
		var rows []fyne.CanvasObject
		for _, e := range Examples(to) {
			rows = append(rows, newSnippet(e.Title, e.Text, p.copyButton(e.Text)))
		}
		return append(rows, kit.NewParagraph(words.Say("To receive messages, a script listens on UDP {{.Port}} and decodes GB2312, at most 1,024 bytes each. Add its computer under Settings › Addresses.", "Port", 3456)))
	})
}

// mostRecent is how many datagrams are listed.
const mostRecent = 6

func (p *Page) showRecent(n chat.Network) bool {
	return p.recent.Update(fmt.Sprint(n.Recent, n.Losses, n.Dropped), words.Say("{{.N}} in, {{.M}} out", "N", n.Received, "M", n.Sent), func() []fyne.CanvasObject {
		var rows []fyne.CanvasObject
		for _, d := range n.Recent[:min(len(n.Recent), mostRecent)] {
			rows = append(rows, newDatagramRow(p.Style, d))
		}
		if len(rows) == 0 {
			rows = append(rows, kit.NewParagraph(words.Say("None yet.")))
		}
		if words.Missed(n) > 0 {
			words := kit.NewParagraph(words.Losses(n))
			words.Color = theme.ColorNameWarning
			rows = append(rows, words)
		}
		return rows
	})
}

func newDatagramRow(st *typeset.Style, d chat.Datagram) fyne.CanvasObject {
	sentence, c := words.Direction(d)
	way := kit.NewText(sentence, theme.SizeNameCaptionText, c)
	at := kit.NewText(d.At.Local().Format(time.TimeOnly), theme.SizeNameCaptionText, theme.ColorNamePlaceHolder)
	who := kit.NewText(d.Address.String(), theme.SizeNameCaptionText, theme.ColorNameForeground)
	says := kit.NewText(typeset.OneLine(words.Shown(st, typeset.FirstRunes(d.Text, 200))), theme.SizeNameCaptionText, theme.ColorNamePlaceHolder)
	return container.New(kit.Arrange(
		func() fyne.Size { return fyne.NewSize(1, look.Scaled(25)) },
		func(s fyne.Size) {
			x := float32(0)
			for i, t := range []*kit.Text{way, at, who} {
				w := look.Scaled([]float32{32, 62, 148}[i])
				kit.PutMiddle(t, x, s.Height/2, w-8)
				x += w
			}
			kit.PutMiddle(says, x, s.Height/2, max(1, s.Width-x))
		},
	), way, at, who, says)
}
