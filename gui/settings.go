package gui

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"udpchat/chat"
	"udpchat/settings"
)

// section is a page of the settings; the empty one is that shown last.
type section string

const (
	sectionMe        section = "me"
	sectionAddresses section = "addresses"
	sectionLook      section = "look"
	sectionMessages  section = "messages"
	sectionAlerts    section = "notifications"
	sectionHistory   section = "history"
	sectionNetwork   section = "network"
)

// settingsDeps is what the settings dialog needs. The functions are called on the UI goroutine and return at once; those
// that are nil are not called.
type settingsDeps struct {
	store       *settings.Store
	dataDir     string
	name        string // what the person is called who chose no name
	fingerprint string // of this copy; empty: it speaks plain text only
	now         func() time.Time
	openFolder  func()
	setPort     func(uint16)
	relook      func()      // theme, text size or language changed; the dialog draws itself anew afterwards and stays the same one
	onClosed    func()      // the dialog is gone
	tray        func() bool // the desktop shows a tray
}

// settingsDialog is where a person settles things. What is right is stored as it is typed; what is not stays in its box,
// and the footer says so. It lives as long as the window and outlives its being hidden. It belongs to the UI goroutine.
type settingsDialog struct {
	settingsDeps
	window  fyne.Window
	sheet   *dialogSheet // nil while the dialog is hidden
	section section
	page    *page
	drafts  *drafts
	port    portDraft
	network chat.Network
	members []chat.Member
}

// page is what is shown of one section.
type page struct {
	column   *column
	controls []fyne.Focusable // whose change draws everything anew
	update   func()           // shows what the network and the members say now
	leave    func()           // what stands in the boxes is no longer being typed
}

func newSettings(w fyne.Window, deps settingsDeps) *settingsDialog {
	if deps.now == nil {
		deps.now = time.Now
	}
	return &settingsDialog{settingsDeps: deps, window: w, section: sectionMe, drafts: &drafts{store: deps.store}}
}

// show opens the dialog at a section, or goes there when it is open.
func (d *settingsDialog) show(s section) {
	if s != "" {
		d.section = s
	}
	if d.visible() {
		d.turn()
		return
	}
	d.drafts.load(d.store.Get().Peers)
	d.port.load(d.store.Get().Port)
	d.sheet = newDialogSheet(d)
	d.turn()
	d.window.Canvas().Overlays().Add(d.sheet)
	d.sheet.focusFirst()
}

// showAddresses opens the dialog at the addresses, with an empty row to write in.
func (d *settingsDialog) showAddresses() {
	d.show(sectionAddresses)
	d.addAddress()
}

// visible reports whether the dialog is open.
func (d *settingsDialog) visible() bool { return d.sheet != nil }

// hide closes the dialog. What is not right is not stored, but comes back when the dialog is opened again.
func (d *settingsDialog) hide() {
	if !d.visible() {
		return
	}
	d.leave()
	d.window.Canvas().Unfocus()
	d.window.Canvas().Overlays().Remove(d.sheet)
	d.sheet, d.page = nil, nil
	call(d.onClosed)
}

// setNetwork tells the dialog what the network is like. It may be called often.
func (d *settingsDialog) setNetwork(n chat.Network) {
	was := d.network
	d.network = n
	if was.State != n.State || was.Port != n.Port || was.Holder != n.Holder || was.Why != n.Why ||
		!slices.Equal(was.Interfaces, n.Interfaces) || !slices.Equal(was.Peers, n.Peers) {
		d.update()
	}
}

// setMembers tells the dialog who was heard. It may be called often; the slice is only read.
func (d *settingsDialog) setMembers(all []chat.Member) {
	d.members = all
	if d.section == sectionAddresses {
		d.update()
	}
}

func (d *settingsDialog) update() {
	if d.visible() {
		d.page.update()
	}
}

// turn shows the page of the current section.
func (d *settingsDialog) turn() {
	d.leave()
	d.page = d.newPage()
	d.page.update()
	d.sheet.build()
	d.judge()
}

func (d *settingsDialog) newPage() *page {
	switch d.section {
	case sectionAddresses:
		return d.addressPage()
	case sectionLook:
		return d.lookPage()
	case sectionMessages:
		return d.messagePage()
	case sectionAlerts:
		return d.alertPage()
	case sectionHistory:
		return d.historyPage()
	case sectionNetwork:
		return d.networkPage()
	}
	return d.mePage()
}

func (d *settingsDialog) leave() {
	if d.page != nil {
		d.page.leave()
	}
}

// change stores one change.
func (d *settingsDialog) change(f func(*settings.Settings)) {
	if err := d.store.Update(f); err != nil {
		fyne.LogError("change the settings", err)
	}
}

// changeLook stores a change of the look and draws everything anew. The control that made it, by its number, has the focus
// again.
func (d *settingsDialog) changeLook(control int, f func(*settings.Settings)) {
	d.change(f)
	call(d.relook)
	if d.visible() {
		d.turn()
		d.window.Canvas().Focus(d.page.controls[control])
	}
}

// judge shows in the footer what is still to be corrected.
func (d *settingsDialog) judge() {
	d.sheet.setFaults(d.drafts.faults(), d.port.fault())
}

// copy puts text on the clipboard.
func (d *settingsDialog) copy(s string) { fyne.CurrentApp().Clipboard().SetContent(s) }

func call(f func()) {
	if f != nil {
		f()
	}
}
