package replica

import (
	"fmt"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/journal"
	"udpchat/rooms"
	"udpchat/rooms/control"
)

// TestNothingOfPeopleIsSaidInARoll, which is not sealed: no name, after whatever changes, and no text.
func TestNothingOfPeopleIsSaidInARoll(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b := ns.node("a"), ns.node("b")
		in := ns.roomOf(a, b)
		roll := rooms.RollOf(journal.Conversation(in))
		a.sayIn(in, "hello")
		pass(5 * time.Second)
		change := func() {
			for i, n := range []*node{a, b} {
				n.rename(fmt.Sprint("name ", i))
				n.sayIn(in, "more")
				n.sayIn(chat.Conversation(roll), "nobody should say this")
			}
			pass(10 * time.Second)
		}
		change()
		a.restart()
		b.restart()
		ns.link(a, b)
		change()
		b.Reload()
		change()
		a.RemoveMember(in, b.public())
		change()
		said := 0
		for _, e := range a.disk.holdings() {
			if e.Header.Conversation() == roll {
				said++
				ns.want(fmt.Sprint("an entry of a roll is of kind ", e.Header.Kind()), control.Known(e.Header.Kind()))
			}
		}
		ns.want("there is a roll", said > 2)
	})
}
