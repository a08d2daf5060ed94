package gui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"udpchat/chat"
	"udpchat/gui/alerts"
	"udpchat/gui/archive"
	"udpchat/gui/composer"
	"udpchat/gui/desk"
	"udpchat/gui/help"
	"udpchat/gui/members"
	"udpchat/gui/search"
	settingsui "udpchat/gui/settings"
	"udpchat/gui/transcript"
	"udpchat/gui/typeset"
	"udpchat/gui/welcome"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
)

// joinDesktop makes what belongs to the desktop, before there is a room.
func (w *Window) joinDesktop() {
	w.directory = &directory{}
	w.alerts = &alerts.Alerts{Seen: w.Last, Deps: alerts.Deps{
		Store: w.Settings, Now: w.Now, Show: w.Desk.Alert, MyName: w.myName,
		Caller: func(m chat.Message) string { return w.others.caller(m) },
		Muted:  func(m chat.Message) bool { return w.others.muted(m) },
		Wait:   func(d time.Duration, f func()) { time.AfterFunc(d, func() { w.notifier.later(f) }) },
	}}
	w.desk = desk.New(desk.Deps{
		Store: w.Settings, Tray: w.Desk.Tray, Program: w.Desk.Open, Later: w.notifier.later, Quit: w.Quit, Changed: w.showDesk, Left: w.leave,
		NotOpened: func(target string) { w.overlay.tellNotOpened(target, w.copy) }, ShowMenu: func() { w.menus.show() },
	})
	w.troubles = &troubles{known: map[chat.MemberID]string{}, troubleDeps: troubleDeps{
		now: w.Now, later: w.notifier.later, arrange: w.rearrange, focus: w.focus, release: w.Release,
		openPort:     func() { w.dialogs.settings.Open(settingsui.SectionNetwork) },
		openMe:       func() { w.dialogs.settings.Open(settingsui.SectionMe) },
		checkNetwork: func() { w.dialogs.network.open() },
	}}
}

// joinRoom makes what belongs to a room and stays when the widgets are made again.
func (w *Window) joinRoom(room *chat.Room) {
	w.overlay = &overlay{window: w.window, closed: w.focus}
	w.desk.Around(w.window)
	w.troubles.since = w.Now()
	w.conversation = newConversation(conversationDeps{
		room: room, in: chat.OpenRoom, store: w.Settings, now: w.Now, pull: func() { w.pull() }, arrange: w.rearrange,
		moved: func() { w.tooltip.Update(); w.showUnread() }, toEnd: func() { w.searching.stay() },
		repaint: func() { w.frame.repaint() }, read: func() { w.touched.Store(true) },
	})
	w.others = newOthers(room, w)
	w.searching = &searching{parts: &w.parts, conversation: w.conversation, overlay: w.overlay, focus: w.focus}
	w.dialogs = w.newDialogs(room)
	w.menus = &menus{
		parts: &w.parts, conversation: w.conversation, searching: w.searching, dialogs: w.dialogs, desk: w.desk, overlay: w.overlay,
		troubles: w.troubles, store: w.Settings, window: windowActions{
			pull: func() { w.pull() }, copy: w.copy, openFolder: w.openFolder, zoom: w.zoom, choose: w.others.choose, release: w.Release,
		},
	}
	w.keys = &keys{
		parts: &w.parts, conversation: w.conversation, searching: w.searching, dialogs: w.dialogs, overlay: w.overlay,
		zoom: w.zoom, focus: w.focus, compose: w.focusComposer,
	}
}

// newDialogs makes the dialogs, which stay when the widgets are made again.
func (w *Window) newDialogs(room *chat.Room) *dialogs {
	style := func() *typeset.Style { return w.conversation.style }
	d := &dialogs{
		network: &networkPage{overlay: w.overlay, troubles: w.troubles, now: w.Now, style: style, check: w.Check, copy: w.copy},
		messages: &transcript.Dialogs{
			Room: room, Dialog: w.overlay.dialog, Style: style, Copy: w.copy, Open: w.desk.Open,
			Nodes: func() []chat.Member { return w.directory.nodes },
		},
		archive: &archive.Archive{
			Actions: w.Archives, In: func() chat.Conversation { return w.conversation.in }, Now: w.Now, Dialog: w.overlay.dialog, Later: w.notifier.later, Show: w.troubles.showReport,
			Busy: func(bool) { w.menus.show() }, Cleared: func() { w.search.Ask() },
		},
	}
	d.help = &help.Pages{
		Dialog: w.overlay.dialog, Busy: w.overlay.busy, Copy: w.copy, CheckNetwork: d.network.open, OpenFolder: w.openFolder,
		SendKey: func() string { return w.Settings.Get().SendKey }, Facts: w.facts, Version: w.Version, Licences: w.Licences,
	}
	d.settings = settingsui.New(w.window, settingsui.Deps{
		Store: w.Settings, DataDir: w.DataDir, Name: w.Name, Now: w.Now, Recall: w.Recall,
		OpenFolder: w.openFolder, SetPort: w.SetPort, Relook: w.rebuild, OnClosed: w.focus,
		Tray: func() bool { return w.desk.There },
	})
	return d
}

