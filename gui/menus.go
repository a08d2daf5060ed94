package gui

import (
	"fyne.io/fyne/v2"

	"udpchat/chat/health"
	"udpchat/gui/desk"
	settingsui "udpchat/gui/settings"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
	"udpchat/settings"
)

// menus builds the menus of the window from what its parts can do.
type menus struct {
	parts        *parts
	conversation *conversation
	searching    *searching
	dialogs      *dialogs
	desk         *desk.Desk
	overlay      *overlay
	troubles     *troubles
	store        *settings.Store
	window       windowActions
}

// windowActions are the actions of the window as a whole.
type windowActions struct {
	pull       func()
	copy       func(string)
	openFolder func() // opens the data folder
	zoom       func(steps int)
	choose     func()     // opens the menu of the conversations
	release    func(bool) // frees the port, or takes it back
}

// main is the menu bar.
func (m *menus) main() *fyne.MainMenu {
	return fyne.NewMainMenu(m.room(), m.edit(), m.view(), m.help())
}

// show shows the menu bar as it is now.
func (m *menus) show() { m.overlay.window.SetMainMenu(m.main()) }

func (m *menus) room() *fyne.Menu {
	quit := kit.NewKeyItem(words.Say("Quit"), fyne.KeyQ, m.desk.Leave)
	quit.IsQuit = true
	return kit.NewMenu(words.Say("Room"),
		kit.NewItem(words.Say("Add address…"), m.dialogs.settings.ShowAddresses),
		kit.NewShiftItem(words.Say("Copy my address"), fyne.KeyC, m.copyOwn),
		kit.NewKeyItem(words.Say("Settings…"), fyne.KeyComma, func() { m.dialogs.settings.Open("") }),
		kit.NewShiftItem(words.Say("Network…"), fyne.KeyN, m.dialogs.network.open),
		m.desk.QuietItem(),
		fyne.NewMenuItemSeparator(),
		m.dialogs.archive.ExportItem(),
		m.dialogs.archive.ClearItem(),
		fyne.NewMenuItemSeparator(),
		kit.NewKeyItem(words.Say("Close window"), fyne.KeyW, m.desk.Close),
		quit)
}

func (m *menus) edit() *fyne.Menu {
	return kit.NewMenu(words.Say("Edit"),
		kit.NewKeyItem(words.Say("Search"), fyne.KeyF, m.searching.show),
		kit.NewItem(words.Say("Next result")+"\tF3", func() { m.searching.next(false) }),
		kit.NewItem(words.Say("Previous result")+"\tShift+F3", func() { m.searching.next(true) }))
}

func (m *menus) view() *fyne.Menu {
	classic := kit.NewShiftItem(words.Say("Classic view"), fyne.KeyL, m.toggleClassic)
	classic.Checked = m.store.Get().ClassicView
	firstNew := kit.NewModifiedItem(words.Say("Go to first new message"), fyne.KeyUp, fyne.KeyModifierAlt|fyne.KeyModifierShift, m.conversation.toFirstNew)
	return kit.NewMenu(words.Say("View"),
		kit.NewKeyItem(words.Say("Members"), fyne.KeyB, m.parts.frame.toggleMembers),
		kit.NewKeyItem(words.Say("Go to chat"), fyne.KeyK, m.window.choose),
		kit.NewShiftItem(words.Say("Go to member…"), fyne.KeyK, func() { m.parts.members.Pick(words.Say("Go to member"), m.parts.frame.showMember) }),
		classic,
		fyne.NewMenuItemSeparator(),
		firstNew,
		kit.NewKeyItem(words.Say("Go to latest"), fyne.KeyEnd, m.conversation.toLatest),
		fyne.NewMenuItemSeparator(),
		kit.NewKeyItem(words.Say("Larger"), fyne.KeyEqual, func() { m.window.zoom(1) }),
		kit.NewKeyItem(words.Say("Smaller"), fyne.KeyMinus, func() { m.window.zoom(-1) }),
		kit.NewKeyItem(words.Say("Actual size"), fyne.Key0, func() { m.window.zoom(0) }))
}

func (m *menus) help() *fyne.Menu {
	return kit.NewMenu(words.Say("Help"),
		kit.NewItem(words.Say("Help")+"\tF1", m.dialogs.help.Show),
		kit.NewKeyItem(words.Say("Keyboard shortcuts"), fyne.KeySlash, m.dialogs.help.ShowKeys),
		kit.NewItem(words.Say("Check network"), m.dialogs.network.open),
		fyne.NewMenuItemSeparator(),
		kit.NewItem(words.Say("Open data folder"), m.window.openFolder),
		kit.NewItem(words.Say("Copy diagnostics"), m.dialogs.help.CopyDiagnostics),
		kit.NewItem(words.Say("About"), m.dialogs.help.ShowAbout))
}

// copyOwn puts the own address on the clipboard.
func (m *menus) copyOwn() {
	if m.troubles.network.Primary().IsValid() {
		m.window.copy(words.OwnAddress(m.troubles.network))
	}
}

// toggleClassic changes between the view of the classic console program and the usual one.
func (m *menus) toggleClassic() {
	update(m.store, func(s *settings.Settings) { s.ClassicView = !s.ClassicView })
	m.show()
	end := m.conversation.list.AtEnd
	m.conversation.restyle()
	m.window.pull()
	if end {
		m.conversation.list.ToEnd()
	}
}

// status opens the menu of the status line: what can be done about the network.
func (m *menus) status(at fyne.Position) {
	m.troubles.remind()
	m.window.pull()
	n := m.troubles.network
	network := kit.NewItem(words.Say("Check network"), m.dialogs.network.open)
	switch n.State {
	case health.Receiving:
		m.overlay.menu(at, network,
			kit.NewItem(words.Say("Free port {{.Port}} for another program", "Port", n.Port), func() { m.window.release(true) }),
			kit.NewItem(words.Say("Use another port…"), func() { m.dialogs.settings.Open(settingsui.SectionNetwork) }))
	case health.Released:
		m.overlay.menu(at, network, kit.NewItem(words.Say("Take back port {{.Port}}", "Port", n.Port), func() { m.window.release(false) }))
	case health.SendOnly:
		m.overlay.menu(at, network,
			kit.NewItem(words.Say("Try now"), func() { m.window.release(false) }),
			kit.NewItem(words.Say("Use another port…"), func() { m.dialogs.settings.Open(settingsui.SectionNetwork) }))
	default:
		m.overlay.menu(at, network)
	}
}

// more opens the menu at the right end of the header.
func (m *menus) more() {
	at := kit.Below(m.parts.header.buttons[0])
	at.X = m.parts.frame.Size().Width - 8
	m.overlay.menu(at,
		kit.NewItem(words.Say("Add address…"), m.dialogs.settings.ShowAddresses),
		kit.NewItem(words.Say("Members"), m.parts.frame.toggleMembers),
		kit.NewItem(words.Say("Settings…"), func() { m.dialogs.settings.Open("") }))
}
