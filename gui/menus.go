package gui

import (
	"net/url"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"udpchat/chat"
	"udpchat/settings"
)

func item(label string, action func()) *fyne.MenuItem { return fyne.NewMenuItem(label, action) }

// keyed is a menu item with a key of its own, with Ctrl or Cmd.
func keyed(label string, key fyne.KeyName, action func()) *fyne.MenuItem {
	m := item(label, action)
	m.Shortcut = &desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierShortcutDefault}
	return m
}

func (w *Window) mainMenu() *fyne.MainMenu {
	quit := keyed(say("Quit"), fyne.KeyQ, w.close)
	quit.IsQuit = true
	room := fyne.NewMenu(say("Room"),
		item(say("Add address…"), w.addAddress),
		keyed(say("Settings…"), fyne.KeyComma, func() { w.settings.show("") }),
		fyne.NewMenuItemSeparator(),
		w.exportMenu(),
		w.clearItem(),
		fyne.NewMenuItemSeparator(),
		keyed(say("Close window"), fyne.KeyW, w.close),
		quit)
	classic := item(say("Classic view"), w.toggleClassic)
	classic.Shortcut = &desktop.CustomShortcut{KeyName: fyne.KeyL, Modifier: fyne.KeyModifierShortcutDefault | fyne.KeyModifierShift}
	classic.Checked = w.Settings.Get().Classic
	view := fyne.NewMenu(say("View"), keyed(say("Members"), fyne.KeyB, w.foldPane), classic)
	edit := fyne.NewMenu(say("Edit"),
		keyed(say("Search"), fyne.KeyF, w.openSearch),
		item(say("Next hit")+"  F3", func() { w.nextFound(false) }),
		item(say("Previous hit")+"  Shift+F3", func() { w.nextFound(true) }))
	help := fyne.NewMenu(say("Help"), item(say("About"), w.showAbout))
	return fyne.NewMainMenu(room, edit, view, help)
}

// foldPane shows or hides the members: for good in a wide window, over the transcript in a narrow one.
func (w *Window) foldPane() {
	if w.frame.Size().Width < narrow {
		w.frame.opened = !w.frame.opened
	} else {
		w.Settings.Update(func(s *settings.Settings) { s.Window.PaneHidden = !s.Window.PaneHidden })
	}
	w.frame.arrangeMain()
}

// toggleClassic shows the transcript as the console program prints it, or as a conversation.
func (w *Window) toggleClassic() {
	w.Settings.Update(func(s *settings.Settings) { s.Classic = !s.Classic })
	w.window.SetMainMenu(w.mainMenu())
	end := w.list.atEnd
	w.restyle()
	w.pull()
	if end {
		w.list.toEnd()
	}
}

func (w *Window) addAddress() { w.settings.showAddresses() }

func (w *Window) openFolder() {
	if err := w.App.OpenURL(&url.URL{Scheme: "file", Path: filepath.ToSlash(w.DataDir)}); err != nil {
		fyne.LogError("open the data folder", err)
	}
}

func (w *Window) popUp(at fyne.Position, items ...*fyne.MenuItem) {
	widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", items...), w.window.Canvas(), at)
}

// statusMenu offers what can be done about the port.
func (w *Window) statusMenu(at fyne.Position) {
	n := w.network
	switch n.State {
	case chat.Receiving:
		w.popUp(at,
			item(say("Free port {{.Port}} for another program", "Port", n.Port), func() { w.Release(true) }),
			item(say("Use another port…"), func() { w.settings.show(sectionNetwork) }))
	case chat.Released:
		w.popUp(at, item(say("Take port {{.Port}} back", "Port", n.Port), func() { w.Release(false) }))
	case chat.SendOnly:
		w.popUp(at,
			item(say("Try now"), func() { w.Release(false) }),
			item(say("Use another port…"), func() { w.settings.show(sectionNetwork) }))
	}
}

func (w *Window) moreMenu() {
	at := fyne.NewPos(w.frame.Size().Width-8, 84)
	w.popUp(at,
		item(say("Add address…"), w.addAddress),
		item(say("Members"), w.foldPane),
		item(say("Settings…"), func() { w.settings.show("") }))
}
