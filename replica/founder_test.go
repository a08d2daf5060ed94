package replica

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/chat/joining"
	"udpchat/journal"
	"udpchat/rooms/control"
)

// loseHistory has a node lose its history, and begin again with its secrets.
func (n *node) loseHistory() {
	n.stop()
	n.disk = newDisk()
	n.start()
}

func TestAFounderThatHasLostItsHistoryAfterARemovalLetsOthersIn(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b, c := ns.node("a"), ns.node("b"), ns.node("c")
		in := ns.roomOf(a, b)
		b.stop()
		a.RemoveMember(in, b.public()) // nobody hears of it
		pass(5 * time.Second)
		d, _ := a.room.detail(in)
		a.loseHistory()
		pass(5 * time.Second)
		ns.link(a, c)
		c.Join(d.Code)
		pass(20 * time.Second)
		ns.want(fmt.Sprintf("c comes in: %+v", c.room.searching()), c.room.searching().Stage == joining.Joined)
		a.sayIn(in, "without b")
		pass(5 * time.Second)
		ns.want("c reads it", c.room.has("without b") == 1)
		b.start()
		ns.link(a, b)
		ns.link(c, b)
		b.Join(theCode)
		pass(20 * time.Second)
		ns.want("b does not come in", b.room.searching().Stage == joining.Waiting)
		d, _ = b.room.detail(in)
		ns.want(fmt.Sprintf("b is told: %+v", d), d.Standing == chat.Removed)
		ns.want("b does not read it", b.room.has("without b") == 0 && b.disk.bodies(in, a.public()) == 0)
	})
}

func TestARemovalThatReachedNobodyOutlivesALostHistory(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b, c := ns.node("a"), ns.node("b"), ns.node("c")
		in := ns.roomOf(a, b, c)
		c.sayIn(in, "of c")
		pass(5 * time.Second)
		b.stop()
		c.stop()
		a.RemoveMember(in, c.public())
		pass(5 * time.Second)
		a.loseHistory()
		b.start()
		c.start()
		ns.link(a, b)
		ns.link(b, c)
		ns.link(a, c)
		pass(20 * time.Second)
		a.sayIn(in, "without c")
		b.sayIn(in, "nor by b")
		pass(5 * time.Second)
		ns.want("a and b read each other", a.room.has("nor by b") == 1 && b.room.has("without c") == 1)
		ns.want("c reads neither", c.room.has("nor by b") == 0 && c.room.has("without c") == 0)
		ns.want("what c said before counts", a.room.has("of c") == 1)
		ns.want("c is no member", !a.room.isMember(in, c.public()) && !b.room.isMember(in, c.public()))
		d, _ := c.room.detail(in)
		ns.want(fmt.Sprintf("c is told: %+v", d), d.Standing == chat.Removed)
	})
}

func TestWhoIsBeingLetInIsNotWaitedForUnderAnotherIdentity(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a := ns.node("a")
		in := ns.roomOf(a)
		a.restart() // until it is sure where its log ends, it says nothing
		pass(500 * time.Millisecond)
		var answers []bool
		a.at(func(k *keeper) {
			u, err := k.talks.groups[journal.Conversation(in)].roll.Make().Admit(control.NewCard(keyOf("b")))
			if err != nil {
				ns.Fatal(err)
			}
			k.talks.groups[journal.Conversation(in)].say(u, func(ok bool) { answers = append(answers, ok) })
			k.rekey(keyOf("another"))
			ns.want("nothing is waited for", len(k.sayings.asked) == 0)
		})
		a.key = keyOf("another")
		pass(10 * time.Second)
		ns.want(fmt.Sprint("b is not in: ", answers), len(answers) == 1 && !answers[0])
	})
}

func TestWhoHasAnotherIdentityStillBringsTheRoll(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b, c, d := ns.node("a"), ns.node("b"), ns.node("c"), ns.node("d")
		in := ns.roomOf(a, b, c, d)
		a.RemoveMember(in, d.public())
		pass(10 * time.Second)
		a.stop() // for good
		b.loseHistory()
		c.key = keyOf("another")
		c.Rekey(c.key)
		ns.link(b, c)
		pass(2 * time.Minute)
		b.sayIn(in, "of b")
		c.sayIn(in, "of c")
		pass(10 * time.Second)
		ns.want("they read each other", b.room.has("of c") == 1 && c.room.has("of b") == 1)
		ns.want("d is no member", !b.room.isMember(in, d.public()))
	})
}

func TestARoomCanBeLeftUnderAnotherIdentity(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b := ns.node("a"), ns.node("b")
		in := ns.roomOf(a, b)
		b.key = keyOf("another")
		b.Rekey(b.key)
		b.LeaveRoom(in)
		ns.link(a, b)
		pass(2 * time.Minute)
		d, _ := b.room.detail(in)
		ns.want(fmt.Sprintf("b has left: %+v", d), d.Standing == chat.Left)
		ns.want("b does not come in", !a.room.isMember(in, b.public()))
	})
}

func TestAFounderWithAnotherIdentityIsFounderNoMore(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b := ns.node("a"), ns.node("b")
		in := ns.roomOf(a, b)
		a.key = keyOf("another")
		a.Rekey(a.key)
		pass(time.Second)
		d, _ := a.room.detail(in)
		ns.want(fmt.Sprintf("a is told at once: %+v", d), !d.Founder && d.Standing == chat.Inside)
		ns.link(a, b)
		pass(2 * time.Minute)
		a.RemoveMember(in, b.public())
		a.sayIn(in, "all the same")
		pass(10 * time.Second)
		ns.want("a is a member, and removes nobody", b.room.has("all the same") == 1 && b.room.isMember(in, a.public()))
	})
}

func TestAFounderThatComesBackFoundsItsRoomOnce(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b := ns.node("a"), ns.node("b")
		in := ns.roomOf(a, b)
		a.SetCode(in, anotherCode)
		pass(5 * time.Second)
		a.LeaveRoom(in)
		pass(5 * time.Second)
		a.Join(anotherCode)
		pass(30 * time.Second)
		ns.want("a is in", a.room.searching().Stage == joining.Joined && b.room.isMember(in, a.public()))
		d, _ := b.room.detail(in)
		ns.want(fmt.Sprintf("the code is the one that was set: %+v", d), d.Code == anotherCode)
		found := slices.DeleteFunc(a.disk.holdings(), func(e journal.Entry) bool { return e.Header.Kind() != control.KindFound })
		ns.want(fmt.Sprintf("the room was found %d times", len(found)), len(found) == 1)
	})
}
