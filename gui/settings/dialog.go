// Package settings is the settings dialog. It belongs to the UI goroutine.
package settings

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"udpchat/chat"
	"udpchat/chat/health"
	"udpchat/gui/people"
	look "udpchat/gui/theme"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
	"udpchat/settings"
)

// Deps is what the settings dialog needs. The functions are called on the UI goroutine and return at once; those
// that are nil are not called.
type Deps struct {
	Store      *settings.Store
	DataDir    string
	Name       string // of a person who chose no name
	Now        func() time.Time
	OpenFolder func()
	Recall     func() // uses the earlier identity again
	SetPort    func(uint16)
	Relook     func()      // theme, text size or language changed
	OnClosed   func()      // the dialog has closed
	Tray       func() bool // the desktop shows a tray
}

// Dialog is the settings dialog. What is correct is stored as it is typed; what is not stays in its entry, and the footer
// says so. A Dialog lives as long as the window, also while it is hidden. It belongs to the UI goroutine.
type Dialog struct {
	Deps
	Section Section // shown now or last
	window  fyne.Window
	frame   *kit.Dialog // nil while the dialog is hidden
	done    *kit.DialogButton
	around  *surroundings
	page    *page
	drafts  *drafts
	port    portDraft
	network health.Network
	members []chat.Member
	me      people.Identity
}

// page is what is shown of one section.
type page struct {
	objects  []fyne.CanvasObject
	controls []fyne.Focusable // whose change draws everything anew
	update   func()           // shows what the network and the members say now; nil: it shows nothing of them
	leave    func()           // what stands in the entries is no longer being typed; may be nil
}

// New makes a dialog over a window that is not shown yet.
func New(w fyne.Window, deps Deps) *Dialog {
	if deps.Now == nil {
		deps.Now = time.Now
	}
	return &Dialog{Deps: deps, window: w, Section: SectionMe, drafts: &drafts{store: deps.Store}}
}

// Open opens the dialog at a section, or goes there when it is open. The empty section is the one shown last.
func (d *Dialog) Open(s Section) {
	if s != "" {
		d.Section = s
	}
	if d.Visible() {
		d.Redraw()
		return
	}
	d.drafts.load(d.Store.Get().Peers)
	d.port.load(d.Store.Get().Port)
	d.frame = kit.NewLargeDialog(d.window, "", fyne.NewSize(780, 592), d.closed)
	d.done = d.frame.Button("", widget.HighImportance, nil)
	d.around = newSurroundings(d)
	d.Redraw()
	d.frame.Open(d.done)
	d.around.list.focusQuietly()
}

// ShowAddresses opens the dialog at the addresses, with an empty row to write in.
func (d *Dialog) ShowAddresses() {
	d.Open(SectionAddresses)
	d.addAddress()
}

// Visible reports whether the dialog is open.
func (d *Dialog) Visible() bool { return d.frame != nil }

// Close closes the dialog. What is not correct is not stored, but comes back when the dialog is opened again.
func (d *Dialog) Close() {
	if d.Visible() {
		d.frame.Close()
	}
}

func (d *Dialog) closed() {
	d.leave()
	d.frame, d.page = nil, nil
	kit.Call(d.OnClosed)
}

// SetNetwork tells the dialog the state of the network. It may be called often.
func (d *Dialog) SetNetwork(n health.Network) {
	was := d.network
	d.network = n
	if was.State != n.State || was.Port != n.Port || was.Holder != n.Holder || was.Why != n.Why ||
		!slices.Equal(was.Interfaces, n.Interfaces) || !slices.Equal(was.Peers, n.Peers) {
		d.update()
	}
}

// SetMembers tells the dialog the members of the open room. It may be called often; the slice is only read.
func (d *Dialog) SetMembers(all []chat.Member) {
	d.members = all
	if d.Section == SectionAddresses {
		d.update()
	}
}

// SetIdentity tells the dialog how members know the person. It may be called often.
func (d *Dialog) SetIdentity(now people.Identity) {
	if d.me == now {
		return
	}
	d.me = now
	if d.Section == SectionMe {
		d.Redraw()
	}
}

func (d *Dialog) update() {
	if d.Visible() {
		kit.Call(d.page.update)
	}
}

// Redraw makes the page of the current section anew, in the current language. It does nothing while the dialog is hidden.
func (d *Dialog) Redraw() {
	if !d.Visible() {
		return
	}
	d.leave()
	d.page = d.newPage()
	d.update()
	d.frame.SetTitle(words.Say("Settings"))
	d.done.SetText(words.Say("Done"))
	d.around.relabel()
	d.judge()
	d.frame.Fill(d.page.objects...)
	d.frame.ScrollToTop()
}

