package replica

import (
	"fmt"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/chat/joining"
	"udpchat/journal"
	"udpchat/rooms"
	"udpchat/rooms/control"
)

func TestWhoLeavesARoomCanComeBackInTheSameRun(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b := ns.node("a"), ns.node("b")
		in := ns.roomOf(a, b)
		b.LeaveRoom(in)
		pass(5 * time.Second)
		b.Join(theCode)
		pass(20 * time.Second)
		d, _ := b.room.detail(in)
		ns.want("b is in it", d.Standing == chat.Inside && a.room.isMember(in, b.public()))
		b.sayIn(in, "back")
		a.sayIn(in, "welcome")
		pass(5 * time.Second)
		ns.want("they hear each other", a.room.has("back") == 1 && b.room.has("welcome") == 1)
		b.LeaveRoom(in)
		pass(5 * time.Second)
		ns.want("b can leave again", !a.room.isMember(in, b.public()))
	})
}

func TestWhatWasSaidByWhoHasLeftReachesNewcomers(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b, c := ns.node("a"), ns.node("b"), ns.node("c")
		in := ns.roomOf(a, b)
		b.sayIn(in, "of b")
		pass(5 * time.Second)
		b.LeaveRoom(in)
		pass(5 * time.Second)
		ns.link(a, c)
		c.Join(theCode)
		pass(20 * time.Second)
		ns.want(fmt.Sprint("c reads it: ", c.room.texts), c.room.has("of b") == 1)
	})
}

func TestARoomCanBeLeftBeforeItsRollIsHere(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b := ns.node("a"), ns.node("b")
		in := ns.roomOf(a, b)
		b.stop()
		b.disk = newDisk()
		b.start()
		b.LeaveRoom(in)
		pass(time.Second)
		d, _ := b.room.detail(in)
		ns.want("b has left", d.Standing == chat.Left)
		ns.link(a, b)
		pass(10 * time.Second)
		ns.want("a is told", !a.room.isMember(in, b.public()))
	})
}

func TestWhoLeavesWhileNobodyIsThereTellsItInALaterRun(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b, c := ns.node("a"), ns.node("b"), ns.node("c")
		in := ns.roomOf(a, b, c)
		for _, n := range []*node{a, b, c} {
			n.restart()
		}
		b.LeaveRoom(in)
		pass(5 * time.Second)
		b.restart()
		pass(5 * time.Second)
		d, _ := b.room.detail(in)
		ns.want(fmt.Sprintf("b has left: %+v", d), d.Standing == chat.Left)
		ns.link(a, c)
		l := ns.link(a, b)
		pass(10 * time.Second)
		ns.want("a and c are told", !a.room.isMember(in, b.public()) && !c.room.isMember(in, b.public()))
		a.sayIn(in, "without b")
		pass(5 * time.Second)
		ns.want("b hears nothing", b.room.has("without b") == 0 && b.disk.bodies(in, a.public()) == 0)
		l.cut()
		b.restart()
		pass(time.Second)
		b.at(func(k *keeper) {
			ns.want("b tells nobody any more", !k.talks.groups[journal.Conversation(in)].book.inside)
		})
		ns.link(a, b)
		b.Join(theCode)
		pass(20 * time.Second)
		b.sayIn(in, "back")
		pass(5 * time.Second)
		ns.want("b is back", a.room.has("back") == 1 && a.room.isMember(in, b.public()))
	})
}

func TestWhoHasLeftAndMeetsNobodyForAMonthTellsItNoMore(t *testing.T) {
	for days, offers := range map[int]bool{29: true, 31: false} {
		bubble(t, func(ns *nodes) {
			a, b := ns.node("a"), ns.node("b")
			in := ns.roomOf(a, b)
			a.stop()
			b.LeaveRoom(in)
			pass(5 * time.Second)
			for range 2 {
				b.stop()
				pass(time.Duration(days) * 12 * time.Hour)
				b.start()
			}
			pass(time.Second)
			b.restart()
			pass(time.Second)
			b.at(func(k *keeper) {
				ns.want(fmt.Sprintf("after %d days", days), k.talks.groups[journal.Conversation(in)].book.inside == offers)
			})
		})
	}
}

