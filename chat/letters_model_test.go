package chat_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/chat/outcome"
)

// Whatever links lose, repeat or hold up, and whoever crashes: who was met gets everything from then on that its author
// still has, once and in order, and of what is older only what began with a line to nobody in the minute before.
func TestWhatWasSaidArrivesOnceAndInOrder(t *testing.T) {
	for seed := range uint64(60) {
		w := newWorld(seed, 2+int(seed%3))
		for i := range 600 {
			w.step(t, i)
		}
		w.settle()
		w.check(t, seed)
	}
}

// step does something random.
func (w *world) step(t *testing.T, i int) {
	h := w.hosts[w.r.IntN(len(w.hosts))]
	other := w.hosts[w.r.IntN(len(w.hosts))]
	var c *cable
	if len(w.cables) > 0 {
		c = w.cables[w.r.IntN(len(w.cables))]
	}
	switch n := w.r.IntN(100); {
	case n < 20:
		for range 1 + w.r.IntN(3) {
			h.say(t, fmt.Sprintf("%d says %d, %d", h.key[0], i, len(h.texts)))
		}
	case n < 45:
		h.disk.commit(1 + w.r.IntN(4))
	case n < 55:
		w.connect(h, other)
	case n < 58 && c != nil:
		w.cut(c)
	case n < 60:
		h.crash()
	case n < 63 && len(w.zombies) > 0:
		w.zombies = w.deliver(w.zombies)
	case n < 64:
		w.at = w.at.Add(time.Duration(w.r.IntN(49)-24) * time.Hour)
	case n < 65:
		h.room.Forget()
	case n < 68:
		w.at = w.at.Add(time.Duration(w.r.IntN(40)) * time.Second)
	case c != nil:
		w.carry(c)
	}
}

// settle connects everybody and lets everything arrive.
func (w *world) settle() {
	for _, a := range w.hosts {
		for _, b := range w.hosts {
			w.connect(a, b)
		}
	}
	for busy := true; busy; {
		busy = false
		for _, c := range w.cables {
			busy = busy || len(c.way) > 0
			w.carry(c)
		}
		for _, h := range w.hosts {
			busy = busy || len(h.disk.pending) > 0
			h.disk.commit(10)
		}
	}
}

func (w *world) check(t *testing.T, seed uint64) {
	t.Helper()
	for _, author := range w.hosts {
		for _, reader := range w.hosts {
			if reader == author {
				continue
			}
			var got []string
			for _, m := range reader.disk.all() {
				if m.Author == chat.LinkedMember(author.key) {
					got = append(got, m.Text)
				}
			}
			want := author.texts[author.met[reader.key]:]
			if n := len(got) - len(want); n > 0 && author.lost[reader.key] && author.early(got[:n]) {
				got = got[n:]
			}
			if !slices.Equal(got, want) {
				t.Fatalf("seed %d: of %d messages %d has %d:\n%q\nwant %d:\n%q", seed, author.key[0], reader.key[0], len(got), got, len(want), want)
			}
			w.checkReach(t, author, reader)
		}
	}
}

// checkReach checks that the author knows that the reader has everything.
func (w *world) checkReach(t *testing.T, author, reader *testNode) {
	t.Helper()
	members := author.room.Changes(chat.OpenRoom, 0).Members
	for _, m := range author.disk.all() {
		if _, waiting := outcome.Receipts(m, members); len(waiting) > 0 {
			t.Fatalf("%q waits for %v", m.Text, waiting)
		}
	}
	if n, _ := reader.room.Heard(author.key); len(author.texts) > author.met[reader.key] && n != author.disk.said().Number {
		t.Fatalf("%d heard up to %d of %d", reader.key[0], n, author.disk.said().Number)
	}
}
