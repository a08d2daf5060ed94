package gui

import (
	"fmt"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"udpchat/chat"
	look "udpchat/gui/theme"
)

// networkDeps is what the network page needs of the window.
type networkDeps struct {
	now    func() time.Time
	style  *style
	check  func()       // begins a self-test; its result comes with update
	copy   func(string) // puts text on the clipboard
	closed func()       // the page is gone
}

// networkPage tells what this copy can do on the network, and what to do about what it cannot. It lies over the window.
type networkPage struct {
	networkDeps
	plate   *plate
	dot     *fill
	status  *text
	own     *card
	ports   *card
	links   *card
	test    *card
	wall    *card
	scripts *card
	recent  *card
	again   *push
}

// newNetworkPage makes a page over a window that is not shown yet.
func newNetworkPage(w fyne.Window, deps networkDeps) *networkPage {
	p := &networkPage{networkDeps: deps, dot: newRoundFill(theme.ColorNamePlaceHolder, 4), status: newText("", theme.SizeNameCaptionText, theme.ColorNamePlaceHolder)}
	p.plate = newPlate(w, say("Check network"), 1000, p.closed)
	p.own, p.ports, p.links = newCard(say("Your addresses")), newCard(say("Ports")), newCard(say("Links"))
	p.test, p.wall = newCard(say("Self-test")), newCard(say("Firewall"))
	p.scripts, p.recent = newCard(say("Let a script join")), newCard(say("Recent datagrams"))
	p.links.Hide()
	p.plate.fill(p.statusLine(), space(8), newCardPair(
		[]fyne.CanvasObject{p.own, p.ports, p.links, p.test, p.wall}, []fyne.CanvasObject{p.scripts, p.recent}))
	p.again = newPush(p.plate, say("Check again"), theme.ViewRefreshIcon(), p.check)
	p.plate.buttons = append(p.plate.buttons, p.again)
	return p
}

// show opens the page.
func (p *networkPage) show() {
	p.plate.show(p.plate.button(say("Done"), widget.HighImportance, nil))
}

// statusLine is the dot and the words that the header has, too.
func (p *networkPage) statusLine() fyne.CanvasObject {
	return container.New(newArranged(
		func() fyne.Size { return fyne.NewSize(1, p.status.MinSize().Height) },
		func(s fyne.Size) {
			put(p.dot, 0, s.Height/2-4, 8, 8)
			put(p.status, 16, 0, s.Width-16, s.Height)
		},
	), p.dot, p.status)
}

