package gui

import (
	"maps"
	"slices"
	"time"

	"udpchat/chat"
)

// pull shows what changed since the last time, and returns how many messages are new.
func (w *Window) pull() (added int) {
	w.notifier.runLater()
	if w.notifier.raise.Swap(false) {
		w.raise()
	}
	c := w.room.Changes(w.rev)
	if w.setMuted(c.Members) && !c.Reset {
		c = again(c, w.room.Changes(0))
	}
	if c.Reset && w.rev != 0 && !w.list.atEnd {
		w.unseenMore = w.transcript.hold(&c) || w.unseenMore
		w.readAgain()
	}
	w.rev = c.Rev
	if now := w.Now(); !sameDay(w.today, now) { // the lines above the days say which is today
		w.today = now
		w.restyle()
		w.search.results.layout()
	}
	w.network = c.Network
	w.setNotices(c.Notices)
	w.roster = w.meet(c.Members)
	c.Members = w.roster
	w.heed(c.Messages)
	added = w.transcript.apply(c)
	w.list.retell()
	w.members.set(c.Members)
	w.header.setNetwork(c.Network, present(c.Members, w.Now()), slices.ContainsFunc(c.Notices, unkept))
	w.me.set(w.myName(), c.Network)
	w.welcome.setNetwork(c.Network)
	w.welcome.setCompany(present(c.Members, w.Now()) > 0)
	w.settings.setNetwork(c.Network)
	w.settings.setMembers(c.Members)
	w.composer.setLeft(c.Left)
	w.showReaders(c.Network)
	w.openAtUnread(c)
	w.showFinds(c)
	w.showTrouble()
	w.showDesk()
	if w.page != nil {
		w.page.update(c.Network, c.Members)
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
	if w.transcript.wanted == nil {
		w.transcript.goTo(w.room, w.list.spot().pos, func() {})
	}
}

// fillSight asks for older messages while there is room for them: those of muted members take hardly any.
func (w *Window) fillSight() {
	if w.list.total < w.list.Size().Height {
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
	changed := !maps.Equal(muted, w.transcript.muted)
	w.transcript.muted = muted
	return changed
}

// showFinds gives the search its answers and what became of its results.
func (w *Window) showFinds(c chat.Changes) {
	for _, f := range c.Found {
		w.search.answer(f)
	}
	w.search.change(c.Changed)
}

func (w *Window) myName() string {
	if name := w.Settings.Get().Name; name != "" {
		return name
	}
	return w.Name
}

func present(all []chat.Member, now time.Time) int {
	n := 0
	for _, m := range all {
		if m.Here(now) {
			n++
		}
	}
	return n
}

// showNew counts what came while the reader was further up, and shows the last words on the room's row.
func (w *Window) showNew(added int) {
	if m, ok := w.transcript.newest(); ok {
		w.members.room.set(m, w.person(m.Author).call())
	} else if !w.transcript.newer {
		w.members.room.clear()
	}
	if w.list.atEnd {
		w.unseen = 0
	} else {
		w.unseen += added
	}
	w.moved()
}

// empty reports whether nothing was ever said, or nothing is left of it.
func (w *Window) empty() bool {
	return len(w.transcript.rows) == 0 && !w.transcript.older && !w.transcript.newer
}

// moved shows the way back to the end while the reader is further up.
func (w *Window) moved() {
	if w.list.atEnd {
		w.unseen, w.unseenMore = 0, false
	}
	w.renote()
	w.showUnread()
	if w.list.atEnd {
		w.latest.Hide()
		return
	}
	words := say("Go to latest")
	switch {
	case w.unseen > 0 && w.unseenMore:
		words = say("{{.N}}+ new", "N", w.unseen)
	case w.unseen > 0:
		words = say("{{.N}} new", "N", w.unseen)
	}
	if w.latest.Text != words {
		w.latest.SetText(words)
	}
	w.latest.Show()
	w.frame.arrangeMain()
}

// showUnread shows how much was not read: below what is in sight, or since the window was last in front.
func (w *Window) showUnread() {
	n := max(w.unseen, w.alerts.unread)
	w.members.room.setUnread(n)
	w.header.setUnread(n)
}

// askMore asks for older or newer messages when the reader gets near the end of what the list holds.
func (w *Window) askMore() {
	top, bottom := w.list.near()
	w.transcript.ask(w.room, top, bottom)
}
