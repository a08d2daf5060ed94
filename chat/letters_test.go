package chat_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/chat/outcome"
)

// pair is two hosts with a link between them.
func pair(t *testing.T) (w *world, a, b *testNode) {
	t.Helper()
	w = newWorld(1, 2)
	a, b = w.hosts[0], w.hosts[1]
	w.connect(a, b)
	return w, a, b
}

// letter is one as a peer might send it.
func letter(number, after uint64) chat.Letter {
	return chat.Letter{Number: number, After: after, At: noon, Text: fmt.Sprint(number)}
}

// heardBy lists what is shown of what others said.
func heardBy(h *testNode) []string {
	var out []string
	for _, m := range shown(h.room) {
		if !m.Mine() {
			out = append(out, m.Text)
		}
	}
	return out
}

func TestALetterThatFollowsALostOneIsNotTaken(t *testing.T) {
	_, a, b := pair(t)
	a.room.ReceiveLetters(t.Context(), b.key, []chat.Letter{letter(1, 0), letter(3, 2), letter(2, 1), letter(3, 2), letter(3, 2), letter(1, 0)})
	if got := heardBy(a); !slices.Equal(got, []string{"1", "2", "3"}) {
		t.Errorf("got %q", got)
	}
}

func TestLettersThatCannotBeAreNotShown(t *testing.T) {
	for name, l := range map[string]chat.Letter{
		"too long":           {Number: 1, Text: strings.Repeat("x", chat.MaxText+1)},
		"no text":            {Number: 1, Text: "\xff"},
		"no number":          {Text: "a"},
		"too great a number": {Number: 1 << 63, Text: "a"},
	} {
		t.Run(name, func(t *testing.T) {
			_, a, b := pair(t)
			a.room.ReceiveLetters(t.Context(), b.key, []chat.Letter{l, letter(2, 0)})
			if got := heardBy(a); !slices.Equal(got, []string{"2"}) {
				t.Errorf("got %q", got)
			}
		})
	}
}

func TestNobodyIsHeardWhoWasNeverLinked(t *testing.T) {
	_, a, _ := pair(t)
	a.room.ReceiveLetters(t.Context(), chat.Key{9}, []chat.Letter{letter(1, 0)})
	a.room.LinkUp(chat.Presence{Key: a.key})
	a.room.ReceiveLetters(t.Context(), a.key, []chat.Letter{letter(1, 0)})
	if got := heardBy(a); got != nil || len(a.room.Changes(chat.OpenRoom, 0).Members) != 1 {
		t.Errorf("heard %q; members %v", got, a.room.Changes(chat.OpenRoom, 0).Members)
	}
}

func TestNothingIsToldOrAcknowledgedBeforeItIsOnDisk(t *testing.T) {
	w, a, b := pair(t)
	a.disk.commit(10)
	b.disk.commit(10)
	a.say(t, "hello")
	if n := len(w.cables[0].way); n != 0 {
		t.Fatalf("%d frames left before the commit", n)
	}
	a.disk.commit(10)
	w.carry(w.cables[0])
	if got := heardBy(b); !slices.Equal(got, []string{"hello"}) || len(w.cables[0].way) != 0 {
		t.Fatalf("%q arrived; %d frames left before the commit", got, len(w.cables[0].way))
	}
	if n, ok := b.room.Heard(a.key); ok {
		t.Errorf("told to have heard %d", n)
	}
	b.disk.commit(10)
	w.carry(w.cables[0])
	if o := outcome.Of(get(t, a.room, 1001), a.room.Changes(chat.OpenRoom, 0).Members); o.State != chat.StateStored || len(o.Stored) != 1 {
		t.Errorf("outcome %+v", o)
	}
}

func TestRepeatedLettersAreAcknowledgedAgain(t *testing.T) {
	w, a, b := pair(t)
	a.say(t, "hello")
	w.settle()
	l := letter(a.disk.said().Number, 0)
	b.room.ReceiveLetters(t.Context(), a.key, []chat.Letter{l})
	if way := w.cables[0].way; len(way) != 1 || way[0].ack != l.Number || len(heardBy(b)) != 1 {
		t.Errorf("%+v", way)
	}
}

func TestWhoWasAwayIsGivenWhatWasSaidPageByPage(t *testing.T) {
	for name, crash := range map[string]bool{"by the same run": false, "by the next run": true} {
		t.Run(name, func(t *testing.T) { givenPageByPage(t, crash) })
	}
}

func givenPageByPage(t *testing.T, crash bool) {
	t.Helper()
	w, a, b := pair(t)
	a.say(t, "first")
	w.settle()
	w.cut(w.cables[0])
	for i := range 700 {
		a.say(t, fmt.Sprint(i))
	}
	a.disk.commit(10_000)
	if _, waiting := outcome.Receipts(a.disk.said(), a.room.Changes(chat.OpenRoom, 0).Members); len(waiting) != 1 {
		t.Errorf("waiting: %v", waiting)
	}
	if crash {
		a.crash()
	}
	w.connect(a, b)
	w.settle()
	w.check(t, 0)
	if n := len(heardBy(b)); n != 701 {
		t.Errorf("%d arrived", n)
	}
}

