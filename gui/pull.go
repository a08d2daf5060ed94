package gui

import (
	"udpchat/chat"
	"udpchat/gui/help"
)

// pull shows what changed since the last time, and returns how many messages are new.
func (w *Window) pull() (added int) {
	w.notifier.runLater()
	if w.notifier.raise.Swap(false) {
		w.desk.Raise()
	}
	c, now := w.conversation.changes(), w.Health.State()
	if w.conversation.turnDay() {
		w.search.Results.Update()
	}
	w.directory.learn(c.Members, c.Former, w.conversation.style.Glyphs.Drawable)
	c.Members = w.directory.members
	around := w.others.around(c)
	w.troubles.take(now.Network, c.Members, around, now.Notices)
	w.alerts.Take(w.others.take(c))
	if len(c.Messages) > 0 {
		w.touched.Store(true) // the read mark may move
	}
	added, below := w.conversation.apply(c, w.directory.nodes)
	w.showMembers(c, now.Network, w.myName(), w.identity().Key, w.Now())
	w.showNetwork(now, c.Members, len(w.directory.nodes) > 0, c.Details.Kind == chat.KindOpen, w.Now())
	w.dialogs.show(now.Network, around, w.identity())
	w.conversation.openAtUnread(c)
	for _, f := range c.Found {
		w.search.Answer(f)
	}
	w.search.Change(c.Changed)
	w.troubles.show()
	w.showDesk()
	w.others.show(now.Joining)
	w.showNewest(w.conversation.rows, w.directory)
	w.conversation.count(below)
	w.frame.rearrange()
	w.conversation.fill()
	return max(added, len(c.Messages))
}

// showUnread shows how much is unread: out of sight, or since the window was last in front.
func (w *Window) showUnread() {
	n := max(w.conversation.unseen.All(), w.alerts.Unread)
	w.members.Room.SetUnread(n)
	w.header.setUnread(n)
}

// facts describes the window and its state for the diagnostics.
func (w *Window) facts() help.Facts {
	return help.Facts{
		Version: w.Version, Now: w.Now(), Opened: w.troubles.since, Network: w.troubles.network, Members: w.directory.members,
		Notices: w.troubles.all(), Settings: w.Settings.Get(), Size: w.frame.canvas,
		Scale: w.window.Canvas().Scale(), Tray: w.desk.There, Memory: w.Memory, Rows: len(w.conversation.rows.Rows),
	}
}
