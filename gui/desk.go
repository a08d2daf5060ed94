package gui

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"

	kit "udpchat/gui/widget"
	"udpchat/gui/words"
	"udpchat/settings"
)

// Desk is what the desktop has beside the window. The functions are called on the UI goroutine and return at once; those
// that are nil are not called.
type Desk struct {
	// Alert shows a notification in place of the one before. Its words may be somebody else's.
	Alert func(Alert)
	// Tray shows the program's icon where the desktop keeps such icons.
	Tray func(TrayLook)
	// Open opens a link or a folder with the system's program for it. If nothing can, it calls failed on any goroutine.
	Open func(target string, failed func())
}

// TrayLook is the look of the program's icon in the tray, with the words of its menu.
type TrayLook struct {
	Unread                        bool
	Quiet                         bool // do not disturb
	Tip                           string
	Show, DoNotDisturb, QuitWords string // the words of the menu
}

// desk is what the desktop shows of the window beside it: title, tray icon, and whether the window itself is shown.
type desk struct {
	window   fyne.Window
	store    *settings.Store
	tray     func(TrayLook) // nil: there is no tray
	quit     func()
	changed  func() // show must be called again
	showMenu func() // the main menu must be built again
	left     func() // the window was hidden

	place  place
	there  bool // the desktop shows a tray
	hidden bool // the window is only in the tray
	quiet  bool // the menu shows do not disturb as checked
	look   TrayLook
}

// setTray sets whether the desktop shows a tray. Without a tray nothing else brings a hidden window back, so it is shown.
func (d *desk) setTray(there bool) {
	d.there = there
	if !there && d.hidden {
		d.raise()
	}
	d.changed()
}

// toggleQuiet turns do not disturb on or off.
func (d *desk) toggleQuiet() {
	update(d.store, func(s *settings.Settings) { s.DoNotDisturb = !s.DoNotDisturb })
	d.changed()
}

// show shows in title, tray and menu how many messages are unread and whether do not disturb is on.
func (d *desk) show(unread int) {
	quiet := d.store.Get().DoNotDisturb
	title := Title
	if unread > 0 {
		title = "(" + strconv.Itoa(unread) + ") " + Title
	}
	if d.window.Title() != title {
		d.window.SetTitle(title)
	}
	if d.quiet != quiet {
		d.quiet = quiet
		d.showMenu()
	}
	next := TrayLook{
		Unread: unread > 0, Quiet: quiet, Tip: title,
		Show: words.Say("Show window"), DoNotDisturb: words.Say("Do not disturb"), QuitWords: words.Say("Quit"),
	}
	if d.there && d.tray != nil && d.look != next {
		d.look = next
		d.tray(next)
	}
}

// quietItem is the menu item of do not disturb.
func (d *desk) quietItem() *fyne.MenuItem {
	m := kit.NewItem(words.Say("Do not disturb"), d.toggleQuiet)
	m.Checked = d.quiet
	return m
}

// raise brings the window to the front, from the tray too.
func (d *desk) raise() {
	if d.hidden {
		d.hidden = false
		d.window.Show()
		d.place.again()
	}
	d.window.RequestFocus()
}

// close hides the window in the tray, if the settings say so and there is a tray. Otherwise it ends the program.
func (d *desk) close() {
	if d.there && d.store.Get().CloseToTray {
		d.hidden = true
		d.window.Hide()
		d.left()
		return
	}
	d.leave()
}

// leave ends the program. The window goes at once; the rest may take a moment.
func (d *desk) leave() {
	d.window.Hide()
	d.quit()
}

// update stores a change of the settings.
func update(store *settings.Store, change func(*settings.Settings)) {
	if err := store.Update(change); err != nil {
		fyne.LogError("change the settings", err)
	}
}

// exists reports whether the system made a window.
func exists(w fyne.Window) bool {
	native, ok := w.(driver.NativeWindow)
	if !ok {
		return true
	}
	there := true
	native.RunNative(func(context any) {
		switch c := context.(type) {
		case driver.X11WindowContext:
			there = c.WindowHandle != 0
		case driver.WindowsWindowContext:
			there = c.HWND != 0
		case driver.MacWindowContext:
			there = c.NSWindow != 0
		}
	})
	return there
}
