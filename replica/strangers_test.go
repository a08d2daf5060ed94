package replica

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
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

// TestTwoThatHaveLostTheirHistoriesFindEachOther: neither knows a member, and neither greets first.
func TestTwoThatHaveLostTheirHistoriesFindEachOther(t *testing.T) {
	bubble(t, func(ns *nodes) {
		a, b := ns.node("a"), ns.node("b")
		in := ns.roomOf(a, b)
		for _, n := range []*node{a, b} {
			n.stop()
			n.disk = newDisk()
			n.start()
		}
		pass(10 * time.Second)
		ns.link(a, b)
		pass(10 * time.Second)
		ns.want("the founder's entry is with both", len(b.disk.holdings()) > 0 && a.disk.bodies(rollOf(in), a.public()) == b.disk.bodies(rollOf(in), a.public()))
	})
}
