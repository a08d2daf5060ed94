package journal

import (
	"slices"
	"testing"
	"time"
)

// TestASayingGetsItsTime says things that have a time already, before the end of the own log is confirmed and after it.
func TestASayingGetsItsTime(t *testing.T) {
	w := newWorld(t, 1, "a", "b")
	a, b := w.node("a"), w.node("b")
	w.link(a, b)
	w.pass(time.Second)
	start := micros(a.now().Clock)
	say := func(time uint64) {
		a.saying(Saying{Conversation: openRoom, Kind: KindText, Body: []byte{}, Time: time})
	}
	say(start + 5)
	say(start + 5) // taken
	say(start - 9) // before the one before
	say(start + 1000)
	w.pass(time.Second)
	a.kill()
	a.start()
	say(start + 20) // waits until b shows that the log ends here
	if n := len(a.disk.conversations[openRoom].entries); n != 1 {
		t.Fatalf("%d logs", n)
	}
	w.link(a, b)
	w.pass(time.Second)
	b.say("meanwhile")
	w.pass(time.Second)
	now := micros(a.now().Clock)
	say(0)
	w.settle()
	var got []uint64
	a.disk.conversations[openRoom].each(func(l Log, e Entry) {
		if l.Author == a.public() {
			got = append(got, e.Header.Time())
		}
	})
	want := []uint64{start + 5, start + 6, start + 7, start + 1000, start + 1001, now}
	if !slices.Equal(got, want) {
		t.Errorf("the times are %d, want %d", got, want)
	}
}

// links returns on which links a node was told some news, in order.
func (n *node) links(what News) (links []LinkID) {
	for _, t := range n.told {
		if t.News == what {
			links = append(links, t.Link)
		}
	}
	return links
}

func TestWhoSharesAConversationIsToldForEachLink(t *testing.T) {
	w := newWorld(t, 1, "a", "b", "c")
	a, b, c := w.node("a"), w.node("b"), w.node("c")
	w.link(a, b)
	w.pass(time.Second)
	w.link(a, c)
	w.pass(time.Second)
	toB, toC := w.linked(a, b).id, w.linked(a, c).id
	if got := a.links(NewsShared); !slices.Equal(got, []LinkID{toB, toC}) {
		t.Errorf("a shares the room on the links %d, want %d and %d", got, toB, toC)
	}
	b.leave(openRoom)
	w.pass(time.Second)
	if got := a.links(NewsGone); !slices.Equal(got, []LinkID{toB}) {
		t.Errorf("the room is left on the links %d, want %d", got, toB)
	}
	b.enter(openRoom)
	w.pass(time.Second)
	if got := a.links(NewsShared); !slices.Equal(got, []LinkID{toB, toC, toB}) {
		t.Errorf("a shares the room on the links %d, want %d, %d and %d again", got, toB, toC, toB)
	}
}

func TestAllOwnLogsAreAcknowledged(t *testing.T) {
	w := newWorld(t, 1, "a", "b", "c")
	a, b, c := w.node("a"), w.node("b"), w.node("c")
	a.say("one")
	a.kill()
	a.start()
	a.say("two")
	w.pass(5 * time.Second) // nobody confirms the first log: there are two now
	w.link(a, b)
	w.pass(time.Second)
	if got := a.m.OwnAcknowledged(openRoom, c.public()); got != nil {
		t.Errorf("c was never met and has %v", got)
	}
	w.link(b, c)
	w.pass(5 * time.Second)
	var want []OwnAck
	for _, l := range sortedKeys(a.disk.conversations[openRoom].entries, Log.compare) {
		want = append(want, OwnAck{Log: l.ID, Ack: Ack{From: 1, To: 1}})
	}
	for _, o := range []*node{b, c} {
		if got := a.m.OwnAcknowledged(openRoom, o.public()); len(want) != 2 || !slices.Equal(got, want) {
			t.Errorf("%s has %v, want %v", o.name, got, want)
		}
	}
	if got := a.m.OwnAcknowledged(room, b.public()); got != nil {
		t.Errorf("of a conversation that a is not in, b has %v", got)
	}
}
