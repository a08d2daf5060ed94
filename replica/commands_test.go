package replica

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/journal"
	"udpchat/rooms"
)

const anotherCode = "own code of three words"

// undone returns how often people were told that something was not done.
func (n *node) undone() (times int) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, notice := range n.notices {
		if notice == fmt.Sprintf("%d of 0000", Undone) {
			times++
		}
	}
	return times
}

func TestCommandsThatFollowEachOtherAreAllDone(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b, c, d := ns.node("a"), ns.node("b"), ns.node("c"), ns.node("d")
		in := ns.roomOf(a, b, c, d)
		a.Rename(in, "renamed")
		a.RemoveMember(in, c.public())
		a.SetCode(in, anotherCode)
		a.RemoveMember(in, d.public())
		pass(30 * time.Second)
		now, _ := b.room.detail(in)
		ns.want(fmt.Sprintf("it has its name, and a new code: %+v", now), now.Name == "renamed" && now.Code != anotherCode && now.Code != theCode)
		ns.want("both are out", !b.room.isMember(in, c.public()) && !b.room.isMember(in, d.public()))
		a.Rename(in, "3B")
		a.SetCode(in, anotherCode)
		a.Rename(in, "3C")
		pass(30 * time.Second)
		now, _ = b.room.detail(in)
		ns.want(fmt.Sprintf("it has the last name and code: %+v", now), now.Name == "3C" && now.Code == anotherCode)
		ns.want("nobody is told of a trouble", a.undone() == 0)
	})
}

func TestCommandsAfterAStartAreAllDone(t *testing.T) {
	for name, after := range map[string]func(a *node, in chat.Conversation){
		"in time":             func(*node, chat.Conversation) {},
		"before a pause":      func(a *node, _ chat.Conversation) { a.Pause(true); pass(5 * time.Second); a.Pause(false) },
		"with another disk":   func(a *node, _ chat.Conversation) { a.Reload() },
		"at the end of a run": func(a *node, _ chat.Conversation) { pass(time.Second); a.restart() },
		"before one leaves":   func(a *node, in chat.Conversation) { a.LeaveRoom(in) },
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(ns *nodes) {
				a, b, c := ns.node("a"), ns.node("b"), ns.node("c")
				in := ns.roomOf(a, b, c)
				a.restart() // until it is sure where its log ends, it says nothing
				a.SetCode(in, anotherCode)
				a.RemoveMember(in, c.public())
				a.Rename(in, "renamed")
				after(a, in)
				ns.link(a, b)
				pass(30 * time.Second)
				now, _ := b.room.detail(in)
				ns.want(fmt.Sprintf("b is told the name: %+v", now), now.Name == "renamed" && now.Code != anotherCode)
				ns.want("c is out", !b.room.isMember(in, c.public()))
				ns.want("a is in, unless it has left", b.room.isMember(in, a.public()) == (name != "before one leaves"))
				removals := 0
				for _, e := range a.disk.holdings() {
					if e.Header.Kind() == 18 {
						removals++
					}
				}
				ns.want(fmt.Sprint("c was removed once: ", removals), removals == 1)
			})
		})
	}
}

func TestCommandsDuringAPauseAreDoneAfterIt(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b, c := ns.node("a"), ns.node("b"), ns.node("c")
		in := ns.roomOf(a, b, c)
		a.Pause(true)
		a.Rename(in, "renamed")
		a.RemoveMember(in, b.public())
		pass(5 * time.Second)
		a.Pause(false)
		c.Pause(true)
		c.LeaveRoom(in)
		pass(5 * time.Second)
		now, _ := c.room.detail(in)
		ns.want(fmt.Sprintf("c has left at once: %+v", now), now.Standing == chat.Left)
		c.Pause(false)
		pass(30 * time.Second)
		now, _ = a.room.detail(in)
		ns.want(fmt.Sprintf("it is renamed: %+v", now), now.Name == "renamed")
		ns.want("both are out", !a.room.isMember(in, b.public()) && !a.room.isMember(in, c.public()))
	})
}

