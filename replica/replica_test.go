package replica

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"udpchat/chat"
	"udpchat/journal"
	"udpchat/replica/memory"
)

// bubble runs a test in time that passes only when all goroutines wait.
func bubble(t *testing.T, f func(ns *nodes)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		ns := &nodes{TB: t}
		t.Cleanup(func() {
			ns.wires.Wait()
			pass(time.Second) // until slow disks have done everything
		})
		f(ns)
	})
}

// pass lets time pass.
func pass(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

func (ns *nodes) want(what string, ok bool) {
	ns.Helper()
	if !ok {
		ns.Error("not so: " + what)
	}
}

func TestWhatIsSaidArrivesOnceAndIsAcknowledged(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b := ns.node("a"), ns.node("b")
		ns.link(a, b)
		id := a.say("hello")
		pass(time.Second)
		ns.want("b shows it once", b.room.has("hello") == 1)
		ns.want("it is kept", b.room.kept["hello"])
		ns.want("it is said", a.room.state(id) == "said")
		ns.want("it has the time it was said with", a.room.moved == 0)
		ns.want("b acknowledges it", a.room.holdsOwn(b.public(), id))
		ns.want("b knows the name of a", b.room.names[a.public()] == "a")
		ns.want("each is met once", a.room.met[b.public()] == 1 && b.room.met[a.public()] == 1)
		s, _ := a.disk.State(journal.Conversation(open))
		ns.want("in person", s.Members[journal.PublicKey(b.public())])
		ns.want("each end is told once", len(a.ends.told) == 1 && len(b.ends.told) == 1)
		ns.want("a shows nothing of its own as new", len(a.room.texts) == 0)
		ns.want("b is seen now", time.Since(a.room.seen[b.public()]) <= time.Second)
		b.stop()
		pass(time.Hour)
		a.restart()
		pass(time.Second)
		held := a.room.held[b.public()]
		ns.want("a knows what b has after a start", len(held) == 1 && held[0].To == 2)
	})
}

func TestWhatSomebodySaidWhoIsGoneComesFromOthers(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b, c := ns.node("a"), ns.node("b"), ns.node("c")
		ns.link(a, b)
		a.say("hello")
		pass(time.Second)
		a.stop()
		ns.link(b, c)
		pass(time.Second)
		ns.want("c shows it once", c.room.has("hello") == 1)
		ns.want("its author is a", c.room.entries[0].Author == a.public())
		ns.want("c knows the name of a", c.room.names[a.public()] == "a")
	})
}

func TestReceiptsReachWhoNeverMeetsTheReader(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b, c := ns.node("a"), ns.node("b"), ns.node("c")
		ns.link(a, b)
		ns.link(b, c)
		id := a.say("hello")
		pass(5 * time.Second)
		ns.want("c shows it once", c.room.has("hello") == 1)
		ns.want("a knows that c has it, who has said nothing", a.room.holdsOwn(c.public(), id))
		a.say("more")
		pass(5 * time.Second)
		ns.want("c was seen then", time.Since(a.room.seen[c.public()]) < 5*time.Second)
	})
}

func TestWhatWasSaidWhileANodeWasAwayComesLater(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b := ns.node("a"), ns.node("b")
		ns.link(a, b)
		a.say("first")
		pass(time.Second)
		b.restart()
		for i := range 1000 {
			a.say(fmt.Sprint("late ", i))
		}
		pass(time.Minute)
		ns.link(a, b)
		pass(10 * time.Second)
		ns.want("what was there is not shown again", b.room.has("first") == 0)
		for i := range 1000 {
			if n := b.room.has(fmt.Sprint("late ", i)); n != 1 {
				t.Fatalf("message %d was shown %d times", i, n)
			}
		}
	})
}

func TestALostDiskComesBackFromOthers(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b := ns.node("a"), ns.node("b")
		ns.link(a, b)
		pass(time.Second) // who comes later gets the newest only
		for i := range 300 {
			a.say(fmt.Sprint("old ", i))
		}
		pass(5 * time.Second)
		a.stop()
		a.disk = newDisk()
		a.start()
		ns.link(a, b)
		a.say("new")
		pass(10 * time.Second)
		for i := range 300 {
			if n := a.room.has(fmt.Sprint("old ", i)); n != 1 {
				t.Fatalf("message %d was shown %d times", i, n)
			}
		}
		ns.want("they are its own", a.room.entries[0].Author == a.public())
		ns.want("b shows what is said now, once", b.room.has("new") == 1)
		ns.want("it is told once that they come back", len(a.notices) == 1 && a.notices[0] == fmt.Sprintf("%d of %x", Returned, a.key[32:34]))
		ns.want("b accuses nobody", len(b.notices) == 0)
	})
}