// update shows what is known now. What has not changed is left alone.
func (p *networkPage) update(n chat.Network, members []chat.Member) {
	words, c := portStatusWords(n)
	p.status.set(words)
	if p.dot.color != c {
		p.dot.color = c
		p.dot.Refresh()
	}
	moved := p.showOwn(n)
	moved = p.showPorts(n, members) || moved
	moved = p.showLinks(members) || moved
	moved = p.showTest(n, elsewhere(n, members)) || moved
	moved = p.showWall(n.Check) || moved
	moved = p.showScripts(n) || moved
	moved = p.showRecent(n) || moved
	if moved {
		p.plate.box.Refresh()
		p.plate.column.box.Refresh()
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

func (p *networkPage) showOwn(n chat.Network) bool {
	return p.own.show(fmt.Sprint(n.Interfaces, n.Port), say("Give others one of these"), func() []fyne.CanvasObject {
		var rows []fyne.CanvasObject
		for _, i := range n.Interfaces {
			address := tellAddress(i.Address, n.Port)
			b := newCopyPush(p.plate, p.copy, func() string { return address })
			rows = append(rows, newCardRow(newText(kindWords(i), theme.SizeNameCaptionText, theme.ColorNamePlaceHolder),
				newText(address, theme.SizeNameText, theme.ColorNameForeground), b, func() float32 { return b.MinSize().Width - 6 }))
		}
		if len(rows) == 0 {
			rows = append(rows, newProse(say("No network, will reconnect")))
		}
		return rows
	})
}

func (p *networkPage) showPorts(n chat.Network, members []chat.Member) bool {
	rows := portRows(n, members, p.now())
	return p.ports.show(fmt.Sprint(rows), beaconWords(n.Copies), func() []fyne.CanvasObject {
		var all []fyne.CanvasObject
		for _, r := range rows {
			all = append(all, textRow(r.port, r.use, r.state, r.color))
		}
		return all
	})
}

// showLinks lists the copies there is a link to, with the time a word takes there and back.
func (p *networkPage) showLinks(members []chat.Member) bool {
	type link struct {
		name string
		took string
	}
	var all []link
	for _, m := range members {
		if !m.Linked {
			continue
		}
		l := link{name: labelOf(m)}
		if m.RoundTrip > 0 {
			l.took = tookWords(m.RoundTrip)
		}
		all = append(all, l)
	}
	p.links.Hidden = len(all) == 0
	return p.links.show(fmt.Sprint(all), fmt.Sprint(len(all)), func() []fyne.CanvasObject {
		var rows []fyne.CanvasObject
		for _, l := range all {
			rows = append(rows, markedRow(look.IconLock, theme.ColorNameSuccess, l.name, l.took))
		}
		return rows
	})
}

func (p *networkPage) showTest(n chat.Network, heard bool) bool {
	right := ""
	if n.Check.Running {
		right = say("testing…")
	} else if !n.Check.Ended.IsZero() {
		right = clock(n.Check.Ended)
	}
	words, bad := verdictWords(n, heard)
	return p.test.show(fmt.Sprint(n.Check.Ended, n.Check.Probes, words), right, func() []fyne.CanvasObject {
		var rows []fyne.CanvasObject
		for _, probe := range n.Check.Probes {
			rows = append(rows, probeRow(probe))
		}
		if n.Check.Ended.IsZero() {
			words = ""
		}
		says := newProse(words)
		if bad {
			says.color = theme.ColorNameError
		}
		return append(rows, says)
	})
}

func probeRow(p chat.Probe) fyne.CanvasObject {
	switch p.Result {
	case chat.ProbeHeard:
		return markedRow(theme.IconNameConfirm, theme.ColorNameSuccess, probeWords(p), tookWords(p.Took))
	case chat.ProbeSilent:
		return markedRow(theme.IconNameError, theme.ColorNameError, probeWords(p), "")
	}
	return markedRow(theme.IconNameWarning, theme.ColorNameWarning, probeWords(p), "")
}

func (p *networkPage) showWall(c chat.Check) bool {
	if c.Ended.IsZero() {
		return false
	}
	return p.wall.show(fmt.Sprint(c.Firewall, c.Commands, c.Probes), firewallWords(c.Firewall), func() []fyne.CanvasObject {
		if v, _ := c.Verdict(); v == chat.VerdictLetsIn {
			return []fyne.CanvasObject{newProse(say("This computer's firewall lets messages in. You need not do anything."))}
		}
		before, after := allowWords(c.Firewall)
		rows := []fyne.CanvasObject{newProse(before), space(6)}
		for _, command := range c.Commands {
			rows = append(rows, newCommandBox(p.plate, p.copy, command), space(6))
		}
		return append(rows, newProse(after))
	})
}

// newCommandBox is a command with a button that copies it.
func newCommandBox(h host, copyText func(string), command string) fyne.CanvasObject {
	b := newCopyPush(h, copyText, func() string { return command })
	words := newProse(command)
	words.color, words.above = theme.ColorNameForeground, 0
	ground := newRoundFill(theme.ColorNameHeaderBackground, 8)
	return newFlow(func(width float32) float32 {
		return max(theme.Size(look.SizeButton), words.heightAt(width-b.MinSize().Width-24)+14)
	}, func(s fyne.Size) {
		side := b.MinSize().Width
		ground.Resize(s)
		h := words.heightAt(s.Width - side - 24)
		put(words, 12, (s.Height-h)/2, s.Width-side-24, h)
		put(b, s.Width-side-2, 2, side, s.Height-4)
	}, ground, words, b)
}

func (p *networkPage) showScripts(n chat.Network) bool {
	to := exampleAddress(n)
	return p.scripts.show(to.String(), say("with this computer's address"), func() []fyne.CanvasObject {
		var rows []fyne.CanvasObject
		for _, e := range Examples(to) {
			rows = append(rows, newSnippetBox(p.plate, p.copy, e.Title, e.Text))
		}
		return append(rows, newProse(say("To receive messages, a script listens on UDP {{.Port}} and decodes GB2312, at most 1,024 bytes each. Add its computer under Settings › Addresses.", "Port", 3456)))
	})
}

// mostRecent is how many datagrams are listed.
const mostRecent = 6

func (p *networkPage) showRecent(n chat.Network) bool {
	return p.recent.show(fmt.Sprint(n.Recent, n.Losses, n.Dropped), say("{{.N}} in, {{.M}} out", "N", n.Received, "M", n.Sent), func() []fyne.CanvasObject {
		var rows []fyne.CanvasObject
		for _, d := range n.Recent[:min(len(n.Recent), mostRecent)] {
			rows = append(rows, datagramRow(p.style, d))
		}
		if len(rows) == 0 {
			rows = append(rows, newProse(say("None yet.")))
		}
		if missed(n) > 0 {
			words := newProse(lossWords(n))
			words.color = theme.ColorNameWarning
			rows = append(rows, words)
		}
		return rows
	})
}

func datagramRow(st *style, d chat.Datagram) fyne.CanvasObject {
	words, c := directionWords(d)
	way := newText(words, theme.SizeNameCaptionText, c)
	at := newText(d.At.Local().Format(time.TimeOnly), theme.SizeNameCaptionText, theme.ColorNamePlaceHolder)
	who := newText(d.Address.String(), theme.SizeNameCaptionText, theme.ColorNameForeground)
	says := newText(oneLine(shownText(st, firstRunes(d.Text, 200))), theme.SizeNameCaptionText, theme.ColorNamePlaceHolder)
	return container.New(newArranged(
		func() fyne.Size { return fyne.NewSize(1, grown(25)) },
		func(s fyne.Size) {
			x := float32(0)
			for i, t := range []*text{way, at, who} {
				w := grown([]float32{32, 62, 148}[i])
				putMiddle(t, x, s.Height/2, w-8)
				x += w
			}
			putMiddle(says, x, s.Height/2, max(1, s.Width-x))
		},
	), way, at, who, says)
}