func TestWhatIsDeletedIsNotDelivered(t *testing.T) {
	w, a, b := pair(t)
	a.disk.commit(10)
	w.cut(w.cables[0])
	for _, text := range []string{"one", "two", "three"} {
		a.say(t, text)
	}
	a.room.Delete(get(t, a.room, 1002))
	a.room.Delete(get(t, a.room, 1003))
	a.disk.commit(10)
	w.connect(a, b)
	w.settle()
	a.say(t, "four")
	w.settle()
	if got := heardBy(b); !slices.Equal(got, []string{"one", "four"}) {
		t.Errorf("got %q", got)
	}
}

func TestAnOutboxThatCannotBeReadIsTriedAgain(t *testing.T) {
	w, a, b := pair(t)
	a.disk.commit(10)
	w.cut(w.cables[0])
	a.say(t, "hello")
	a.disk.commit(10)
	a.crash()
	a.disk.broken = true
	w.connect(a, b)
	w.settle()
	if got := heardBy(b); got != nil {
		t.Fatalf("got %q", got)
	}
	a.disk.broken = false
	a.room.Forget()
	w.settle()
	if got := heardBy(b); !slices.Equal(got, []string{"hello"}) {
		t.Errorf("got %q", got)
	}
}

func TestNumbersAscendWhateverTheClockAndTheOthersSay(t *testing.T) {
	w, a, b := pair(t)
	b.room.LinkUp(chat.Presence{Key: chat.Key{8}, Heard: 1 << 52, HasHeard: true})
	b.say(t, "after a number somebody knows")
	b.room.LinkUp(chat.Presence{Key: chat.Key{9}, Heard: 1 << 60, HasHeard: true})
	w.at = w.at.Add(-100 * 24 * time.Hour)
	b.say(t, "after a number nobody can know")
	w.settle()
	if n := b.disk.said().Number; n != 1<<52+2 {
		t.Errorf("the last number is %d", n)
	}
	if got := heardBy(a); len(got) != 2 {
		t.Errorf("got %q", got)
	}
}

func TestEachMessageNamesTheOneBefore(t *testing.T) {
	w, a, b := pair(t)
	a.say(t, "one")
	a.say(t, "two")
	a.disk.commit(10)
	a.crash()
	a.say(t, "three")
	w.connect(a, b)
	w.settle()
	all := b.disk.all()
	for i, m := range all {
		want := [32]byte{}
		if i > 0 {
			want = chat.Hash(a.key, all[i-1])
		}
		if m.Prev != want {
			t.Errorf("%q names %x, want %x", m.Text, m.Prev, want)
		}
	}
	if len(all) != 3 {
		t.Errorf("%d arrived", len(all))
	}
}

func TestWithoutLinksNothingHasANumber(t *testing.T) {
	r := newRoom(nil)
	id := say(t, r, "hello")
	if m := get(t, r, id); m.Number != 0 || outcome.Of(m, nil).State != chat.StateNobody {
		t.Errorf("%+v", m)
	}
	r.LinkUp(chat.Presence{Key: chat.Key{1}})
	r.LinkDown(chat.Key{1})
	r.Ready(chat.Key{1})
	r.Acknowledged(chat.Key{1}, 5)
	r.ReceiveLetters(t.Context(), chat.Key{1}, []chat.Letter{letter(1, 0)})
	if c := r.Changes(chat.OpenRoom, 0); len(c.Members) != 0 || len(c.Messages) != 1 {
		t.Errorf("%+v", c)
	}
}

func TestPlainDatagramsOfALinkedMemberAreDropped(t *testing.T) {
	w, a, b := pair(t)
	p := w.hello(b, a)
	p.Plain = from("192.0.2.7:5000")
	a.room.LinkUp(p)
	double := chat.Incoming{From: p.Plain, At: noon, Text: "again"}
	script := chat.Incoming{From: from("192.0.2.7:5001"), At: noon, Text: "a script beside it"}
	a.room.Receive([]chat.Incoming{double, script})
	if m := memberOf(t, a.room, chat.LinkedMember(b.key)); m.Doubles != 1 {
		t.Errorf("member %+v", m)
	}
	a.room.LinkDown(b.key)
	a.room.Receive([]chat.Incoming{double, {From: p.Plain, At: w.at.Add(2 * time.Minute), Text: "in clear"}})
	a.room.LinkUp(p)
	a.room.Receive([]chat.Incoming{double})
	a.disk.commit(10)
	a.crash()
	a.room.Receive([]chat.Incoming{double})
	a.room.LinkUp(p)
	a.room.Receive([]chat.Incoming{double})
	p.Plain = from("192.0.2.7:6000")
	a.room.LinkUp(p)
	a.room.Receive([]chat.Incoming{{From: from("192.0.2.7:5000"), At: noon, Text: "from its port before"}})
	want := []string{"from its port before"} // the rest was said before the crash
	if got := heardBy(a); !slices.Equal(got, want) || !slices.Equal(a.disk.texts(), []string{"a script beside it", "in clear"}) {
		t.Errorf("shown %q, kept %q", got, a.disk.texts())
	}
}
