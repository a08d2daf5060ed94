package gui

import (
	"slices"

	"udpchat/chat"
	"udpchat/gui/members"
	"udpchat/gui/people"
)

// directory knows the members of the room.
type directory struct {
	members []chat.Member // all of them, with names that can be drawn
	nodes   []chat.Member // those that messages are delivered to
	people  map[chat.MemberID]people.Person
}

// learn takes the members of the room. Their names lose what the typefaces cannot draw.
func (d *directory) learn(all []chat.Member, drawable func(string) string) {
	d.members = slices.Clone(all)
	d.nodes = nil
	d.people = make(map[chat.MemberID]people.Person, len(all))
	for i := range d.members {
		m := &d.members[i]
		m.SelfName = drawable(m.SelfName)
		d.people[m.ID] = people.Of(*m)
		if !m.Met.IsZero() && !m.Gone {
			d.nodes = append(d.nodes, *m)
		}
	}
}

// person is what the window shows of a member.
func (d *directory) person(id chat.MemberID) people.Person { return d.people[id] }

// caller is what the author of a message is called: a name, or else its address.
func (d *directory) caller(m chat.Message) string {
	if name := d.people[m.Author].Label(); name != "" {
		return name
	}
	return m.From.String()
}

func (w *Window) newMembers() *members.Pane {
	return members.New(members.Deps{
		Settings: w.Settings, Style: w.style, Key: w.Key, Now: w.Now,
		Dialog: w.plate, PopUp: w.popUp, Busy: w.asking, Copy: w.copy, Find: w.findOf, Digits: w.room.Digits,
		Add: w.addAddress, OpenSettings: func() { w.settings.Open("") },
	})
}

// goToMember shows a member in the pane and gives it the focus; Enter then opens its menu.
func (w *Window) goToMember(id chat.MemberID) {
	if w.members.Hidden {
		w.foldPane()
	}
	if w.members.Select(id) {
		w.window.Canvas().Focus(w.members.First())
	}
}

// findOf opens the search with the messages of a member.
func (w *Window) findOf(id chat.MemberID) {
	w.search.Box.SetText("")
	w.openSearch()
	w.search.SetAuthor(id)
}