func TestAFullDiskShowsOnceAndAcknowledgesLater(t *testing.T) {
	for _, mode := range []int{fails, waits} {
		bubble(t, func(ns *nodes) {
			a, b := ns.node("a"), ns.node("b")
			ns.link(a, b)
			b.disk.set(mode)
			id := a.say("hello")
			mine := b.say("mine")
			pass(30 * time.Second)
			ns.want("b shows it once", b.room.has("hello") == 1)
			ns.want("it is not kept", !b.room.kept["hello"])
			ns.want("b does not acknowledge it", !a.room.holdsOwn(b.public(), id))
			ns.want("what b says goes out", b.room.state(mine) == "said" && a.room.has("mine") == 1)
			b.disk.set(works)
			pass(30 * time.Second)
			ns.want("it is still shown once", b.room.has("hello") == 1)
			ns.want("it is kept", b.room.kept["hello"])
			ns.want("b acknowledges it", a.room.holdsOwn(b.public(), id))
		})
	}
}

func TestWhatACrashLosesOfAFullDiskIsNeverSaidOtherwise(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b := ns.node("a"), ns.node("b")
		ns.link(a, b)
		a.say("safe")
		pass(time.Second)
		a.disk.set(fails)
		a.say("unsafe")
		pass(time.Second)
		a.restart()
		a.say("again")
		ns.link(a, b)
		pass(10 * time.Second)
		ns.want("b shows everything once", b.room.has("safe")+b.room.has("unsafe")+b.room.has("again") == 3)
		ns.want("a has it back", a.room.has("unsafe") == 1)
		ns.want("b accuses nobody", len(b.notices) == 0)
	})
}

func TestASlowLinkHoldsUpNobody(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b, c := ns.node("a"), ns.node("b"), ns.node("c")
		for i := range 3000 {
			a.say(fmt.Sprint("old ", i))
		}
		pass(10 * time.Second)
		slow := ns.link(a, c)
		pass(time.Millisecond)
		slow.hold(true)
		pass(time.Second)
		ns.link(a, b)
		a.say("hello")
		pass(30 * time.Second)
		ns.want("b has it", b.room.has("hello") == 1 && b.room.has("old 2900") == 1)
		slow.mu.Lock()
		waiting := slow.bytes
		slow.mu.Unlock()
		ns.want(fmt.Sprint("little waits for the slow link: ", waiting), waiting < 2*highMark+256<<10)
		slow.hold(false)
		pass(30 * time.Second)
		ns.want("c has it, too", c.room.has("hello") == 1 && c.room.has("old 2900") == 1)
	})
}

func TestConversationsAreEnteredAndLeftAlone(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b, c := ns.node("a"), ns.node("b"), ns.node("c")
		ns.link(a, b)
		ns.link(b, c)
		other := chat.Conversation{1}
		a.Enter(other)
		b.Enter(other)
		b.Enter(other)
		a.say("here")
		a.sayIn(other, "there")
		pass(5 * time.Second)
		ns.want("b shows both", b.room.has("here") == 1 && b.room.has("there") == 1)
		for i, text := range b.room.texts {
			ns.want(text+" stands where it was said", (b.room.in[i] == other) == (text == "there"))
		}
		ns.want("c shows the one", c.room.has("here") == 1 && c.room.has("there") == 0)
		a.Leave(open)
		waits := a.say("nowhere")
		pass(5 * time.Second)
		b.say("to those who are here")
		b.sayIn(other, "to those who are there")
		pass(5 * time.Second)
		ns.want("a hears the conversation that it is in", a.room.has("to those who are here") == 0 && a.room.has("to those who are there") == 1)
		ns.want("c hears the other", c.room.has("to those who are here") == 1 && c.room.has("to those who are there") == 0)
		ns.want("what a says waits: "+a.room.state(waits), a.room.state(waits) == "sending" && c.room.has("nowhere") == 0)
		a.Enter(open)
		pass(5 * time.Second)
		ns.want("a catches up, and is heard", a.room.has("to those who are here") == 1 && c.room.has("nowhere") == 1)
	})
}