// build makes the widgets, in the current language, and puts them into the window.
func (w *Window) build() {
	w.conversation.build(w.newPainter())
	w.members = w.newMembers()
	w.header = newHeader(w.others.menu, w.menus.status, func() { w.frame.toggleMembers() },
		kit.NewFlatButton(theme.MoreVerticalIcon(), w.menus.more),
		kit.NewFlatButton(theme.ComputerIcon(), w.dialogs.network.open),
		kit.NewFlatButton(theme.SearchIcon(), w.searching.show))
	w.troubles.banner = kit.NewBanner()
	w.troubles.banner.Tall = true
	w.troubles.banner.Hide()
	w.composer = w.newComposer()
	w.welcome = welcome.New(w.copy, w.dialogs.settings.ShowAddresses, w.identity().Fingerprint != "")
	w.tooltip = kit.NewTooltip()
	w.search = w.newSearchPanel()
	w.frame = newFrame(&w.parts, w.conversation, w.troubles.banner, w.overlay, w.Settings)
	w.frame.resized = func(to fyne.Size) { w.desk.Resized(to); w.touched.Store(true) }
	w.menus.show()
	w.window.SetContent(w.frame)
	w.keys.install()
}

// newPainter makes what draws the messages.
func (w *Window) newPainter() *transcript.Painter {
	room, messages := w.conversation.room, w.dialogs.messages
	return &transcript.Painter{Now: w.Now, Who: w.directory.person, Act: transcript.Actions{
		Retry: room.Retry, SendAgain: w.conversation.sendAgain, Quote: func(s string) { w.composer.Quote(s) }, Copy: w.copy,
		Open: messages.AskOpen, Decode: w.ReadAs, Reread: room.Reread, Delete: messages.AskDelete,
		Details: func(m chat.Message) { w.tooltip.Hide(); messages.Delivery(m) },
		Tooltip: func(in bool, at fyne.Position, height float32, lines func() []string) {
			w.frame.hover(in, at, height, lines)
		},
		PopUp: w.overlay.menu,
	}}
}

// newMembers makes the pane of the members.
func (w *Window) newMembers() *members.Pane {
	return members.New(members.Deps{
		Settings: w.Settings, Style: w.conversation.style, Now: w.Now,
		Dialog: w.overlay.dialog, PopUp: w.overlay.menu, Busy: w.overlay.busy, Copy: w.copy,
		Find: w.searching.showAll, Digits: w.Digits, Verify: w.Verify,
		Talk: w.others.talk(), MayRemove: w.others.MayRemove, Remove: w.others.Remove,
		Add: w.dialogs.settings.ShowAddresses, OpenSettings: func() { w.dialogs.settings.Open("") },
	})
}

// newSearchPanel makes the panel of the search: closed, or in place of the one before.
func (w *Window) newSearchPanel() *search.Panel {
	s := search.New(&search.Painter{Style: w.conversation.style, Who: w.directory.person, Now: w.Now}, search.Deps{
		In: func() chat.Conversation { return w.conversation.in }, Find: w.searching.find, GoTo: w.searching.showResult, Close: w.searching.close, PopUp: w.overlay.menu,
		Escape: func() { w.keys.key(fyne.KeyEscape) }, Repaint: func() { w.frame.repaint() },
		FindMember: func() {
			w.members.Pick(words.Say("Find a member"), func(id chat.MemberID) { w.search.SetAuthor(id) })
		},
		Members: func() []chat.Member { return w.members.Shown },
	})
	if w.search != nil {
		s.TakeOver(w.search)
	}
	return s
}

// newComposer makes the composer.
func (w *Window) newComposer() *composer.Composer {
	return composer.New(composer.Deps{
		Room: w.conversation, Store: w.Settings, Quit: w.Quit, Key: w.keys.key, Resized: func() { w.touched.Store(true); w.rearrange() },
		Sent:  func() { w.conversation.sent(); w.focusComposer() },
		Focus: w.focusComposer, FocusOn: w.overlay.focus, Later: w.notifier.later,
		OpenAddresses: func() { w.dialogs.settings.Open(settingsui.SectionAddresses) },
		HoverReaders:  func(in bool) { w.frame.hoverReaders(in, w.troubles.network.Peers) },
	})
}