func TestWhoComesBackBeforeAnybodyHasHeardThatItLeftIsIn(t *testing.T) {
	for name, restarts := range map[string]bool{"in the same run": false, "in a later one": true} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(ns *nodes) {
				a, b := ns.node("a"), ns.node("b")
				in := ns.roomOf(a, b)
				a.restart()
				b.LeaveRoom(in)
				pass(5 * time.Second)
				if restarts {
					b.restart()
				}
				b.Join(theCode)
				ns.link(a, b)
				pass(2 * time.Minute)
				b.sayIn(in, "back")
				pass(5 * time.Second)
				ns.want("a hears b", a.room.has("back") == 1 && a.room.isMember(in, b.public()))
			})
		})
	}
}

func TestWhoRestoresABackupOfBeforeItLeftHasLeft(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b := ns.node("a"), ns.node("b")
		in := ns.roomOf(a, b)
		disk, vault := b.disk.clone(), b.vault.clone()
		b.LeaveRoom(in)
		pass(5 * time.Second)
		b.stop()
		b.disk, b.vault = disk, vault
		b.start()
		ns.link(a, b)
		pass(5 * time.Second)
		d, _ := b.room.detail(in)
		ns.want(fmt.Sprintf("b has left: %+v", d), d.Standing == chat.Left)
		a.RemoveMember(in, b.public())
		pass(5 * time.Second)
		d, _ = a.room.detail(in)
		b.Join(d.Code)
		pass(20 * time.Second)
		a.RemoveMember(in, b.public())
		pass(5 * time.Second)
		d, _ = b.room.detail(in)
		ns.want(fmt.Sprintf("b was removed: %+v", d), d.Standing == chat.Removed)
	})
}

// ben comes in by mallory while anna is away, leaves, and comes in again by the new code, after anna has removed mallory.
func TestWhoHasLeftAndComesAgainIsAMemberForAll(t *testing.T) {
	bubble(t, func(ns *nodes) {
		anna, chen, mallory, ben := ns.node("anna"), ns.node("chen"), ns.node("mallory"), ns.node("ben")
		in := ns.roomOf(anna, chen, mallory)
		anna.stop()
		ns.link(ben, mallory)
		ben.Join(theCode)
		pass(20 * time.Second)
		ns.want("ben is in", chen.room.isMember(in, ben.public()))
		ben.LeaveRoom(in)
		pass(20 * time.Second)
		ns.want("ben is out", !chen.room.isMember(in, ben.public()))
		chen.stop()
		mallory.stop()
		anna.start()
		pass(5 * time.Second)
		anna.RemoveMember(in, mallory.public())
		pass(5 * time.Second)
		chen.start()
		ns.link(anna, chen)
		pass(20 * time.Second)
		ns.link(ben, chen)
		ns.link(ben, anna)
		d, _ := chen.room.detail(in)
		pass(5 * time.Second)
		ben.Join(d.Code)
		pass(40 * time.Second)
		ns.want("ben is a member for chen", chen.room.isMember(in, ben.public()))
		ns.want("ben is a member for anna", anna.room.isMember(in, ben.public()))
		ns.want("mallory is none", !chen.room.isMember(in, mallory.public()))
	})
}

