//go:build !nogui && (windows || darwin)

package app

import (
	"runtime"

	"fyne.io/systray"

	"udpchat/gui"
	"udpchat/gui/theme"
)

// tray is the program's icon among those the desktop keeps, with its menu. There is at most one in a process.
type tray struct {
	to                deskWindow
	looks             chan gui.TrayLook // holds the newest
	built, ended      chan struct{}
	show, quiet, quit *systray.MenuItem
	stop              func()
	unread            bool
}

// newTray shows the icon. On Windows and macOS it is called on the main goroutine.
func newTray(to deskWindow) *tray {
	t := &tray{to: to, looks: make(chan gui.TrayLook, 1), built: make(chan struct{}), ended: make(chan struct{})}
	systray.SetOnTapped(to.Raise)
	start, stop := systray.RunWithExternalLoop(t.build, nil)
	t.stop = stop
	start()
	return t
}

// build makes the menu; its words come with the first look. It runs on a goroutine of the tray's.
func (t *tray) build() {
	systray.SetIcon(trayIcon(theme.TrayIcon(false)))
	if runtime.GOOS != "darwin" { // there it would stand beside the icon
		systray.SetTitle(gui.Title)
	}
	t.show = systray.AddMenuItem("", "")
	t.quiet = systray.AddMenuItemCheckbox("", "", false)
	systray.AddSeparator()
	t.quit = systray.AddMenuItem("", "")
	go t.serve()
	close(t.built)
}

// serve acts on the menu until the tray ends.
func (t *tray) serve() {
	for {
		select {
		case l := <-t.looks:
			t.change(l)
		case <-t.show.ClickedCh:
			t.to.Raise()
		case <-t.quiet.ClickedCh:
			t.to.ToggleQuiet()
		case <-t.quit.ClickedCh:
			t.to.End()
		case <-t.ended:
			return
		}
	}
}

// look changes what is shown, soon. One goroutine may call it.
func (t *tray) look(l gui.TrayLook) { put(t.looks, l) }

func (t *tray) change(l gui.TrayLook) {
	if l.Unread != t.unread {
		systray.SetIcon(trayIcon(theme.TrayIcon(l.Unread)))
		t.unread = l.Unread
	}
	systray.SetTooltip(l.Tip)
	t.show.SetTitle(l.Show)
	t.quiet.SetTitle(l.DoNotDisturb)
	t.quit.SetTitle(l.QuitWords)
	if l.Quiet {
		t.quiet.Check()
	} else {
		t.quiet.Uncheck()
	}
}

// end takes the icon away.
func (t *tray) end() {
	select {
	case <-t.built:
		close(t.ended)
		t.stop()
	default: // it has only just begun; it ends with the process
	}
}