func (d *Dialog) newPage() *page {
	return map[Section]func(*Dialog) *page{
		SectionMe: mePage, SectionAddresses: addressPage, SectionLook: lookPage, SectionMessages: messagePage,
		SectionAlerts: alertPage, SectionHistory: historyPage, SectionNetwork: networkPage,
	}[d.Section](d)
}

func (d *Dialog) leave() {
	if d.page != nil {
		kit.Call(d.page.leave)
	}
}

// reflow arranges the page anew after something on it came, went or grew.
func (d *Dialog) reflow() {
	if d.Visible() {
		d.frame.Reflow()
	}
}

// change stores one change.
func (d *Dialog) change(f func(*settings.Settings)) {
	if err := d.Store.Update(f); err != nil {
		fyne.LogError("change the settings", err)
	}
}

// changeLook stores a change of the look and draws everything anew. The control that made it, by its index, keeps the focus.
func (d *Dialog) changeLook(control int, f func(*settings.Settings)) {
	d.change(f)
	kit.Call(d.Relook)
	if d.Visible() {
		d.Redraw()
		d.window.Canvas().Focus(d.page.controls[control])
	}
}

// judge shows in the footer what has to be corrected.
func (d *Dialog) judge() { d.around.showFaults(d.drafts.faults(), d.port.fault()) }

// copyText puts text on the clipboard.
func copyText(s string) { fyne.CurrentApp().Clipboard().SetContent(s) }

// surroundings is what the dialog shows around its page: the sections, and a footer that says whether everything is stored.
type surroundings struct {
	dialog  *Dialog
	frame   *kit.Dialog
	list    *sectionList
	line    *kit.Fill   // right of the list
	choice  *kit.Select // in the list's place where there is little room
	framed  *fyne.Container
	warning *widget.Icon
	words   *kit.Text
	footer  *fyne.Container
}

// foldWidth is the width of the dialog below which a choice takes the place of the list: that of a narrow window.
const foldWidth = kit.Narrow - 32

func newSurroundings(d *Dialog) *surroundings {
	s := &surroundings{
		dialog: d, frame: d.frame, list: newSectionList(d), line: kit.NewHairline(),
		choice:  kit.NewSelect(d.frame.Edge(), sections, sectionNames(), d.Section, d.Open),
		warning: widget.NewIcon(theme.NewColoredResource(theme.WarningIcon(), theme.ColorNameWarning)),
		words:   kit.NewText("", theme.SizeNameCaptionText, theme.ColorNamePlaceHolder),
	}
	s.framed = kit.Framed(s.choice)
	s.footer = container.New(kit.Arrange(kit.Fixed(1, 1), s.arrangeFooter), s.warning, s.words)
	d.frame.Surround(s.arrange, s.footer, s.list, s.line, s.framed)
	d.frame.OnFocus = func() { s.list.quiet = false }
	return s
}

// relabel shows the current section in the current language.
func (s *surroundings) relabel() {
	s.choice.Choose(sectionNames(), slices.Index(sections, s.dialog.Section))
	s.list.Refresh()
}

// showFaults says in the footer how many addresses have to be corrected, and whether the port has to.
func (s *surroundings) showFaults(addresses int, port bool) {
	sentence := words.Say("Saved automatically")
	switch {
	case addresses > 0:
		sentence = words.SayN(addresses, "{{.N}} address needs correcting. The rest is saved.", "{{.N}} addresses need correcting. The rest is saved.")
	case port:
		sentence = words.Say("Check the port. The rest is saved.")
	}
	if s.words.Content == sentence {
		return
	}
	s.warning.Hidden = addresses == 0 && !port
	s.words.Content = sentence
	s.footer.Refresh()
}

func (s *surroundings) arrangeFooter(size fyne.Size) {
	left, icon, middle := float32(0), look.Scaled(18), size.Height/2
	if !s.warning.Hidden {
		kit.Put(s.warning, left, middle-icon/2, icon, icon)
		left += icon + 8
	}
	kit.PutMiddle(s.words, left, middle, size.Width-left)
}

func (s *surroundings) arrange(size fyne.Size) {
	w, h := size.Width, size.Height
	folded := w < foldWidth || h < s.list.naturalHeight()+24
	s.list.Hidden, s.line.Hidden, s.framed.Hidden = folded, folded, !folded
	if folded {
		c := s.framed.MinSize().Height
		kit.Put(s.framed, kit.PageMargin, 12, w-2*kit.PageMargin, c)
		s.frame.PutPage(0, 12+c, w, h-12-c)
		return
	}
	side := min(max(156, s.list.naturalWidth()), w*0.36)
	kit.Put(s.list, 12, 12, side, h-24)
	kit.Put(s.line, 24+side, 0, 1, h)
	s.frame.PutPage(25+side, 0, w-25-side, h)
}