func TestAnotherIdentityBeginsAnew(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b := ns.node("a"), ns.node("b")
		ns.link(a, b)
		a.say("first")
		pass(5 * time.Second)
		a.key = keyOf("another")
		a.Rekey(a.key)
		pass(time.Second)
		ns.want("the link is down", len(a.ends.wires) == 1 && func() bool { ns.link(a, b); return true }())
		a.say("second")
		pass(5 * time.Second)
		ns.want("b shows both", b.room.has("first") == 1 && b.room.has("second") == 1)
		ns.want("by two authors", b.room.entries[0].Author != b.room.entries[1].Author && b.room.entries[1].Author == a.public())
		ns.want("a is not shown its own", len(a.room.texts) == 0)
		ns.want("nobody is accused", len(b.notices)+len(a.notices) == 0)
	})
}

func TestWhatIsSaidInAPauseWaits(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b := ns.node("a"), ns.node("b")
		a.say("before any link")
		a.Pause(true)
		a.Pause(true)
		ns.link(a, b)
		a.say("in the pause")
		pass(time.Minute)
		ns.want("nothing is said", len(b.room.entries) == 0)
		b.say("meanwhile")
		a.Pause(false)
		a.Pause(false)
		pass(5 * time.Second)
		ns.want("b hears both", b.room.has("before any link") == 1 && b.room.has("in the pause") == 1)
		ns.want("a hears b", a.room.has("meanwhile") == 1)
		ns.want("nobody is accused", len(b.notices)+len(a.notices) == 0)
	})
}

func TestAPauseThatAnotherIdentityEndsSaysAllUnderIt(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b := ns.node("a"), ns.node("b")
		a.Pause(true)
		a.say("in the pause")
		ns.link(a, b)
		pass(time.Minute)
		a.key = keyOf("another")
		a.Rekey(a.key)
		ns.link(a, b)
		pass(5 * time.Second)
		ns.want("b hears it", b.room.has("in the pause") == 1)
		ns.want("by the new author", b.room.entries[0].Author == a.public())
	})
}

func TestAReplacedDiskIsReadAnew(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b := ns.node("a"), ns.node("b")
		ns.link(a, b)
		a.say("hello")
		b.say("mine")
		pass(5 * time.Second)
		b.disk.Disk = memory.New()
		b.Reload()
		pass(10 * time.Second)
		ns.want("nothing is shown again", b.room.has("mine") == 0 && b.room.has("hello") == 1)
		b.say("new")
		a.say("newer")
		pass(5 * time.Second)
		ns.want("a hears what is said now", a.room.has("new") == 1)
		ns.want("b, too", b.room.has("newer") == 1)
		b.disk.Read(t.Context(), journal.Conversation(open), a.log(1), 1, 10, func(es []journal.Entry, _ error) {
			ns.want(fmt.Sprint("b has all of a on disk again: ", len(es)), len(es) == 3)
		})
		ns.want("and its own", b.texts()["mine"] && b.texts()["new"])
	})
}

// log returns the log of an own message.
func (n *node) log(id chat.ID) (l journal.Log) {
	n.room.do(func() { l = journal.Log{Author: journal.PublicKey(n.public()), ID: journal.LogID(n.room.logs[id][0])} })
	return l
}

func TestAReloadLacksNothingOfWhatIsBeingWritten(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b := ns.node("a"), ns.node("b")
		ns.link(a, b)
		a.disk.delay = time.Second
		pass(time.Second)
		a.say("hello")
		a.Reload()
		a.say("again")
		pass(10 * time.Second)
		ns.want("the disk was not read too early", a.disk.early == 0)
		ns.want("b has both", b.room.has("hello") == 1 && b.room.has("again") == 1)
		ns.want("a has nothing back", len(a.notices) == 0)
	})
}

func TestWhatIsSaidBeforeTheEndIsWritten(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b := ns.node("a"), ns.node("b")
		a.say("first")
		pass(time.Second)
		a.restart()
		a.say("second") // it waits until the end of the log is confirmed
		pass(time.Second)
		a.restart()
		ns.link(a, b)
		pass(10 * time.Second)
		ns.want("b has both", b.room.has("first") == 1 && b.room.has("second") == 1)
	})
}

