package replica

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"udpchat/journal"
	"udpchat/rooms/control"
)

// shapes returns which frames a node sends a stranger: the first byte and the length of each, without the questions that go to all when
// the node comes into a room. Before their link and after it the node has so many rooms more.
func shapes(t *testing.T, before, after int) (all []string) {
	bubble(t, func(ns *nodes) {
		a, stranger := ns.node("a"), ns.node("stranger")
		ns.tap = func(w *wire, frame []byte) {
			if w.from == a && (after == 0 || frame[0] != frameQuestion) {
				all = append(all, fmt.Sprintf("%02x of %d bytes", frame[0], len(frame)))
			}
		}
		begin := func(n int) {
			for range n {
				in := a.found("3B", theCode)
				pass(time.Second)
				a.sayIn(in, "alone in it")
				pass(5 * time.Second)
			}
			pass(time.Minute - time.Duration(n)*6*time.Second)
		}
		begin(before)
		ns.link(a, stranger)
		begin(after)
		stranger.Join("1111 1111 1111 1111")
		pass(time.Minute)
		stranger.GiveUp()
		pass(time.Minute)
	})
	return all
}

// TestAStrangerCannotCountRooms in which a node is alone, neither those that are there when they are linked nor those that it makes then.
func TestAStrangerCannotCountRooms(t *testing.T) {
	one := shapes(t, 1, 0)
	for _, n := range [][2]int{{2, 0}, {7, 0}, {1, 1}, {1, 5}} {
		want := slices.DeleteFunc(slices.Clone(one), func(s string) bool { return n[1] > 0 && strings.HasPrefix(s, fmt.Sprintf("%02x", frameQuestion)) })
		if more := shapes(t, n[0], n[1]); !slices.Equal(more, want) {
			t.Errorf("with %d rooms before and %d after: %v, with one room: %v", n[0], n[1], more, want)
		}
	}
	if len(one) < 5 {
		t.Errorf("only %v is sent", one)
	}
}

// TestTwoThatKnowNobodyFindEachOther: both have other identities than in the room, and one has lost its history. Neither greets the other
// first, and the founder is gone.
func TestTwoThatKnowNobodyFindEachOther(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b, c := ns.node("a"), ns.node("b"), ns.node("c")
		in := ns.roomOf(a, b, c)
		a.stop()
		b.stop()
		b.key, b.disk = keyOf("another of b"), newDisk()
		b.start()
		c.key = keyOf("another")
		c.Rekey(c.key)
		pass(10 * time.Second)
		ns.link(b, c)
		pass(10 * time.Second)
		ns.want("b has the roll again", b.disk.bodies(rollOf(in), a.public()) > 0)
	})
}

// TestWhoShowsTooMuchIsHeardNoMore: each verdict has the whole roll looked at, and each card a signature checked.
func TestWhoShowsTooMuchIsHeardNoMore(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b, c := ns.node("a"), ns.node("b"), ns.node("c")
		in := ns.roomOf(a, b)
		a.RemoveMember(in, b.public())
		pass(5 * time.Second)
		b.restart() // with what a has said of it
		var verdict []byte
		ns.tap = func(w *wire, frame []byte) {
			if w.from == a && frame[0] == frameVerdict {
				verdict = bytes.Clone(frame)
			}
		}
		ns.link(a, b)
		pass(time.Second)
		ns.want("b is told", len(verdict) > 0)
		room, card := journal.Conversation(in), control.NewCard(c.key)
		l := ns.link(c, a)
		pass(time.Second)
		a.at(func(k *keeper) {
			for range 100 {
				k.joins.receive(l.far, verdict)
			}
			ns.want("c is heard a few times", k.talks.evidence[meeting{l.far, room}].theirs == maxHeard)
			linked := k.links[l.far]
			linked.card, linked.carded = control.Card{}, false
			k.links[l.far] = linked
			k.joins.receive(l.far, []byte{frameCard, 1})
			k.joins.receive(l.far, card.Append([]byte{frameCard}))
			ns.want("the first card counts", k.links[l.far].card == control.Card{})
		})
	})
}
