package gui

import (
	"slices"

	"udpchat/chat"
	"udpchat/gui/people"
)

// directory knows the members of the room, and those whose messages are shown although they are none.
type directory struct {
	members []chat.Member // all of them, with names that can be drawn
	nodes   []chat.Member // those that messages are delivered to
	people  map[chat.MemberID]people.Person
}

// learn takes the members of the room, and who else has a name. drawable removes from their names what the typefaces cannot draw.
func (d *directory) learn(all, former []chat.Member, drawable func(string) string) {
	d.members = slices.Clone(all)
	d.nodes = nil
	d.people = make(map[chat.MemberID]people.Person, len(all)+len(former))
	for _, m := range former {
		m.SelfName = drawable(m.SelfName)
		d.people[m.ID] = people.Of(m)
	}
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
	if name := d.people[m.Author].Short(); name != "" {
		return name
	}
	return m.From.String()
}
