package network

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
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
func (p *Page) Open() {
	p.dialog.Open(p.dialog.Button(words.Say("Done"), widget.HighImportance, nil))
}

// statusLine is the dot and the sentence that also stand in the window's header.
func (p *Page) statusLine() fyne.CanvasObject {
	return container.New(kit.Arrange(
		func() fyne.Size { return fyne.NewSize(1, p.status.MinSize().Height) },
		func(s fyne.Size) {
			kit.Put(p.dot, 0, s.Height/2-4, 8, 8)
			kit.Put(p.status, 16, 0, s.Width-16, s.Height)
		},
	), p.dot, p.status)
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
