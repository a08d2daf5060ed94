package chat_test

import (
	"slices"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/chat/outcome"
)

// block makes b hear nothing of a, or everything again.
func block(b, a *testNode, blocked bool) {
	b.room.SetKnown([]chat.Known{{ID: chat.LinkedMember(a.key), Name: "a", Blocked: blocked}})
}

func TestWhatABlockedMemberSaidNeverComes(t *testing.T) {
	for name, crash := range map[string]bool{"in the same run": false, "in the next run": true} {
		t.Run(name, func(t *testing.T) {
			w, a, b := pair(t)
			a.say(t, "before")
			w.settle()
			block(b, a, true)
			a.say(t, "dropped")
			w.settle()
			block(b, a, false)
			w.cut(w.cables[0])
			if crash {
				b.crash()
			}
			a.say(t, "after")
			w.settle()
			var got []string
			for _, m := range b.disk.all() {
				got = append(got, m.Text)
			}
			if !slices.Equal(got, []string{"before", "after"}) {
				t.Errorf("got %q", got)
			}
			if _, waiting := outcome.Receipts(a.disk.said(), a.room.Changes(chat.OpenRoom, 0).Members); len(waiting) > 0 {
				t.Errorf("the author waits for %v", waiting)
			}
		})
	}
}

func TestWhatABlockedMemberSaysInClearIsNotShownEither(t *testing.T) {
	w, a, b := pair(t)
	p := w.hello(a, b)
	p.Plain = from("192.0.2.7:5000")
	b.room.LinkUp(p)
	block(b, a, true)
	b.room.LinkDown(a.key)
	long := w.at.Add(time.Hour)
	b.room.Receive([]chat.Incoming{
		{From: p.Plain, At: long, Text: "blocked"}, {From: from("192.0.2.7:5001"), At: long, Text: "a script beside it"},
	})
	if got := heardBy(b); !slices.Equal(got, []string{"a script beside it"}) {
		t.Errorf("got %q", got)
	}
}

func TestWhatIsDroppedIsAcknowledgedAfterWhatCameBefore(t *testing.T) {
	for name, last := range map[string]chat.Letter{"of a blocked member": letter(2, 1), "no text": {Number: 2, After: 1, Text: "\xff"}} {
		t.Run(name, func(t *testing.T) {
			w, a, b := pair(t)
			b.room.ReceiveLetters(t.Context(), a.key, []chat.Letter{letter(1, 0)})
			block(b, a, last.Text == "2")
			b.room.ReceiveLetters(t.Context(), a.key, []chat.Letter{last})
			if n, ok := b.room.Heard(a.key); ok || len(w.cables[0].way) != 0 {
				t.Fatalf("heard %d before the disk has it; %+v", n, w.cables[0].way)
			}
			b.disk.commit(10)
			if way := w.cables[0].way; len(way) != 1 || way[0].ack != 2 {
				t.Errorf("%+v", way)
			}
			b.room.ReceiveLetters(t.Context(), a.key, []chat.Letter{{Number: 3, After: 2, Text: "\xff"}})
			if n, _ := b.room.Heard(a.key); n != 3 || len(w.cables[0].way) != 2 {
				t.Errorf("heard %d; %+v", n, w.cables[0].way)
			}
		})
	}
}
