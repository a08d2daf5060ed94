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
}

// TrayLook is how the program's icon in the tray looks, and what its menu says.
type TrayLook struct {
	Unread                        bool
	Quiet                         bool // do not disturb
	Tip                           string
	Show, DoNotDisturb, QuitWords string // the words of the menu
}

// SetTray tells the window whether the desktop shows a tray now. It may be called from any goroutine.
func (w *Window) SetTray(there bool) {
	w.notifier.later(func() {
		w.tray = there
		if !there && w.hidden {
			w.raise() // there is nothing else to bring it back
		}
		w.showDesk()
	})
}

// ToggleQuiet turns do not disturb on or off. It may be called from any goroutine.
func (w *Window) ToggleQuiet() { w.notifier.later(w.toggleQuiet) }

func (w *Window) toggleQuiet() {
	w.update(func(s *settings.Settings) { s.DoNotDisturb = !s.DoNotDisturb })
	w.showDesk()
}

// update stores a change of the settings.
func (w *Window) update(change func(*settings.Settings)) {
	if err := w.Settings.Update(change); err != nil {
		fyne.LogError("change the settings", err)
	}
}

// showDesk shows in title, tray and menu what is unread and whether one may be disturbed.
func (w *Window) showDesk() {
	quiet := w.Settings.Get().DoNotDisturb
	title := Title
	if w.alerts.unread > 0 {
		title = "(" + strconv.Itoa(w.alerts.unread) + ") " + Title
	}
	if w.window.Title() != title {
		w.window.SetTitle(title)
	}
	if w.quiet != quiet {
		w.quiet = quiet
		w.window.SetMainMenu(w.mainMenu())
	}
	next := TrayLook{
		Unread: w.alerts.unread > 0, Quiet: quiet, Tip: title,
		Show: words.Say("Show window"), DoNotDisturb: words.Say("Do not disturb"), QuitWords: words.Say("Quit"),
	}
	if w.tray && w.Desk.Tray != nil && w.trayLook != next {
		w.trayLook = next
		w.Desk.Tray(next)
	}
	w.showUnread()
}

// quietItem is the menu's do not disturb.
func (w *Window) quietItem() *fyne.MenuItem {
	m := kit.NewItem(words.Say("Do not disturb"), w.toggleQuiet)
	m.Checked = w.quiet
	return m
}

// raise brings the window to the front, from the tray too.
func (w *Window) raise() {
	if w.hidden {
		w.hidden = false
		w.window.Show()
	}
	w.window.RequestFocus()
}

// close puts the window away: into the tray, if the person wants that and there is one, or else for good.
func (w *Window) close() {
	if w.tray && w.Settings.Get().CloseToTray {
		w.hidden = true
		w.window.Hide()
		w.setFront(false)
		w.list.MarkRead()
		return
	}
	w.leave()
}

// leave ends the program. The window goes at once; the rest may take a moment.
func (w *Window) leave() {
	w.window.Hide()
	w.Quit()
}

// Exists reports whether the system made a window when it was opened.
func (w *Window) Exists() bool {
	native, ok := w.window.(driver.NativeWindow)
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