func TestARemovalWaitsForTheRoll(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b, c := ns.node("a"), ns.node("b"), ns.node("c")
		in := ns.roomOf(a, b, c)
		a.loseHistory()
		a.RemoveMember(in, c.public())
		a.Rename(in, "renamed")
		pass(wholeWithin / 2)
		ns.link(a, b)
		pass(10 * time.Second)
		now, _ := b.room.detail(in)
		ns.want(fmt.Sprintf("it is renamed: %+v", now), now.Name == "renamed")
		ns.want("c is out", !b.room.isMember(in, c.public()) && a.undone() == 0)
	})
}

func TestPeopleAreToldWhatIsNotDone(t *testing.T) {
	for name, c := range map[string]struct {
		do   func(ns *nodes, a, b *node, in chat.Conversation)
		told int
	}{
		"others have made the room": {func(_ *nodes, _, b *node, in chat.Conversation) {
			b.Rename(in, "of b")
			b.SetCode(in, anotherCode)
			b.RemoveMember(in, b.public())
		}, 3},
		"who has made the room stays":   {func(_ *nodes, a, _ *node, in chat.Conversation) { a.RemoveMember(in, a.public()) }, 1},
		"nobody has heard of the other": {func(_ *nodes, a, _ *node, in chat.Conversation) { a.RemoveMember(in, chat.Key{1}) }, 1},
		"it is out":                     {func(_ *nodes, a, b *node, in chat.Conversation) { b.LeaveRoom(in); b.Rename(in, "of b") }, 1},
		"it is removed during a pause": {func(_ *nodes, a, b *node, in chat.Conversation) {
			b.Pause(true)
			b.Rename(in, "of b")
			b.Rename(in, "of b, too")
			a.RemoveMember(in, b.public())
			b.Pause(false)
		}, 2},
		"nobody brings the roll": {func(ns *nodes, a, b *node, in chat.Conversation) {
			b.stop()
			a.loseHistory()
			a.RemoveMember(in, b.public())
			b.start()
			pass(wholeWithin / 2)
			ns.want("it waits at first", a.undone() == 0)
		}, 1},
		"it has another identity": {func(ns *nodes, a, _ *node, in chat.Conversation) {
			a.ends.closeAll()
			a.restart()
			a.Rename(in, "renamed")
			a.at(func(k *keeper) { k.rekey(keyOf("another")) })
			a.key = keyOf("another")
		}, 1},
		"there are too many": {func(ns *nodes, a, _ *node, in chat.Conversation) {
			a.Pause(true)
			for i := range maxCommands + 2 {
				a.Rename(in, fmt.Sprint(i))
			}
			a.Pause(false)
			pass(5 * time.Second)
			now, _ := a.room.detail(in)
			ns.want(fmt.Sprintf("the last one that fits in counts: %+v", now), now.Name == fmt.Sprint(maxCommands-1))
		}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(ns *nodes) {
				a, b := ns.node("a"), ns.node("b")
				in := ns.roomOf(a, b)
				c.do(ns, a, b, in)
				pass(2 * wholeWithin)
				ns.want(fmt.Sprintf("people are told %d times, not %d", a.undone()+b.undone(), c.told), a.undone()+b.undone() == c.told)
				for _, n := range []*node{a, b} {
					waiting := 0
					n.at(func(k *keeper) { waiting = len(k.talks.groups[journal.Conversation(in)].commands.waiting) })
					ns.want(fmt.Sprintf("%d commands wait", waiting), waiting == 0)
				}
			})
		})
	}
}

func TestACommandThatCannotBeWrittenIsToldAndHoldsUpNothing(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a := ns.node("a")
		in := ns.roomOf(a)
		a.at(func(k *keeper) {
			g := k.talks.groups[journal.Conversation(in)]
			g.commands.order(func(*group) ([]rooms.Unsigned, error) {
				return []rooms.Unsigned{{Kind: 19, Body: slices.Repeat([]byte{0}, journal.MaxBody+1)}}, nil
			})
		})
		a.Rename(in, "renamed")
		pass(5 * time.Second)
		now, _ := a.room.detail(in)
		ns.want(fmt.Sprintf("people are told, and it is renamed: %+v", now), a.undone() == 1 && now.Name == "renamed")
	})
}
