package gui

import (
	"maps"
	"slices"

	"udpchat/chat"
	"udpchat/gui/people"
	"udpchat/gui/words"
)

// pull shows what changed since the last time, and returns how many messages are new.
func (w *Window) pull() (added int) {
	w.notifier.runLater()
	if w.notifier.raise.Swap(false) {
		w.desk.raise()
	}
	c := w.room.Changes(w.rev)
	if w.setMuted(c.Members) && !c.Reset {
		c = again(c, w.room.Changes(0))
	}
	if c.Reset && w.rev != 0 && !w.list.AtEnd {
		w.unseenMore = w.transcript.Hold(&c) || w.unseenMore
		w.readAgain()
	}
	w.rev = c.Rev
	if now := w.Now(); !words.SameDay(w.today, now) { // the lines above the days say which is today
		w.today = now
		w.restyle()
		w.search.Results.Update()
	}
	w.network = c.Network
	w.directory.learn(c.Members, w.style.Glyphs.Drawable)
	w.painter.Copies = w.directory.nodes
	c.Members = w.directory.members
	w.troubles.take(c.Network, c.Members, c.Notices)
	w.alerts.take(c.Messages)
	added = w.transcript.Apply(c)
	w.list.Redraw()
	w.members.Set(c.Members)
	w.header.setNetwork(c.Network, people.CountHere(c.Members, w.Now()), slices.ContainsFunc(c.Notices, words.Unkept))
	w.members.SetMe(w.myName(), c.Network)
	w.welcome.setNetwork(c.Network)
	w.welcome.setCompany(people.CountHere(c.Members, w.Now()) > 0)
	w.settings.SetNetwork(c.Network)
	w.settings.SetMembers(c.Members)
	w.composer.SetLeft(c.Left)
	w.showReaders(c.Network)
	w.openAtUnread(c)
	w.showFinds(c)
	w.troubles.show()
	w.showDesk()
	if w.page != nil {
		w.page.Update(c.Network, c.Members)
	}
	w.showNew(added)
	w.frame.arrangeMain()
	w.fillSight()
	return max(added, len(c.Messages))
}

// again is everything there is to show, with the answers that came along with less.
func again(c, all chat.Changes) chat.Changes {
	all.Pages = append(c.Pages, all.Pages...)
	all.Found = append(c.Found, all.Found...)
	return all
}

// readAgain asks for the rows around the reader once more.
func (w *Window) readAgain() {
	if w.transcript.Wanted == nil {
		w.transcript.GoTo(w.room, w.list.ReadUpTo(), func() {})
	}
}

// fillSight asks for older messages while there is room for them: those of muted members take hardly any.
func (w *Window) fillSight() {
	if w.list.Total < w.list.Size().Height {
		w.askMore()
	}
}

// setMuted learns whose messages are folded away, and reports whether that changed.
func (w *Window) setMuted(all []chat.Member) bool {
	muted := map[chat.MemberID]bool{}
	for _, m := range all {
		if m.Muted || m.Blocked {
			muted[m.ID] = true
		}
	}
	changed := !maps.Equal(muted, w.transcript.Muted)
	w.transcript.Muted = muted
	return changed
}

// showFinds gives the search its answers and what became of its results.
func (w *Window) showFinds(c chat.Changes) {
	for _, f := range c.Found {
		w.search.Answer(f)
	}
	w.search.Change(c.Changed)
}

func (w *Window) myName() string {
	if name := w.Settings.Get().Name; name != "" {
		return name
	}
	return w.Name
}

// showNew counts what came while the reader was further up, and shows the last words on the room's row.
func (w *Window) showNew(added int) {
	if m, ok := w.transcript.Newest(); ok {
		w.members.Room.Set(m, w.directory.person(m.Author).Label())
	} else if !w.transcript.Newer {
		w.members.Room.Clear()
	}
	if w.list.AtEnd {
		w.unseen = 0
	} else {
		w.unseen += added
	}
	w.moved()
}

// empty reports whether nothing was ever said, or nothing is left of it.
func (w *Window) empty() bool {
	return len(w.transcript.Rows) == 0 && !w.transcript.Older && !w.transcript.Newer
}

// moved shows the way back to the end while the reader is further up.
func (w *Window) moved() {
	if w.list.AtEnd {
		w.unseen, w.unseenMore = 0, false
	}
	w.aside.Update()
	w.showUnread()
	if w.list.AtEnd {
		w.latest.Hide()
		return
	}
	sentence := words.Say("Go to latest")
	switch {
	case w.unseen > 0 && w.unseenMore:
		sentence = words.Say("{{.N}}+ new", "N", w.unseen)
	case w.unseen > 0:
		sentence = words.Say("{{.N}} new", "N", w.unseen)
	}
	if w.latest.Text != sentence {
		w.latest.SetText(sentence)
	}
	w.latest.Show()
	w.frame.arrangeMain()
}

// showUnread shows how much was not read: below what is in sight, or since the window was last in front.
func (w *Window) showUnread() {
	n := max(w.unseen, w.alerts.unread)
	w.members.Room.SetUnread(n)
	w.header.setUnread(n)
}

// askMore asks for older or newer messages when the reader gets near the end of what the list holds.
func (w *Window) askMore() {
	top, bottom := w.list.Near()
	w.transcript.Ask(w.room, top, bottom)
}
