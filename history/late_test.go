package history

import (
	"testing"

	"udpchat/chat"
	"udpchat/history/entries"
	"udpchat/journal"
)

// unshown waits for all entries of a conversation that show nothing.
func unshown(t *testing.T, h *History, in journal.Conversation) (all []entries.Stored) {
	t.Helper()
	for above, more := int64(0), true; more; more = above != 0 {
		done := make(chan struct{})
		h.Unshown(in, above, func(some []entries.Stored, next int64) {
			all, above = append(all, some...), next
			close(done)
		})
		arrives(t, done)
	}
	return all
}

// An entry that is sealed with a key that comes later is stored without a message, and gets it then.
func TestEntriesThatShowNothingAreShownLater(t *testing.T) {
	const count = 1100 // more than two pages
	folder := t.TempDir()
	h := openTest(t, folder, Options{})
	p := newPen(1)
	texts := make([]string, count)
	for i := range texts {
		texts[i] = "sealed"
	}
	texts[0] = "shown"
	r := p.write(1, texts...)
	messages := r.Messages
	first := r
	first.Messages = make([]chat.Message, count)
	first.Messages[0] = messages[0]
	store(t, h, first)
	found := unshown(t, h, open)
	if len(found) != count-1 || *found[0].Header != *r.Entries[1].Header || found[0].At != r.At[1] {
		t.Fatalf("%d entries show nothing", len(found))
	}
	if n := len(unshown(t, h, journal.Conversation{7})); n != 0 {
		t.Errorf("%d entries elsewhere", n)
	}
	late := entries.Run{Entries: r.Entries[1:], Messages: messages[1:], At: r.At[1:], Late: true}
	store(t, h, late)
	store(t, h, late) // again, as after a key that came twice
	if n := len(unshown(t, h, open)); n != 0 {
		t.Errorf("%d entries still show nothing", n)
	}
	gone := messages[1]
	gone.Deleted = true
	h.Update([]chat.Message{gone})
	flush(t, h)
	h.Close()
	h = openTest(t, folder, Options{})
	if got := everything(t, h); len(got) != count-1 || got[1].Number != 3 {
		t.Errorf("%d messages, the second shows entry %d", len(got), got[1].Number)
	}
	store(t, h, late)
	if got := everything(t, h); len(got) != count-1 {
		t.Errorf("a deleted message is shown again: %d", len(got))
	}
	forgotten := entries.Run{Entries: newPen(9).write(5000, "nowhere").Entries, Messages: []chat.Message{mine(6000, "nowhere")}, At: []uint64{1}, Late: true}
	store(t, h, forgotten)
	if got := everything(t, h); len(got) != count-1 {
		t.Errorf("an entry that is not there is shown: %d", len(got))
	}
}
