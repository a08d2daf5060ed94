package gui

import (
	"slices"

	"udpchat/chat"
	"udpchat/gui/people"
)

// meet learns who is who, and returns the members with names that may be drawn.
func (w *Window) meet(all []chat.Member) []chat.Member {
	all = slices.Clone(all)
	w.people = make(map[chat.MemberID]people.Person, len(all))
	w.painter.Copies = w.painter.Copies[:0:0]
	for i := range all {
		m := &all[i]
		m.SelfName = w.style.Glyphs.Drawable(m.SelfName)
		w.people[m.ID] = people.Of(*m)
		if !m.Met.IsZero() && !m.Gone {
			w.painter.Copies = append(w.painter.Copies, *m)
		}
	}
	return all
}

func (w *Window) person(id chat.MemberID) people.Person { return w.people[id] }

// goToMember shows a member in the pane and gives it the focus; Enter then opens its menu.
func (w *Window) goToMember(id chat.MemberID) {
	if w.members.Hidden {
		w.foldPane()
	}
	if i := slices.IndexFunc(w.members.Shown, func(m chat.Member) bool { return m.ID == id }); i >= 0 {
		w.window.Canvas().Focus(w.members.List)
		w.members.List.Highlight(i)
	}
}

// findOf opens the search with the messages of a member.
func (w *Window) findOf(id chat.MemberID) {
	w.search.Box.SetText("")
	w.openSearch()
	w.search.SetAuthor(id)
}
