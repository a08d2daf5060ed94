package history

import (
	"context"
	"os"
	"reflect"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/chat/health"
)

func TestInTroubleOwnMessagesAreConfirmedAndKept(t *testing.T) {
	q := newQueue()
	told := map[string]int{}
	q.append([]chat.Message{letterOf(1, chat.Key{1}, 4)}, func() { told["letter"]++ }, true)
	for i := range 3 {
		q.append([]chat.Message{numbered(chat.ID(i+2), uint64(i+10), "own")}, func() { told["own"]++ }, true)
	}
	b := q.take()
	q.append(many(5, maxKept+1), func() {}, false)
	wantMessages(t, q.outbox(10, 1), []chat.Message{numbered(3, 11, "own")}) // even while a batch is written
	q.giveBack(b)
	q.shed(time.Now())
	q.shed(time.Now())
	if told["own"] != 3 || told["letter"] != 0 || len(q.outbox(0, 9)) != 3 || q.unsaved == 0 {
		t.Errorf("told %v, %d in the outbox, %d given up", told, len(q.outbox(0, 9)), q.unsaved)
	}
	gone := numbered(3, 11, "own")
	gone.Deleted = true
	q.update([]chat.Message{gone})
	wantMessages(t, q.outbox(10, 9), []chat.Message{numbered(4, 12, "own")})
	for some := true; some; some, _, _ = q.pending() {
		callAll(q.take().waiters)
		q.written(0)
	}
	if told["own"] != 3 || told["letter"] != 1 || len(q.outbox(0, 9)) != 0 {
		t.Errorf("in the end told %v", told)
	}
}

func TestInTroubleTheOutboxGoesOnAfterTheDisk(t *testing.T) {
	folder, news := t.TempDir(), newTold()
	h := openTest(t, folder, Options{})
	h.AppendDurable([]chat.Message{numbered(1, 5, "a"), numbered(2, 7, "b")}, func() {})
	h.Close()
	unlock := locked(t, folder)
	h = openTest(t, folder, Options{Notice: news.notice, busy: briefly})
	told := make(chan struct{}, 2)
	h.AppendDurable([]chat.Message{letterOf(3, chat.Key{1}, 1)}, func() { t.Error("a letter is confirmed although locked") })
	h.AppendDurable([]chat.Message{numbered(4, 9, "c"), numbered(5, 12, "d")}, func() { told <- struct{}{} })
	arrives(t, told)
	if n := news.wait(t); n.Kind != health.HistoryUnsaved {
		t.Errorf("the notice is %v", n)
	}
	all := []chat.Message{numbered(1, 5, "a"), numbered(2, 7, "b"), numbered(4, 9, "c"), numbered(5, 12, "d")}
	wantMessages(t, outbox(t, h, 0, 9), all)
	wantMessages(t, outbox(t, h, 0, 2), all[:2])
	wantMessages(t, outbox(t, h, 5, 2), all[1:3])
	wantMessages(t, outbox(t, h, 9, 9), all[3:])
	given, giveUp := context.WithCancel(t.Context())
	giveUp()
	if ms, err := h.findOutbox(given, 0, 9); err == nil || ms != nil {
		t.Errorf("a disk that could not be read is followed by %v (%v)", ms, err)
	}
	h.Close()
	unlock()
}

func TestWithoutAFolderTheOutboxIsInMemory(t *testing.T) {
	blocker := t.TempDir() + "/data"
	if err := os.WriteFile(blocker, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	h := openTest(t, blocker, Options{})
	told := make(chan struct{}, 1)
	h.AppendDurable([]chat.Message{numbered(1, 5, "a")}, func() { told <- struct{}{} })
	arrives(t, told)
	wantMessages(t, outbox(t, h, 0, 9), []chat.Message{numbered(1, 5, "a")})
}

func TestContactsOutliveADamagedFile(t *testing.T) {
	folder, news := t.TempDir(), newTold()
	h := openTest(t, folder, Options{})
	h.Append(many(1, 5000), func() {})
	h.SaveContacts([]chat.Contact{contact(1, 5), contact(2, 0)})
	h.Close()
	damage(t, folder)
	h = openTest(t, folder, Options{Notice: news.notice})
	h.AppendDurable([]chat.Message{letterOf(5001, chat.Key{1}, 8)}, func() {})
	if p := window(t, h, chat.Window{Before: 1 << 20}); p.Err == nil {
		t.Error("a window over garbage has no error")
	}
	newer := contact(2, 0)
	newer.Name, newer.Seen = "renamed meanwhile", newer.Seen.Add(time.Hour)
	h.SaveContacts([]chat.Contact{newer})
	if n := news.wait(t); n.Kind != health.HistoryReplaced {
		t.Fatalf("the notice is %v", n)
	}
	h.Append([]chat.Message{theirs(9000, "后")}, func() {})
	flush(t, h)
	h.Close()
	heard := contact(1, 8)
	if got := openTest(t, folder, Options{}).Contacts(); !reflect.DeepEqual(got, []chat.Contact{newer, heard}) {
		t.Errorf("got %+v\nwant %+v", got, []chat.Contact{newer, heard})
	}
}

func TestContactsInMemoryAreBounded(t *testing.T) {
	var known map[chat.Key]chat.Contact
	for i := range 3 * maxContacts {
		c := contact(1, 1)
		c.Key, c.Seen = chat.Key{byte(i), byte(i >> 8)}, base.Add(time.Duration(i)*time.Second)
		known = remember(known, &batch{contacts: []chat.Contact{c}})
	}
	const last = 3*maxContacts - 1
	if _, there := known[chat.Key{last & 0xff, last >> 8}]; !there || len(known) >= 2*maxContacts {
		t.Errorf("%d are known, the last of them: %t", len(known), there)
	}
}
