package replica

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/journal"
	"udpchat/rooms"
	"udpchat/rooms/control"
)

// talksTo has a node begin the conversation with another one, and say something there.
func (n *node) talksTo(other *node, text string) {
	n.Talk(other.public())
	n.sayIn(directOf(n, other), text)
}

func TestOneStrangerUsesUpNoHour(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b, stranger := ns.node("a"), ns.node("b"), ns.node("s")
		stranger.Talk(b.public()) // nothing is said
		for range 2 * strangersHour {
			l := ns.link(stranger, b)
			pass(time.Second)
			l.cut()
			pass(time.Second)
		}
		ns.link(a, b)
		a.talksTo(b, "just you")
		pass(10 * time.Second)
		ns.want("b hears a", b.room.has("just you") == 1)
	})
}

// TestOneHostUsesUpItsOwnHour: who comes late from a host with many keys is heard when the hour ends, without another link.
func TestOneHostUsesUpItsOwnHour(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b := ns.node("a"), ns.node("b")
		for i := range strangersHost + 1 {
			s := ns.node(fmt.Sprint("s", i))
			s.host = a.host.Next()
			ns.link(s, b)
			s.talksTo(b, "I am "+s.name)
			pass(time.Second)
		}
		last := fmt.Sprint("I am s", strangersHost)
		pass(time.Minute)
		ns.want("one too many waits", b.room.has("I am s0") == 1 && b.room.has(last) == 0)
		ns.link(a, b)
		a.talksTo(b, "just you")
		pass(10 * time.Second)
		ns.want("another host does not", b.room.has("just you") == 1)
		pass(time.Hour)
		ns.want("nor does the last one for ever", b.room.has(last) == 1)
	})
}

// TestManyHostsKeepNobodyOut: beyond the bound of all hosts, the first key of each begins what it wants, up to the bound of the table.
func TestManyHostsKeepNobodyOut(t *testing.T) {
	var s strangers
	n := 0
	begins := func(host string) bool {
		n++
		return s.admits(time.Minute, journal.PublicKey{byte(n), byte(n >> 8)}, host)
	}
	for i := range strangersHour {
		if !begins(fmt.Sprint("host ", i/strangersHost)) {
			t.Fatalf("number %d may not", i)
		}
	}
	if begins("host 0") || !begins("another") || begins("another") {
		t.Error("not just the first of another host")
	}
	if due := s.due; due != time.Minute+time.Hour {
		t.Errorf("they are looked at again after %v", due)
	}
	for i := range 2 * maxStrangers {
		begins(fmt.Sprint("one of many ", i))
	}
	if len(s.hosts) != maxStrangers {
		t.Errorf("%d are remembered", len(s.hosts))
	}
	if !s.admits(time.Hour, journal.PublicKey{1}, "host 0") || !s.admits(time.Minute+time.Hour, journal.PublicKey{1, 1, 1}, "host 0") || len(s.hosts) != 1 {
		t.Error("neither who has begun before nor another hour")
	}
}

// TestStrangersFillNoTableForGood: the conversation that is silent for longest goes, unless it was answered or its other side is linked.
func TestStrangersFillNoTableForGood(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b, linked := ns.node("a"), ns.node("b"), ns.node("linked")
		ns.link(linked, b)
		linked.talksTo(b, "hello")
		pass(5 * time.Second)
		b.stop()
		var others []journal.PublicKey
		for i := range maxStrangers {
			card := control.NewCard(keyOf(fmt.Sprint("stranger ", i)))
			others = append(others, card.Member)
			b.vault.SavePair(rooms.Pair{Self: journal.PublicKey(b.public()), Other: card, Answered: i == 0})
		}
		b.start()
		ns.link(linked, b)
		ns.link(a, b)
		pass(time.Second)
		keeps := func(who journal.PublicKey) bool {
			return slices.ContainsFunc(b.vault.Pairs(), func(p rooms.Pair) bool { return p.Other.Member == who })
		}
		ns.want("all are kept at first", len(b.vault.Pairs()) == maxStrangers+1)
		a.talksTo(b, "just you")
		pass(5 * time.Second)
		ns.want("b hears a, who is new", b.room.has("just you") == 1)
		ns.want("one has gone", len(b.vault.Pairs()) == maxStrangers+1 && !keeps(others[1]))
		for _, who := range []journal.PublicKey{others[0], others[2], journal.PublicKey(linked.public()), journal.PublicKey(a.public())} {
			ns.want("the others stay", keeps(who))
		}
		d, _ := b.room.detail(chat.Conversation(rooms.DirectOf(journal.PublicKey(b.public()), others[1])))
		ns.want(fmt.Sprintf("people are told: %+v", d), d.Standing == chat.Left)
	})
}

// TestWhoIsUnblockedIsHeard without another link: what it has begun while it was blocked, and before, when it was forgotten.
func TestWhoIsUnblockedIsHeard(t *testing.T) {
	for name, before := range map[string]bool{"begun while blocked": false, "begun before": true} {
		bubble(t, func(ns *nodes) {
			a, b := ns.node("a"), ns.node("b")
			ns.link(a, b)
			pass(time.Second)
			if before {
				a.talksTo(b, "hello")
				pass(5 * time.Second)
			}
			b.Block(a.public(), true)
			a.talksTo(b, "just you")
			pass(10 * time.Second)
			ns.want(name+": b hears nothing", b.room.has("just you") == 0)
			b.Block(a.public(), false)
			pass(10 * time.Second)
			ns.want(name+": b hears a once it is blocked no more", b.room.has("just you") == 1)
		})
	}
}

// TestAVaultThatLacksWhatTheDiskHasLosesNothing: it is flushed after the entries.
func TestAVaultThatLacksWhatTheDiskHasLosesNothing(t *testing.T) {
	for name, answers := range map[string]bool{"unanswered": false, "answered": true} {
		bubble(t, func(ns *nodes) {
			a, b := ns.node("a"), ns.node("b")
			in := directOf(a, b)
			a.rename("") // a profile is looked at once more with each start
			ns.link(a, b)
			a.talksTo(b, "just you")
			pass(5 * time.Second)
			if answers {
				b.sayIn(in, "hello")
				pass(5 * time.Second)
			}
			b.stop()
			b.vault.pairs, b.room.met = nil, map[chat.Key]int{}
			b.later = true // it is met in the open room, too
			b.start()
			ns.link(a, b)
			pass(5 * time.Second)
			_, known := b.room.detail(in)
			ns.want(name+": b knows the conversation", known)
			pairs := b.vault.Pairs()
			ns.want(fmt.Sprintf("%s: the vault has it: %+v", name, pairs), len(pairs) == 1 && pairs[0].Answered == answers)
			met := 0
			b.room.do(func() { met = b.room.met[a.public()] })
			ns.want(name+": and its member", met > 0)
		})
	}
}
