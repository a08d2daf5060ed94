package gui

import (
	"net/url"
	"path/filepath"
	"runtime"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"udpchat/chat"
	"udpchat/gui/typeset"
	"udpchat/settings"
)

func item(label string, action func()) *fyne.MenuItem { return fyne.NewMenuItem(label, action) }

// keyed is a menu item with a key of its own, with Ctrl or Cmd.
func keyed(label string, key fyne.KeyName, action func()) *fyne.MenuItem {
	return withKey(label, key, fyne.KeyModifierShortcutDefault, action)
}

// shifted is a menu item with a key of its own, with Shift and Ctrl or Cmd.
func shifted(label string, key fyne.KeyName, action func()) *fyne.MenuItem {
	return withKey(label, key, fyne.KeyModifierShortcutDefault|fyne.KeyModifierShift, action)
}

// withKey is a menu item with a key of its own. The toolkit writes keys so faintly that they cannot be read, so beside the
// menus of macOS, which are not its, they are part of the label.
func withKey(label string, key fyne.KeyName, with fyne.KeyModifier, action func()) *fyne.MenuItem {
	m := item(label, action)
	s := desktop.CustomShortcut{KeyName: key, Modifier: with}
	if runtime.GOOS == "darwin" {
		m.Shortcut = &s
		return m
	}
	m.Shortcut = unseenKey{s}
	m.Label += "\t" + keyName(s)
	return m
}

// unseenKey is a shortcut the toolkit obeys and does not write.
type unseenKey struct{ of desktop.CustomShortcut }

// ShortcutName implements fyne.Shortcut.
func (k unseenKey) ShortcutName() string { return k.of.ShortcutName() }

// keyName is what is written on the keys of a shortcut.
func keyName(s desktop.CustomShortcut) string {
	name := ""
	for _, m := range []struct {
		modifier fyne.KeyModifier
		name     string
	}{{fyne.KeyModifierControl, "Ctrl+"}, {fyne.KeyModifierAlt, "Alt+"}, {fyne.KeyModifierShift, "Shift+"}, {fyne.KeyModifierSuper, "Super+"}} {
		if s.Modifier&m.modifier != 0 {
			name += m.name
		}
	}
	switch s.KeyName {
	case fyne.KeyEqual:
		return name + "+"
	case fyne.KeyMinus:
		return name + "−"
	case fyne.KeyUp:
		return name + "↑"
	}
	return name + string(s.KeyName)
}

// menu is a menu whose keys stand one below the other.
func menu(title string, items ...*fyne.MenuItem) *fyne.Menu {
	m := typeset.NewMeasurer(theme.Size(theme.SizeNameText))
	var most float32
	for _, i := range items {
		label, _, _ := strings.Cut(i.Label, "\t")
		most = max(most, m.TextWidth(label))
	}
	for _, i := range items {
		if label, key, ok := strings.Cut(i.Label, "\t"); ok {
			n := int((most-m.TextWidth(label))/m.Width(" ")+0.5) + 6
			i.Label = label + strings.Repeat(" ", n) + key
		}
	}
	return fyne.NewMenu(title, items...)
}

func (w *Window) mainMenu() *fyne.MainMenu {
	return fyne.NewMainMenu(w.roomMenu(), w.editMenu(), w.viewMenu(), w.helpMenu())
}

func (w *Window) roomMenu() *fyne.Menu {
	quit := keyed(say("Quit"), fyne.KeyQ, w.leave)
	quit.IsQuit = true
	return menu(say("Room"),
		item(say("Add address…"), w.addAddress),
		shifted(say("Copy my address"), fyne.KeyC, w.copyOwn),
		keyed(say("Settings…"), fyne.KeyComma, func() { w.settings.show("") }),
		shifted(say("Network…"), fyne.KeyN, w.showNetwork),
		w.quietItem(),
		fyne.NewMenuItemSeparator(),
		w.exportItem(),
		w.clearItem(),
		fyne.NewMenuItemSeparator(),
		keyed(say("Close window"), fyne.KeyW, w.close),
		quit)
}

func (w *Window) editMenu() *fyne.Menu {
	return menu(say("Edit"),
		keyed(say("Search"), fyne.KeyF, w.openSearch),
		item(say("Next result")+"\tF3", func() { w.nextFound(false) }),
		item(say("Previous result")+"\tShift+F3", func() { w.nextFound(true) }))
}

func (w *Window) viewMenu() *fyne.Menu {
	classic := shifted(say("Classic view"), fyne.KeyL, w.toggleClassic)
	classic.Checked = w.Settings.Get().ClassicView
	firstNew := withKey(say("Go to first new message"), fyne.KeyUp, fyne.KeyModifierAlt|fyne.KeyModifierShift, w.toFirstNew)
	return menu(say("View"),
		keyed(say("Members"), fyne.KeyB, w.foldPane),
		keyed(say("Go to member"), fyne.KeyK, w.showFinder),
		classic,
		fyne.NewMenuItemSeparator(),
		firstNew,
		keyed(say("Go to latest"), fyne.KeyEnd, w.toLatest),
		fyne.NewMenuItemSeparator(),
		keyed(say("Larger"), fyne.KeyEqual, func() { w.zoom(1) }),
		keyed(say("Smaller"), fyne.KeyMinus, func() { w.zoom(-1) }),
		keyed(say("Actual size"), fyne.Key0, func() { w.zoom(0) }))
}

func (w *Window) helpMenu() *fyne.Menu {
	return menu(say("Help"),
		item(say("Help")+"\tF1", w.showHelp),
		keyed(say("Keyboard shortcuts"), fyne.KeySlash, w.showKeys),
		item(say("Check network"), w.showNetwork),
		fyne.NewMenuItemSeparator(),
		item(say("Open data folder"), w.openFolder),
		item(say("Copy diagnostics"), w.copyDiagnostics),
		item(say("About"), w.showAbout))
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
	case w.frame.Size().Width < narrow:
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
	w.remind()
	n := w.network
	network := item(say("Check network"), w.showNetwork)
	switch n.State {
	case chat.Receiving:
		w.popUp(at, network,
			item(say("Free port {{.Port}} for another program", "Port", n.Port), func() { w.Release(true) }),
			item(say("Use another port…"), func() { w.settings.show(sectionNetwork) }))
	case chat.Released:
		w.popUp(at, network, item(say("Take back port {{.Port}}", "Port", n.Port), func() { w.Release(false) }))
	case chat.SendOnly:
		w.popUp(at, network,
			item(say("Try now"), func() { w.Release(false) }),
			item(say("Use another port…"), func() { w.settings.show(sectionNetwork) }))
	default:
		w.popUp(at, network)
	}
}

func (w *Window) moreMenu() {
	at := below(w.header.buttons[0])
	at.X = w.frame.Size().Width - 8
	w.popUp(at,
		item(say("Add address…"), w.addAddress),
		item(say("Members"), w.foldPane),
		item(say("Settings…"), func() { w.settings.show("") }))
}
