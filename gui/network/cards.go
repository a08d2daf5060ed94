package network

import (
	"fmt"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"udpchat/chat"
	"udpchat/chat/health"
	"udpchat/gui/people"
	look "udpchat/gui/theme"
	"udpchat/gui/typeset"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
)

// heardOthers reports whether a member on another machine was heard.
func heardOthers(n health.Network, members []chat.Member) bool {
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

// showOwn lists the addresses of this machine.
func (p *Page) showOwn(n health.Network) bool {
	return p.own.Update(fmt.Sprint(n.Interfaces, n.Port, words.NoAddress(n)), words.Say("Give others one of these"), func() []fyne.CanvasObject {
		var rows []fyne.CanvasObject
		var labels []*kit.Text
		for _, i := range n.Interfaces {
			label := kit.NewText("", theme.SizeNameCaptionText, theme.ColorNamePlaceHolder)
			label.SetKeeping(words.Interface(i))
			labels = append(labels, label)
		}
		for k, i := range n.Interfaces {
			address := words.Address(i.Address, n.Port)
			b := p.copyButton(address)
			rows = append(rows, kit.NewCardRow(labels, labels[k],
				kit.NewText(address, theme.SizeNameText, theme.ColorNameForeground), b, func() float32 { return b.MinSize().Width - 6 }))
		}
		if len(rows) == 0 {
			rows = append(rows, kit.NewParagraph(words.NoAddress(n)))
		}
		return rows
	})
}

// showPorts lists the ports in use.
func (p *Page) showPorts(n health.Network, members []chat.Member) bool {
	rows := portRows(n, members, p.Now())
	return p.ports.Update(fmt.Sprint(rows), beaconWords(n.Discovery), func() []fyne.CanvasObject {
		var all []fyne.CanvasObject
		for _, r := range rows {
			all = append(all, kit.TextRow(r.port, r.use, r.state, r.color))
		}
		return all
	})
}

// showLinks lists the linked nodes, with their round-trip times.
func (p *Page) showLinks(members []chat.Member) bool {
	type link struct {
		name, mark string
		took       string
	}
	var all []link
	for _, m := range members {
		if !m.Linked {
			continue
		}
		var l link
		l.name, l.mark = people.Parts(m)
		if m.RoundTrip > 0 {
			l.took = words.Took(m.RoundTrip)
		}
		all = append(all, l)
	}
	p.links.Hidden = len(all) == 0
	return p.links.Update(fmt.Sprint(all), fmt.Sprint(len(all)), func() []fyne.CanvasObject {
		var rows []fyne.CanvasObject
		for _, l := range all {
			rows = append(rows, kit.MarkedRow(look.IconLock, theme.ColorNameSuccess, l.name, l.mark, l.took))
		}
		return rows
	})
}

// showTest shows the probes of the self-test and what they mean.
func (p *Page) showTest(n health.Network, heard bool) bool {
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

// showFirewall shows which firewall there is, and how it lets the program in.
func (p *Page) showFirewall(c health.Check) bool {
	if c.Ended.IsZero() {
		return false
	}
	return p.firewall.Update(fmt.Sprint(c.Firewall, c.Commands, c.Probes), words.Firewall(c.Firewall), func() []fyne.CanvasObject {
		if v, _ := c.Verdict(); v == health.VerdictLetsIn {
			return []fyne.CanvasObject{kit.NewParagraph(words.Say("This computer's firewall lets messages in. You need not do anything."))}
		}
		if len(c.Commands) == 0 && c.Firewall != health.FirewallUnknown {
			return []fyne.CanvasObject{kit.NewParagraph(words.Say("Connect to a network and check again: the command names the network."))}
		}
		before, after := words.Allow(c.Firewall)
		rows := []fyne.CanvasObject{kit.NewParagraph(before), kit.Space(6)}
		for _, command := range c.Commands {
			rows = append(rows, newCommand(command, p.copyButton(command)), kit.Space(6))
		}
		return append(rows, kit.NewParagraph(after))
	})
}

// showScripts shows programs of a few lines that send to this node.
func (p *Page) showScripts(n health.Network) bool {
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

// showRecent lists the latest datagrams and counts those that were lost.
func (p *Page) showRecent(n health.Network) bool {
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

// probeRow is a line for one probe of the self-test.
func probeRow(p health.Probe) fyne.CanvasObject {
	switch p.Result {
	case health.ProbeHeard:
		return kit.MarkedRow(theme.IconNameConfirm, theme.ColorNameSuccess, words.Probe(p), "", words.Took(p.Took))
	case health.ProbeSilent:
		return kit.MarkedRow(theme.IconNameError, theme.ColorNameError, words.Probe(p), "", "")
	}
	return kit.MarkedRow(theme.IconNameWarning, theme.ColorNameWarning, words.Probe(p), "", "")
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
	return kit.NewStack(kit.NewLine(func() float32 { return theme.Size(look.SizeDetailRow) }, func(s fyne.Size) {
		side := b.MinSize().Width
		kit.PutMiddle(lead, 0, s.Height/2, s.Width-side)
		kit.Put(b, s.Width-side+6, 0, side, s.Height)
	}, lead, b), kit.NewInset(text), kit.Space(4))
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

// newDatagramRow is a line with direction, time, address and text of a datagram.
func newDatagramRow(st *typeset.Style, d health.Datagram) fyne.CanvasObject {
	sentence, c := words.Direction(d)
	way := kit.NewText(sentence, theme.SizeNameCaptionText, c)
	at := kit.NewText(d.At.Local().Format(time.TimeOnly), theme.SizeNameCaptionText, theme.ColorNamePlaceHolder)
	who := kit.NewText(d.Address.String(), theme.SizeNameCaptionText, theme.ColorNameForeground)
	says := kit.NewText(typeset.OneLine(words.Shown(st, typeset.Shorten(d.Text, 200))), theme.SizeNameCaptionText, theme.ColorNamePlaceHolder)
	return kit.NewLine(func() float32 { return look.Scaled(25) }, func(s fyne.Size) {
		x := float32(0)
		for i, t := range []*kit.Text{way, at, who} {
			w := look.Scaled([]float32{32, 62, 148}[i])
			kit.PutMiddle(t, x, s.Height/2, w-8)
			x += w
		}
		kit.PutMiddle(says, x, s.Height/2, max(1, s.Width-x))
	}, way, at, who, says)
}
