package replica

import (
	"fmt"
	"testing"
	"time"

	"udpchat/chat"
)

// TestWhatWaitsIsBounded: who says very much to a node that is never linked is told that the rest was not said, and can try again.
func TestWhatWaitsIsBounded(t *testing.T) {
	bubble(t, func(ns *nodes) {
		const more = 10
		a, b := ns.node("a"), ns.node("b")
		in := directOf(a, b)
		a.Talk(b.public())
		var ids []chat.ID
		for i := range maxSayings + more {
			ids = append(ids, a.sayIn(in, fmt.Sprint("number ", i)))
		}
		pass(time.Second)
		a.at(func(k *keeper) { ns.want("so many wait", len(k.sayings.waiting) == maxSayings) })
		for i, id := range ids {
			if unsaid := a.room.state(id) == "unsaid"; unsaid != (i >= maxSayings) {
				ns.Fatalf("number %d is %q", i, a.room.state(id))
			}
		}
		c := ns.node("c")
		a.Talk(c.public())
		other := a.sayIn(directOf(a, c), "elsewhere")
		pass(time.Second)
		ns.want("another conversation has its own bound", a.room.state(other) != "unsaid")
		ns.link(a, b)
		pass(time.Minute)
		ns.want(fmt.Sprintf("b hears %d", len(b.hears(in))), len(b.hears(in)) == maxSayings)
		ns.want("the first ones", b.room.has("number 0") == 1 && b.room.has(fmt.Sprint("number ", maxSayings-1)) == 1)
		a.Say(chat.Message{ID: ids[len(ids)-1], Conversation: in, Text: "once more", At: time.Now()})
		pass(10 * time.Second)
		ns.want("it can be tried again", b.room.has("once more") == 1)
		a.at(func(k *keeper) { ns.want("nothing of it is left", len(k.sayings.tickets[in]) == 0) })
	})
}
