package gui

import (
	"net/url"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"udpchat/chat"
	settingsui "udpchat/gui/settings"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
	"udpchat/settings"
)

func (w *Window) mainMenu() *fyne.MainMenu {
	return fyne.NewMainMenu(w.roomMenu(), w.editMenu(), w.viewMenu(), w.helpMenu())
}

func (w *Window) roomMenu() *fyne.Menu {
	quit := kit.NewKeyItem(words.Say("Quit"), fyne.KeyQ, w.desk.leave)
	quit.IsQuit = true
	return kit.NewMenu(words.Say("Room"),
		kit.NewItem(words.Say("Add address…"), w.addAddress),
		kit.NewShiftItem(words.Say("Copy my address"), fyne.KeyC, w.copyOwn),
		kit.NewKeyItem(words.Say("Settings…"), fyne.KeyComma, func() { w.settings.Open("") }),
		kit.NewShiftItem(words.Say("Network…"), fyne.KeyN, w.showNetwork),
		w.desk.quietItem(),
		fyne.NewMenuItemSeparator(),
		w.archive.ExportItem(),
		w.archive.ClearItem(),
		fyne.NewMenuItemSeparator(),
		kit.NewKeyItem(words.Say("Close window"), fyne.KeyW, w.desk.close),
		quit)
}

func (w *Window) editMenu() *fyne.Menu {
	return kit.NewMenu(words.Say("Edit"),
		kit.NewKeyItem(words.Say("Search"), fyne.KeyF, w.openSearch),
		kit.NewItem(words.Say("Next result")+"\tF3", func() { w.nextFound(false) }),
		kit.NewItem(words.Say("Previous result")+"\tShift+F3", func() { w.nextFound(true) }))
}

func (w *Window) viewMenu() *fyne.Menu {
	classic := kit.NewShiftItem(words.Say("Classic view"), fyne.KeyL, w.toggleClassic)
	classic.Checked = w.Settings.Get().ClassicView
	firstNew := kit.NewModifiedItem(words.Say("Go to first new message"), fyne.KeyUp, fyne.KeyModifierAlt|fyne.KeyModifierShift, w.toFirstNew)
	return kit.NewMenu(words.Say("View"),
		kit.NewKeyItem(words.Say("Members"), fyne.KeyB, w.foldPane),
		kit.NewKeyItem(words.Say("Go to member"), fyne.KeyK, func() { w.members.Pick(words.Say("Go to member"), w.goToMember) }),
		classic,
		fyne.NewMenuItemSeparator(),
		firstNew,
		kit.NewKeyItem(words.Say("Go to latest"), fyne.KeyEnd, w.toLatest),
		fyne.NewMenuItemSeparator(),
		kit.NewKeyItem(words.Say("Larger"), fyne.KeyEqual, func() { w.zoom(1) }),
		kit.NewKeyItem(words.Say("Smaller"), fyne.KeyMinus, func() { w.zoom(-1) }),
		kit.NewKeyItem(words.Say("Actual size"), fyne.Key0, func() { w.zoom(0) }))
}

func (w *Window) helpMenu() *fyne.Menu {
	return kit.NewMenu(words.Say("Help"),
		kit.NewItem(words.Say("Help")+"\tF1", w.help.Show),
		kit.NewKeyItem(words.Say("Keyboard shortcuts"), fyne.KeySlash, w.help.ShowKeys),
		kit.NewItem(words.Say("Check network"), w.showNetwork),
		fyne.NewMenuItemSeparator(),
		kit.NewItem(words.Say("Open data folder"), w.openFolder),
		kit.NewItem(words.Say("Copy diagnostics"), w.help.CopyDiagnostics),
		kit.NewItem(words.Say("About"), w.help.ShowAbout))
}

// copyOwn puts the address to tell others on the clipboard.
func (w *Window) copyOwn() {
	if w.network.Primary().IsValid() {
		w.copy(ownAddress(w.network))
	}
}

// foldPane shows or hides the members: for good in a wide window, over the transcript in a narrow one.
func (w *Window) foldPane() {
	switch {
	case w.frame.opened:
		w.closePane()
		return
	case w.frame.Size().Width < kit.Narrow:
		w.frame.opened = true
	default:
		w.Settings.Update(func(s *settings.Settings) { s.Window.PaneHidden = !s.Window.PaneHidden })
	}
	w.frame.arrangeMain()
}

// closePane takes the members off the transcript.
func (w *Window) closePane() {
	w.frame.opened = false
	w.frame.arrangeMain()
	w.focus()
}

// toggleClassic shows the transcript as the console program prints it, or as a conversation.
func (w *Window) toggleClassic() {
	w.Settings.Update(func(s *settings.Settings) { s.ClassicView = !s.ClassicView })
	w.remenu()
	end := w.list.AtEnd
	w.restyle()
	w.pull()
	if end {
		w.list.ToEnd()
	}
}

func (w *Window) addAddress() { w.settings.ShowAddresses() }

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
	w.troubles.remind()
	w.pull()
	n := w.network
	network := kit.NewItem(words.Say("Check network"), w.showNetwork)
	switch n.State {
	case chat.Receiving:
		w.popUp(at, network,
			kit.NewItem(words.Say("Free port {{.Port}} for another program", "Port", n.Port), func() { w.Release(true) }),
			kit.NewItem(words.Say("Use another port…"), func() { w.settings.Open(settingsui.SectionNetwork) }))
	case chat.Released:
		w.popUp(at, network, kit.NewItem(words.Say("Take back port {{.Port}}", "Port", n.Port), func() { w.Release(false) }))
	case chat.SendOnly:
		w.popUp(at, network,
			kit.NewItem(words.Say("Try now"), func() { w.Release(false) }),
			kit.NewItem(words.Say("Use another port…"), func() { w.settings.Open(settingsui.SectionNetwork) }))
	default:
		w.popUp(at, network)
	}
}

func (w *Window) moreMenu() {
	at := kit.Below(w.header.buttons[0])
	at.X = w.frame.Size().Width - 8
	w.popUp(at,
		kit.NewItem(words.Say("Add address…"), w.addAddress),
		kit.NewItem(words.Say("Members"), w.foldPane),
		kit.NewItem(words.Say("Settings…"), func() { w.settings.Open("") }))
}
