package replica

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/journal"
)

// at has f called by the goroutine that owns the machine of n, and waits for it.
func (n *node) at(f func(k *keeper)) {
	done := make(chan struct{})
	n.inbox.call(func(k *keeper) { f(k); close(done) })
	<-done
}

// frameOf is a frame with one entry.
func frameOf(e journal.Entry) []byte {
	return slices.Concat([]byte{7, 0}, e.Header[:], []byte{1}, e.Body)
}

// An entry that carries another one waits until it is known whether that is here. What comes later has to wait with it, but not for
// ever.
func TestWhatWaitsAsTheRoomChangesHoldsUpNothing(t *testing.T) {
	coded := chat.Conversation{1}
	changes := map[string]func(k *keeper){
		"another room":     func(k *keeper) { k.setRoom(journal.Conversation(coded)) },
		"another identity": func(k *keeper) { k.rekey(keyOf("another")) },
		"a pause":          func(k *keeper) { k.pause(true); k.setRoom(journal.Conversation(coded)) },
		"another disk":     func(k *keeper) { k.enter(k.leave()) },
	}
	for name, change := range changes {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(ns *nodes) {
				b, stranger, c := ns.node("b"), ns.node("s"), ns.node("c")
				l := ns.link(stranger, b)
				pass(time.Second)
				w := newWriter("stranger")
				again := w.write(journal.KindAgain, journal.AgainBody(newWriter("victim").text("said")))
				b.at(func(k *keeper) {
					k.machine.Receive(k.now(), l.far, frameOf(again))
					for _, v := range k.machine.Ready().Verify {
						k.machine.Verified(k.now(), v.ID, true)
					}
					change(k)
					c.SetRoom(chat.Conversation(k.talks.here))
				})
				b.key = keyOf("another")
				ns.link(c, b)
				pass(time.Second)
				c.say("hello")
				pass(5 * time.Second)
				ns.want("b hears c", b.room.has("hello") == 1)
			})
		})
	}
}

func TestWhatIsSaidInAPauseOfARoomIsNotSaidInAnotherOne(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b := ns.node("a"), ns.node("b")
		a.SetRoom(chat.Conversation{1})
		a.Pause(true)
		id := a.say("for those who have the code")
		pass(time.Second)
		a.SetRoom(open)
		a.say("for all")
		ns.link(a, b)
		pass(5 * time.Second)
		ns.want("b hears the one", b.room.has("for all") == 1)
		ns.want("b does not hear the other", b.room.has("for those who have the code") == 0)
		ns.want("that was not said: "+a.room.state(id), a.room.state(id) == "unsaid")
	})
}

func TestWhatIsSaidOnceARoomIsLeftIsForTheNextOne(t *testing.T) {
	bubble(t, func(ns *nodes) {
		coded := chat.Conversation{1}
		a, b, c := ns.node("a"), ns.node("b"), ns.node("c")
		c.SetRoom(coded)
		ns.link(a, b)
		ns.link(a, c)
		pass(time.Second)
		a.LeaveRoom()
		first := a.say("for those who have a code")
		a.Pause(true)
		a.Pause(false)
		pass(5 * time.Second)
		a.SetRoom(open) // too late: the person has chosen another one meanwhile
		a.LeaveRoom()
		second := a.say("for those who have another code")
		pass(5 * time.Second)
		a.SetRoom(coded)
		pass(5 * time.Second)
		ns.want("b hears nothing", len(b.room.texts) == 0)
		ns.want("c hears the second", len(c.room.texts) == 1 && c.room.has("for those who have another code") == 1)
		ns.want("the first was not said: "+a.room.state(first), a.room.state(first) == "unsaid")
		ns.want("the second was: "+a.room.state(second), a.room.state(second) != "unsaid")
	})
}

func TestANameThatWaitsIsToldAfterAPauseOrWithAnotherDisk(t *testing.T) {
	for name, change := range map[string]func(a *node){
		"pause": func(a *node) { a.Pause(true); a.Pause(false) },
		"disk":  func(a *node) { a.Reload() },
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(ns *nodes) {
				a, b := ns.node("a"), ns.node("b")
				a.say("first")
				pass(time.Second)
				a.restart()
				a.rename("new")
				a.say("second")
				change(a)
				ns.link(a, b)
				pass(5 * time.Second)
				b.room.mu.Lock()
				defer b.room.mu.Unlock()
				ns.want("b knows "+b.room.names[a.public()], b.room.names[a.public()] == "new" && b.room.shown["second"] == 1)
			})
		})
	}
}

func TestANameThatOneRoomKnowsIsToldInAnotherOne(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b := ns.node("a"), ns.node("b")
		a.SetRoom(chat.Conversation{1})
		a.say("first")
		pass(time.Second)
		a.restart()
		ns.link(a, b)
		a.say("second")
		pass(5 * time.Second)
		b.room.mu.Lock()
		defer b.room.mu.Unlock()
		ns.want("b knows "+b.room.names[a.public()], b.room.names[a.public()] == "a")
	})
}

// office has a node say something at one place, and go to another one. It returns since when it is there.
func (n *node) office() (since int64) {
	for i := range 10 {
		n.say(fmt.Sprint("at the office ", i))
	}
	pass(time.Second)
	return n.disk.Join("the café", n.disk.Arrivals())
}

func TestWhoIsHeardOfFromOthersGetsNothingOfAnotherNetwork(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b, c := ns.node("a"), ns.node("b"), ns.node("c")
		since := a.office()
		ns.linkSince(a, b, since)
		ns.link(b, c)
		pass(time.Second)
		c.say("hello")
		pass(5 * time.Second)
		ns.want("a has heard c", a.room.has("hello") == 1)
		ns.linkSince(a, c, since)
		a.say("here")
		pass(10 * time.Second)
		ns.want(fmt.Sprintf("c has %q", c.room.texts), len(c.room.texts) == 1 && c.room.has("here") == 1)
	})
}

func TestWhoIsGoneAtOnceGetsNothingOfAnotherNetwork(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b := ns.node("a"), ns.node("b")
		since := a.office()
		l := ns.linkSince(a, b, since)
		l.back.hold(true)
		pass(time.Second)
		l.back.mu.Lock()
		frames := l.back.queue
		l.back.mu.Unlock()
		a.at(func(k *keeper) {
			for _, f := range frames {
				k.machine.Receive(k.now(), l.id, f)
			}
			k.linkDown(l.id)
		})
		l.cut()
		pass(time.Second)
		ns.linkSince(a, b, since)
		a.say("here")
		pass(10 * time.Second)
		ns.want(fmt.Sprintf("b has %q", b.room.texts), len(b.room.texts) == 1 && b.room.has("here") == 1)
	})
}

func TestWhoHasTheSameWhenItIsLinkedAgainIsShownToHaveIt(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b := ns.node("a"), ns.node("b")
		l := ns.link(a, b)
		pass(time.Second)
		id := a.say("hello")
		pass(100 * time.Millisecond)
		l.cut() // before b has told that it has it
		pass(10 * time.Second)
		ns.want("b has it, and a does not know", b.room.has("hello") == 1 && !a.room.holdsOwn(b.public(), id))
		ns.link(a, b)
		pass(5 * time.Second)
		ns.want("a knows", a.room.holdsOwn(b.public(), id))
	})
}
