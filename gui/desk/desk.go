// Package desk is what the desktop shows of the window beside it: title, tray icon, and whether and where the window itself is shown.
// It belongs to the UI goroutine.
package desk

import (
	"strconv"

	"fyne.io/fyne/v2"

	"udpchat/gui/native"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
	"udpchat/settings"
)

// Title is the name of the window. The desktop's entry for the program finds it by that name.
const Title = "UDP聊天室"

// TrayLook is the look of the program's icon in the tray, with the words of its menu.
type TrayLook struct {
	Unread                        bool
	Quiet                         bool // do not disturb
	Tip                           string
	Show, DoNotDisturb, QuitWords string // the words of the menu
}

// Deps is what a Desk needs of the window.
type Deps struct {
	Store     *settings.Store
	Tray      func(TrayLook)                     // nil: there is no tray
	Program   func(target string, failed func()) // opens a link or a folder with the system's program for it; nil: there is none
	NotOpened func(target string)                // says that there is none
	Later     func(func())                       // runs a function on the UI goroutine soon; any goroutine may call it
	Quit      func()                             // ends the program
	Changed   func()                             // Show must be called again
	ShowMenu  func()                             // the main menu must be built again
	Left      func()                             // the window was hidden
}

// Desk is the desktop around one window.
type Desk struct {
	Deps
	There  bool // the desktop shows a tray
	Hidden bool // the window is only in the tray

	window fyne.Window
	place  place
	quiet  bool // the menu shows do not disturb as checked
	look   TrayLook
}

// New returns a desk without a window.
func New(d Deps) *Desk { return &Desk{Deps: d} }

// Around sets the window, which is not on the screen yet.
func (d *Desk) Around(w fyne.Window) { d.window = w }

// Shown brings the window, which is on the screen for the first time, to where it was.
func (d *Desk) Shown() { d.place.show(native.Of(d.window), d.Store.Get().Window) }

// Resized notes the size of the window's inside.
func (d *Desk) Resized(to fyne.Size) { d.place.resized(to) }

// Keep puts the size of the window into the settings.
func (d *Desk) Keep(s *settings.Window) { d.place.keep(s) }

// Open opens a link or a folder outside the program.
func (d *Desk) Open(target string) {
	tell := func() { d.NotOpened(target) }
	if d.Program == nil {
		tell()
		return
	}
	d.Program(target, func() { d.Later(tell) })
}

// SetTray sets whether the desktop shows a tray. Without a tray nothing else brings a hidden window back, so it is shown.
func (d *Desk) SetTray(there bool) {
	d.There = there
	if !there && d.Hidden {
		d.Raise()
	}
	d.Changed()
}

// ToggleQuiet turns do not disturb on or off.
func (d *Desk) ToggleQuiet() {
	if err := d.Store.Update(func(s *settings.Settings) { s.DoNotDisturb = !s.DoNotDisturb }); err != nil {
		fyne.LogError("change do not disturb", err)
	}
	d.Changed()
}

// Show shows in title, tray and menu how many messages are unread and whether do not disturb is on.
func (d *Desk) Show(unread int) {
	quiet := d.Store.Get().DoNotDisturb
	title := Title
	if unread > 0 {
		title = "(" + strconv.Itoa(unread) + ") " + Title
	}
	if d.window.Title() != title {
		d.window.SetTitle(title)
	}
	if d.quiet != quiet {
		d.quiet = quiet
		d.ShowMenu()
	}
	next := TrayLook{
		Unread: unread > 0, Quiet: quiet, Tip: title,
		Show: words.Say("Show window"), DoNotDisturb: words.Say("Do not disturb"), QuitWords: words.Say("Quit"),
	}
	if d.There && d.Tray != nil && d.look != next {
		d.look = next
		d.Tray(next)
	}
}

// QuietItem is the menu item of do not disturb.
func (d *Desk) QuietItem() *fyne.MenuItem {
	m := kit.NewItem(words.Say("Do not disturb"), d.ToggleQuiet)
	m.Checked = d.quiet
	return m
}

// Raise brings the window to the front, from the tray too.
func (d *Desk) Raise() {
	if d.Hidden {
		d.Hidden = false
		d.window.Show()
		d.place.again()
	}
	d.window.RequestFocus()
}

// Close hides the window in the tray, if the settings say so and there is a tray. Otherwise it ends the program.
func (d *Desk) Close() {
	if d.There && d.Store.Get().CloseToTray {
		d.Hidden = true
		d.window.Hide()
		d.Left()
		return
	}
	d.Leave()
}

// Leave ends the program. The window goes at once; the rest may take a moment.
func (d *Desk) Leave() {
	d.window.Hide()
	d.Quit()
}
