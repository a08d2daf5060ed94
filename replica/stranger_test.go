package replica

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/journal"
	"udpchat/rooms"
	"udpchat/rooms/control"
)

// long is a text of 60,000 bytes that begins with another one.
func long(text string) string { return text + strings.Repeat(" x", (60_000-len(text))/2) }

// begins of the texts that a node shows in a conversation.
func (n *node) hears(in chat.Conversation) (all []string) {
	n.room.do(func() {
		for i, text := range n.room.texts {
			if n.room.in[i] == in {
				all = append(all, strings.Fields(text)[0])
			}
		}
	})
	return all
}

// takes returns how many bytes of a conversation are on the disk of a node.
func (d *disk) takes(in journal.Conversation) (n int) {
	for _, e := range d.holdings() {
		if e.Header.Conversation() == in {
			n += e.Size()
		}
	}
	return n
}

func TestAStrangerFillsNoDiskAlone(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, stranger, friend := ns.node("a"), ns.node("s"), ns.node("f")
		ns.link(stranger, a)
		ns.link(friend, a)
		pass(time.Second)
		in := directOf(a, stranger)
		stranger.Talk(a.public())
		pass(time.Second)
		for i := range 400 {
			stranger.sayIn(in, long(fmt.Sprint("s", i)))
			pass(100 * time.Millisecond)
		}
		pass(time.Minute)
		took := a.disk.takes(journal.Conversation(in))
		ns.want(fmt.Sprintf("a takes %d bytes, and %d messages", took, len(a.hears(in))), took > 16<<20 && took < 17<<20)
		stranger.say("to all")
		friend.Talk(a.public())
		friend.sayIn(directOf(a, friend), "hello")
		pass(5 * time.Second)
		ns.want("the rest goes on", a.room.has("to all") == 1 && a.room.has("hello") == 1)
		a.restart()
		ns.link(stranger, a)
		pass(time.Minute)
		ns.want("nor in the next run", a.disk.takes(journal.Conversation(in)) < 17<<20)
		a.sayIn(in, "yes?")
		pass(time.Minute)
		ns.want(fmt.Sprintf("all comes once it is answered: %d", len(a.hears(in))), slices.Contains(a.hears(in), "s399"))
		a.restart()
		ns.link(stranger, a)
		pass(time.Second)
		stranger.sayIn(in, "more")
		pass(5 * time.Second)
		ns.want("also in the next run", a.room.has("more") == 1)
	})
}

func TestWhoIsBlockedAndWasNeverAnsweredIsForgotten(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b := ns.whole("a"), ns.node("b")
		ns.link(b, a.node)
		pass(time.Second)
		in := directOf(a.node, b)
		b.Talk(a.public())
		b.sayIn(in, "hello")
		pass(5 * time.Second)
		ns.want("a shows it", len(a.allIn(in)) == 1 && len(a.vault.Pairs()) == 1)
		a.Block(b.public(), true)
		pass(5 * time.Second)
		s, err := a.history.State(journal.Conversation(in))
		ns.want(fmt.Sprint("nothing is left: ", s, err), err == nil && len(s.Logs) == 0 && len(a.allIn(in)) == 0 && len(a.vault.Pairs()) == 0)
		b.sayIn(in, "while blocked")
		pass(5 * time.Second)
		a.Block(b.public(), false)
		b.ends.closeAll()
		pass(time.Second)
		ns.link(b, a.node)
		pass(5 * time.Second)
		var all []string
		for _, m := range a.allIn(in) {
			all = append(all, m.Text)
		}
		ns.want(fmt.Sprintf("it may begin once more: %q", all), slices.Equal(all, []string{"hello", "while blocked"}))
		a.saysIn(in, "hello you")
		pass(5 * time.Second)
		a.Block(b.public(), true)
		pass(5 * time.Second)
		ns.want("what was answered stays", len(a.allIn(in)) == 3 && len(a.vault.Pairs()) == 1)
	})
}

func TestAMemberFillsNoDiskWithTheRoll(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b, liar, d := ns.node("a"), ns.node("b"), ns.node("liar"), ns.node("d")
		in := ns.roomOf(a, b, liar)
		roll := rooms.RollOf(journal.Conversation(in))
		fills := func(n *node) {
			for range 200 {
				n.at(func(k *keeper) {
					g := k.talks.groups[journal.Conversation(in)]
					g.say(rooms.Unsigned{Kind: control.KindAsk, Body: journal.AppendField(nil, 99, bytes.Repeat([]byte("x"), 60_000))}, nil)
				})
				pass(200 * time.Millisecond)
			}
			pass(time.Minute)
		}
		fills(liar)
		for _, n := range []*node{a, b} {
			took := n.disk.takes(roll)
			ns.want(fmt.Sprintf("%s takes %d bytes", n.name, took), took > 4<<20 && took < 5<<20)
		}
		ns.link(b, d)
		d.Join(theCode)
		pass(10 * time.Second)
		ns.want("others come in all the same", a.room.isMember(in, d.public()) && liar.room.isMember(in, d.public()))
		a.RemoveMember(in, liar.public())
		pass(10 * time.Second)
		for _, n := range []*node{a, b, d} {
			ns.want(n.name+" knows of the removal", !n.room.isMember(in, liar.public()))
		}
		d.sayIn(in, "without it")
		pass(5 * time.Second)
		ns.want("all who are left read on", a.room.has("without it") == 1 && b.room.has("without it") == 1 && liar.room.has("without it") == 0)
		fills(a)
		ns.want("the founder has no bound", b.disk.takes(roll) > 14<<20)
	})
}

// TestFiguresOfAStranger measures what 16 MiB that nobody has answered take on the disk.
func TestFiguresOfAStranger(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, stranger := ns.whole("a"), ns.node("s")
		ns.link(stranger, a.node)
		pass(time.Second)
		in := directOf(a.node, stranger)
		stranger.Talk(a.public())
		pass(time.Second)
		for i := range 320 {
			stranger.sayIn(in, long(fmt.Sprint("s", i)))
			pass(100 * time.Millisecond)
		}
		pass(time.Minute)
		n := len(a.allIn(in))
		var size int64
		files, _ := filepath.Glob(filepath.Join(a.folder, "history.db*"))
		for _, f := range files {
			if info, err := os.Stat(f); err == nil {
				size += info.Size()
			}
		}
		t.Logf("%d messages of 60,000 bytes, %d bytes on the disk", n, size)
		ns.want(fmt.Sprintf("%d bytes", size), n > 270 && n < 300 && size < 80<<20)
	})
}