func TestARollTakesAllThatIsCarriedInItsRunAndInLaterOnes(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b := ns.node("a"), ns.node("b")
		in := ns.roomOf(a, b)
		stranger := keyOf("stranger")
		card := control.NewCard(stranger)
		leave := control.AppendBody(nil, control.KindLeave, &control.Body{Seat: 1})
		d := journal.Draft{Kind: control.KindLeave, Conversation: journal.Conversation(rollOf(in)), Log: 5, Number: 1, Time: 1}
		h := d.Sign(stranger, leave)
		b.at(func(k *keeper) {
			g := k.talks.groups[journal.Conversation(in)]
			g.say(rooms.Unsigned{Kind: journal.KindAgain, Body: journal.AgainBody(journal.Entry{Header: &h, Body: leave})}, nil)
			admit := &control.Body{Card: card, Seat: 2}
			g.say(rooms.Unsigned{Kind: control.KindAdmit, Body: control.AppendBody(nil, control.KindAdmit, admit)}, nil)
		})
		for range 2 {
			pass(5 * time.Second)
			for _, n := range []*node{a, b} {
				ns.want(n.name+" knows the member", n.room.isMember(in, chat.Key(card.Member)))
			}
			a.restart()
		}
	})
}

func TestWhoHasLostItsHistoryWhileItLeavesTellsItAllTheSame(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b := ns.node("a"), ns.node("b")
		in := ns.roomOf(a, b)
		a.stop()
		b.LeaveRoom(in)
		pass(5 * time.Second)
		b.loseHistory()
		a.start()
		ns.link(a, b)
		pass(20 * time.Second)
		ns.want("a is told", !a.room.isMember(in, b.public()))
		a.sayIn(in, "without b")
		pass(5 * time.Second)
		ns.want("b hears nothing", b.room.has("without b") == 0)
	})
}

// Who looks for a room while another one is to be joined once more must not look all the time.
func TestNothingIsDueWhileAPersonLooksForARoom(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b := ns.node("a"), ns.node("b")
		ns.roomOf(a, b)
		b.key = keyOf("another")
		b.Rekey(b.key) // nobody is linked who knows the room
		pass(time.Second)
		b.Join("1111 1111 1111 1111")
		pass(seekFor / 2)
		ns.want("it is looked for", b.room.searching().Stage == joining.Waiting || b.room.searching().Stage == joining.Asking)
		b.at(func(k *keeper) {
			later := k.now().Since + 2*seekFor
			k.joins.tick(later)
			ns.want("something else is due later", k.joins.due() == 0 || k.joins.due() > later)
		})
	})
}

func TestARoomOfAnEarlierIdentityCanBeLeft(t *testing.T) {
	for name, paused := range map[string]bool{"at once": false, "during a pause": true} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(ns *nodes) {
				a, b := ns.node("a"), ns.node("b")
				in := ns.roomOf(a, b)
				b.stop() // nobody lets a in
				a.Pause(paused)
				a.key = keyOf("another")
				a.Rekey(a.key)
				a.Pause(paused)
				pass(5 * time.Second)
				d, _ := a.room.detail(in)
				ns.want(fmt.Sprintf("it is not one's own: %+v", d), d.Standing == chat.Inside && !d.Founder)
				id := a.sayIn(in, "hello")
				a.LeaveRoom(in)
				pass(5 * time.Second)
				d, _ = a.room.detail(in)
				ns.want(fmt.Sprintf("a has left: %+v", d), d.Standing == chat.Left)
				ns.want("what waited is not said: "+a.room.state(id), a.room.state(id) == "unsaid")
				ns.want("the next run knows it", a.vault.Rooms()[0].Standing == rooms.StandingLeft)
				a.Pause(false)
				b.start()
				ns.link(a, b)
				pass(2 * seekFor)
				d, _ = a.room.detail(in)
				ns.want(fmt.Sprintf("it is joined no more: %+v", d), d.Standing == chat.Left && !b.room.isMember(in, a.public()))
			})
		})
	}
}

func TestARoomIsLeftWhileItIsJoinedOnceMore(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b := ns.node("a"), ns.node("b")
		in := ns.roomOf(a, b)
		b.key = keyOf("another")
		b.Rekey(b.key)
		pass(5 * time.Second) // it is looked for
		b.LeaveRoom(in)
		ns.link(a, b)
		pass(2 * seekFor)
		d, _ := b.room.detail(in)
		ns.want(fmt.Sprintf("b has left: %+v", d), d.Standing == chat.Left && !a.room.isMember(in, b.public()))
	})
}
