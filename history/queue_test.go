package history

import (
	"slices"
	"strings"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/history/entries"
)

func many(first, n int) []chat.Message {
	ms := make([]chat.Message, n)
	for i := range ms {
		ms[i] = theirs(chat.ID(first+i), "x")
	}
	return ms
}

func TestABatchIsBoundedAndConfirmsItsMessages(t *testing.T) {
	q := newQueue()
	var acked []int
	for i := range 3 {
		q.append(many(1+i*3000, 3000), func() { acked = append(acked, i) })
	}
	r := newPen(1).write(9001, "x")
	q.journal.Add(&entries.Write{Run: &r, After: 6000}, base)
	b := q.take()
	callAll(b.waiters)
	if len(b.fresh) != maxBatch || b.durable || !slices.Equal(acked, []int{0}) {
		t.Errorf("first batch: %d messages, durable %v, acked %v", len(b.fresh), b.durable, acked)
	}
	b = q.take()
	callAll(b.waiters)
	if len(b.fresh) != 4000 || !b.durable || !slices.Equal(acked, []int{0, 1, 2}) {
		t.Errorf("second batch: %d messages, durable %v, acked %v", len(b.fresh), b.durable, acked)
	}
}

func TestUpdatesAreCoalesced(t *testing.T) {
	q := newQueue()
	q.append(many(1, 2), nil)
	for _, s := range []string{"a", "b", "c"} {
		q.update([]chat.Message{theirs(2, s), theirs(-7, s)})
	}
	b := q.take()
	if got := texts(b.fresh); !slices.Equal(got, []string{"x", "c"}) {
		t.Errorf("new messages are %q", got)
	}
	if got := texts(b.changed); !slices.Equal(got, []string{"c"}) {
		t.Errorf("changes are %q", got)
	}
}

func TestABatchGivenBackComesFirst(t *testing.T) {
	q := newQueue()
	acks := 0
	q.append(many(1, 3), func() { acks++ })
	q.update([]chat.Message{theirs(-1, "old"), theirs(-2, "old")})
	b := q.take()
	q.append(many(4, 2), func() { acks++ })
	q.update([]chat.Message{theirs(-1, "new")})
	q.giveBack(b)
	b = q.take()
	if len(b.fresh) != 5 || b.fresh[0].ID != 1 || b.fresh[4].ID != 5 {
		t.Errorf("the batch is %v", b.fresh)
	}
	got := texts(b.changed)
	slices.Sort(got)
	if !slices.Equal(got, []string{"new", "old"}) {
		t.Errorf("changes are %q", got)
	}
	if callAll(b.waiters); acks != 2 {
		t.Errorf("%d acks", acks)
	}
}

func TestInTroubleTheRoomGoesOnAndTheOldestAreGivenUp(t *testing.T) {
	q := newQueue()
	ordinary := 0
	for i := range 12 {
		q.append(many(1+i*10_000, 10_000), func() { ordinary++ })
		q.shed(time.Now())
	}
	if ordinary != 11 || q.unsaved != 20_000 || len(q.fresh) != maxKept {
		t.Errorf("%d released, %d given up, %d kept", ordinary, q.unsaved, len(q.fresh))
	}
	for range maxKept / maxBatch {
		callAll(q.take().waiters)
	}
	if ordinary != 12 {
		t.Errorf("%d called in the end, want 12", ordinary)
	}
}

func TestInTroubleLongMessagesAreDroppedBySize(t *testing.T) {
	q := newQueue()
	long := strings.Repeat("x", 1<<20)
	ordinary := 0
	for i := range 200 {
		q.append([]chat.Message{theirs(chat.ID(i+1), long)}, func() { ordinary++ })
		q.shed(time.Now())
	}
	if got := 200 - ordinary; got < 16 || got > maxUnconfirmedBytes>>20 {
		t.Errorf("%d of 200 MB are left to the room", got)
	}
	if got := sizeOf(q.fresh); got > maxKeptBytes || got < maxKeptBytes-2<<20 || q.bytes != got || q.unsaved != int64(200-len(q.fresh)) {
		t.Errorf("%d messages of %d bytes are kept, counted as %d; %d given up", len(q.fresh), got, q.bytes, q.unsaved)
	}
	huge := false
	q.append([]chat.Message{theirs(1000, strings.Repeat("x", maxUnconfirmedBytes+1))}, func() { huge = true })
	if q.shed(time.Now()); !huge {
		t.Error("the room waits for one that alone is too much")
	}
	for len(q.take().fresh) > 0 {
	}
	if q.bytes != 0 {
		t.Errorf("%d bytes are counted in an empty queue", q.bytes)
	}
}

func TestInTroubleNoOwnEntryIsWrittenBeforeItsMessage(t *testing.T) {
	q := newQueue()
	h := &History{queue: q, options: Options{}.filled()}
	p := newPen(1)
	want := 0
	for i := range 12 {
		m, r := p.said(chat.ID(1+i*10_001), "own")
		q.append([]chat.Message{m}, func() {})
		q.append(many(int(m.ID)+1, 10_000), func() {})
		h.Store(r, func(bool) {})
		q.shed(time.Now())
	}
	there := map[chat.ID]bool{}
	for range maxKept/maxBatch + 3 {
		b := q.take()
		for _, m := range b.fresh {
			there[m.ID] = true
		}
		for _, w := range b.writes {
			if want++; !there[w.Run.Messages[0].ID] {
				t.Fatalf("entry %d comes before its message", w.Run.Entries[0].Header.Number())
			}
		}
	}
	if want != 12 || q.unsaved < 20_000 {
		t.Errorf("%d entries are written, %d messages given up", want, q.unsaved)
	}
}

func TestInTroubleChangesAreBounded(t *testing.T) {
	q := newQueue()
	q.update(many(1, maxKept+1))
	if q.shed(time.Now()); len(q.changed) > maxKept {
		t.Errorf("%d changes kept", len(q.changed))
	}
}
