//go:build !nogui && (windows || darwin)

package desktop

import (
	"runtime"
	"sync"

	"fyne.io/systray"

	"udpchat/gui"
	"udpchat/gui/theme"
)

// tray is the program's icon among those the desktop keeps, with its menu. There is at most one in a process.
type tray struct {
	to                Window
	looks             <-chan gui.TrayLook
	built, ended      chan struct{}
	show, quiet, quit *systray.MenuItem
	stop              func()
	once              sync.Once
	unread            bool
}

// newTray shows the icon; it looks as looks tell. It is called on the main goroutine.
func newTray(to Window, looks <-chan gui.TrayLook) *tray {
	t := &tray{to: to, looks: looks, built: make(chan struct{}), ended: make(chan struct{})}
	systray.SetOnTapped(to.Raise)
	if runtime.GOOS != "darwin" { // there the title would stand beside the icon
		systray.SetTitle(gui.Title)
	}
	start, stop := systray.RunWithExternalLoop(t.build, nil)
	t.stop = stop
	start()
	return t
}

// build makes the menu; its words come with the first look. It runs on a goroutine of the library's.
func (t *tray) build() {
	systray.SetIcon(icon(theme.TrayIcon(false)))
	t.show = systray.AddMenuItem("", "")
	t.quiet = systray.AddMenuItemCheckbox("", "", false)
	systray.AddSeparator()
	t.quit = systray.AddMenuItem("", "")
	go t.follow()
	go t.heed()
	close(t.built)
}

// heed acts on clicks in the menu until the tray ends. It does nothing else: the library drops a click that nobody waits for.
func (t *tray) heed() {
	for {
		select {
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

// follow changes icon and menu as looks tell, until the tray ends.
func (t *tray) follow() {
	for {
		select {
		case l := <-t.looks:
			t.change(l)
		case <-t.ended:
			return
		}
	}
}

func (t *tray) change(l gui.TrayLook) {
	if l.Unread != t.unread {
		systray.SetIcon(icon(theme.TrayIcon(l.Unread)))
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
		t.once.Do(func() {
			close(t.ended)
			t.stop()
		})
	default: // it has only just begun; it ends with the process
	}
}
