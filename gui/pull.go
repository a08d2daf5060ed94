package gui

import (
	"cmp"
	"slices"

	"udpchat/chat"
	"udpchat/gui/help"
	"udpchat/gui/people"
	"udpchat/gui/words"
)

// pull shows what changed since the last time, and returns how many messages are new.
func (w *Window) pull() (added int) {
	w.notifier.runLater()
	if w.notifier.raise.Swap(false) {
		w.desk.raise()
	}
	c := w.conversation.changes()
	if w.conversation.turnDay() {
		w.search.Results.Update()
	}
	w.directory.learn(c.Members, w.conversation.style.Glyphs.Drawable)
	c.Members = w.directory.members
	w.troubles.take(c.Network, c.Members, c.Notices)
	w.alerts.take(c.Messages)
	added = w.conversation.apply(c, w.directory.nodes)
	w.showMembers(c)
	w.showNetwork(c)
	w.conversation.openAtUnread(c)
	for _, f := range c.Found {
		w.search.Answer(f)
	}
	w.search.Change(c.Changed)
	w.troubles.show()
	w.showDesk()
	w.dialogs.network.update()
	w.showNewest()
	w.conversation.count(added)
	w.frame.rearrange()
	w.conversation.fill()
	return max(added, len(c.Messages))
}

// showMembers shows the members in the parts that tell of them.
func (w *Window) showMembers(c chat.Changes) {
	w.members.Set(c.Members)
	w.members.SetMe(w.myName(), c.Network)
	w.welcome.setCompany(people.CountHere(c.Members, w.Now()) > 0)
	w.dialogs.settings.SetMembers(c.Members)
	w.composer.SetLeft(c.Left)
}

// showNetwork shows the network in the parts that tell of it.
func (w *Window) showNetwork(c chat.Changes) {
	w.header.setNetwork(c.Network, people.CountHere(c.Members, w.Now()), slices.ContainsFunc(c.Notices, words.Unsaved))
	w.welcome.setNetwork(c.Network)
	w.dialogs.settings.SetNetwork(c.Network)
	own := 0
	for _, p := range c.Network.Peers {
		if p.Own && p.Plain() {
			own++
		}
	}
	w.composer.SetReaders(own, len(w.directory.nodes) > 0)
}

// showNewest shows the newest message on the row of the room.
func (w *Window) showNewest() {
	if m, ok := w.conversation.rows.Newest(); ok {
		w.members.Room.Set(m, w.directory.person(m.Author).Label())
	} else if !w.conversation.rows.Newer {
		w.members.Room.Clear()
	}
}

// showUnread shows how much is unread: below what is in sight, or since the window was last in front.
func (w *Window) showUnread() {
	n := max(w.conversation.unseen, w.alerts.unread)
	w.members.Room.SetUnread(n)
	w.header.setUnread(n)
}

// myName is the person's name: that of the settings, or else that of the system.
func (w *Window) myName() string { return cmp.Or(w.Settings.Get().Name, w.Name) }

// facts are what the diagnostics tell of the window and what it shows.
func (w *Window) facts() help.Facts {
	return help.Facts{
		Version: w.Version, Now: w.Now(), Opened: w.troubles.since, Network: w.troubles.network, Members: w.directory.members,
		Notices: w.troubles.all(), Settings: w.Settings.Get(), Size: w.frame.canvas,
		Scale: w.window.Canvas().Scale(), Tray: w.desk.there, Memory: w.Memory, Rows: len(w.conversation.rows.Rows),
	}
}
