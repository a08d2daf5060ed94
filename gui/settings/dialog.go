package settings

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"udpchat/chat"
	kit "udpchat/gui/widget"
	"udpchat/settings"
)

// section is a page of the settings; the empty one is that shown last.
type section string

const (
	SectionMe        section = "me"
	SectionAddresses section = "addresses"
	SectionLook      section = "look"
	SectionMessages  section = "messages"
	sectionAlerts    section = "notifications"
	SectionHistory   section = "history"
	SectionNetwork   section = "network"
)

// Deps is what the settings dialog needs. The functions are called on the UI goroutine and return at once; those
// that are nil are not called.
type Deps struct {
	Store       *settings.Store
	DataDir     string
	Name        string // what the person is called who chose no name
	Fingerprint string // of this copy; empty: it speaks plain text only
	Now         func() time.Time
	OpenFolder  func()
	SetPort     func(uint16)
	Relook      func()      // theme, text size or language changed; the dialog draws itself anew afterwards and stays the same one
	OnClosed    func()      // the dialog is gone
	Tray        func() bool // the desktop shows a tray
}

// Dialog is where a person settles things. What is right is stored as it is typed; what is not stays in its box,
// and the footer says so. It lives as long as the window and outlives its being hidden. It belongs to the UI goroutine.
type Dialog struct {
	Deps
	window  fyne.Window
	Sheet   *Sheet // nil while the dialog is hidden
	Section section
	page    *page
	drafts  *drafts
	port    portDraft
	network chat.Network
	members []chat.Member
}

// page is what is shown of one section.
type page struct {
	column   *kit.Column
	controls []fyne.Focusable // whose change draws everything anew
	update   func()           // shows what the network and the members say now
	leave    func()           // what stands in the boxes is no longer being typed
}

func New(w fyne.Window, deps Deps) *Dialog {
	if deps.Now == nil {
		deps.Now = time.Now
	}
	return &Dialog{Deps: deps, window: w, Section: SectionMe, drafts: &drafts{store: deps.Store}}
}

// Open opens the dialog at a section, or goes there when it is open.
func (d *Dialog) Open(s section) {
	if s != "" {
		d.Section = s
	}
	if d.Visible() {
		d.Turn()
		return
	}
	d.drafts.load(d.Store.Get().Peers)
	d.port.load(d.Store.Get().Port)
	d.Sheet = newDialogSheet(d)
	d.Turn()
	d.window.Canvas().Overlays().Add(d.Sheet)
	d.Sheet.focusFirst()
}

// ShowAddresses opens the dialog at the addresses, with an empty row to write in.
func (d *Dialog) ShowAddresses() {
	d.Open(SectionAddresses)
	d.addAddress()
}

// Visible reports whether the dialog is open.
func (d *Dialog) Visible() bool { return d.Sheet != nil }

// Close closes the dialog. What is not right is not stored, but comes back when the dialog is opened again.
func (d *Dialog) Close() {
	if !d.Visible() {
		return
	}
	d.leave()
	d.window.Canvas().Unfocus()
	d.window.Canvas().Overlays().Remove(d.Sheet)
	d.Sheet, d.page = nil, nil
	kit.Call(d.OnClosed)
}

// SetNetwork tells the dialog what the network is like. It may be called often.
func (d *Dialog) SetNetwork(n chat.Network) {
	was := d.network
	d.network = n
	if was.State != n.State || was.Port != n.Port || was.Holder != n.Holder || was.Why != n.Why ||
		!slices.Equal(was.Interfaces, n.Interfaces) || !slices.Equal(was.Peers, n.Peers) {
		d.update()
	}
}

// SetMembers tells the dialog who was heard. It may be called often; the slice is only read.
func (d *Dialog) SetMembers(all []chat.Member) {
	d.members = all
	if d.Section == SectionAddresses {
		d.update()
	}
}

func (d *Dialog) update() {
	if d.Visible() {
		d.page.update()
	}
}

// Turn shows the page of the current section.
func (d *Dialog) Turn() {
	d.leave()
	d.page = d.newPage()
	d.page.update()
	d.Sheet.build()
	d.judge()
}

func (d *Dialog) newPage() *page {
	switch d.Section {
	case SectionAddresses:
		return d.addressPage()
	case SectionLook:
		return d.lookPage()
	case SectionMessages:
		return d.messagePage()
	case sectionAlerts:
		return d.alertPage()
	case SectionHistory:
		return d.historyPage()
	case SectionNetwork:
		return d.networkPage()
	}
	return d.mePage()
}

func (d *Dialog) leave() {
	if d.page != nil {
		d.page.leave()
	}
}

// change stores one change.
func (d *Dialog) change(f func(*settings.Settings)) {
	if err := d.Store.Update(f); err != nil {
		fyne.LogError("change the settings", err)
	}
}

// changeLook stores a change of the look and draws everything anew. The control that made it, by its number, has the focus
// again.
func (d *Dialog) changeLook(control int, f func(*settings.Settings)) {
	d.change(f)
	kit.Call(d.Relook)
	if d.Visible() {
		d.Turn()
		d.window.Canvas().Focus(d.page.controls[control])
	}
}

// judge shows in the footer what is still to be corrected.
func (d *Dialog) judge() {
	d.Sheet.setFaults(d.drafts.faults(), d.port.fault())
}

// copy puts text on the clipboard.
func (d *Dialog) copy(s string) { fyne.CurrentApp().Clipboard().SetContent(s) }