func TestWhatAMemberHasToldBeforeTheEndIsKnownAfterAStart(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b := ns.node("a"), ns.node("b")
		ns.link(a, b)
		pass(time.Second)
		id := a.say("hello")
		pass(300 * time.Millisecond)
		ns.want("b acknowledges it", a.room.holdsOwn(b.public(), id))
		a.Close() // before the link ends
		a.stop()
		b.stop()
		a.start()
		pass(time.Second)
		held := a.room.held[b.public()]
		ns.want("a knows what b has", len(held) == 1 && held[0].To == 2)
	})
}

func TestABlockedAuthorIsNotAcknowledged(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b, c := ns.node("a"), ns.node("b"), ns.node("c")
		ns.link(a, b)
		ns.link(b, c)
		b.room.blocked[a.public()] = true
		b.Block(a.public(), true)
		b.Rekey(b.key)
		pass(time.Second)
		ns.link(a, b)
		ns.link(b, c)
		id := a.say("hello")
		pass(10 * time.Second)
		ns.want("b shows nothing", b.room.has("hello") == 0)
		ns.want("b acknowledges nothing", !a.room.holdsOwn(b.public(), id))
		b.room.do(func() { delete(b.room.blocked, a.public()) })
		b.Block(a.public(), false)
		pass(10 * time.Second)
		ns.want("b shows it when a is not blocked any more", b.room.has("hello") == 1)
		ns.want("b acknowledges it", a.room.holdsOwn(b.public(), id))
		ns.want("c has it", c.room.has("hello") == 1)
	})
}

func TestANewNameIsTold(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b, c := ns.node("a"), ns.node("b"), ns.node("c")
		ns.link(a, b)
		ns.link(b, c)
		a.NameChanged()
		pass(time.Second)
		ns.want("who has said nothing tells no name", c.room.names[a.public()] == "")
		a.say("hello")
		pass(5 * time.Second)
		a.say("again")
		pass(5 * time.Second)
		a.room.do(func() {
			ns.want("the name was told once", a.room.logs[2][1] == 3)
		})
		a.rename("anna")
		pass(5 * time.Second)
		ns.want("c knows the new name", c.room.names[a.public()] == "anna")
		a.restart()
		a.say("good morning")
		pass(25 * time.Hour)
		a.say("after a day")
		pass(5 * time.Second)
		ns.want(fmt.Sprint("the name is told again each day: ", a.disk.numbers()), a.disk.numbers() == 3+1+1+2)
	})
}

func TestWhatIsSaidBeforeThereIsARoomIsSaidThere(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a := &node{net: ns, vault: &vault{}, name: "a", key: keyOf("a"), disk: newDisk(), later: true}
		a.start()
		ns.Cleanup(a.stop)
		b := ns.node("b")
		ns.link(a, b)
		id := a.say("hello")
		pass(time.Minute)
		ns.want("it waits", a.room.state(id) == "sending")
		a.Enter(open)
		pass(time.Second)
		ns.want("it is said", a.room.state(id) == "said" && b.room.has("hello") == 1)
	})
}

func TestWhatAKilledRunDidNotSayIsSaidAtTheNextStart(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b := ns.node("a"), ns.node("b")
		a.say("first")
		pass(time.Second)
		a.stop()
		m := chat.Message{ID: 7, Author: chat.Me, Text: "killed", At: time.Now()}
		a.disk.unsaid = []chat.Message{m}
		pass(time.Hour)
		a.start()
		pass(time.Second)
		a.Say(m) // the person tries it again
		pass(10 * time.Second)
		a.Leave(open)
		pass(10 * time.Second)
		a.Enter(open) // it is not said again
		a.say("second")
		ns.link(a, b)
		pass(10 * time.Second)
		ns.want(fmt.Sprintf("b has %q", b.room.texts), b.room.has("killed") == 1 && b.room.has("first") == 1 && b.room.has("second") == 1)
		for _, e := range b.room.entries {
			ns.want("it has the time it was said with", e.Text != "killed" || e.At.Equal(m.At.Truncate(time.Microsecond)))
		}
	})
}
