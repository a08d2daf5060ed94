package history

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/history/entries"
)

// When there is no room for a statement, SQLite undoes the whole transaction by itself. A statement after it would be a commit of
// its own: a log would have a gap, or a message without its entry, which would come a second time.
func TestNothingOfABatchIsKeptWhenOneOfItsStatementsHasNoRoom(t *testing.T) {
	for pages := range 40 {
		t.Run(fmt.Sprint(pages), func(t *testing.T) {
			f, err := openFile(t.Context(), pathIn(t.TempDir()), time.Second)
			if err != nil {
				t.Fatal(err)
			}
			defer f.close()
			size, err := f.number(t.Context(), "PRAGMA page_count")
			if err != nil {
				t.Fatal(err)
			}
			if _, err := f.number(t.Context(), fmt.Sprintf("PRAGMA max_page_count = %d", size+int64(pages))); err != nil {
				t.Fatal(err)
			}
			r := newPen(1).write(41, times(20, strings.Repeat("文", 1000))...)
			b := &batch{durable: true, fresh: many(1, 40), contacts: []chat.Contact{{Key: chat.Key{1}, Name: "林晓"}}}
			b.writes = []*entries.Write{{Run: &r}}
			if _, err := f.write(t.Context(), b); err == nil {
				t.Fatal("there is room")
			}
			const left = `SELECT (SELECT count(*) FROM contact) + (SELECT count(*) FROM message) + (SELECT count(*) FROM span) +
				(SELECT count(*) FROM author) + (SELECT max(id, arrived) FROM newest) + (SELECT count(*) FROM log) + (SELECT count(*) FROM entry)`
			if n, err := f.number(t.Context(), left); n != 0 || err != nil {
				t.Errorf("%d rows are left, %v", n, err)
			}
		})
	}
}

// Numbers of conversations and authors that a rolled back batch was given are given to others.
func TestABatchThatFailedLeavesNoNumbersBehind(t *testing.T) {
	folder, failed := t.TempDir(), false
	h := openTest(t, folder, Options{hook: func(f *file) {
		if !failed {
			failed = true
			_ = f.exec(context.Background(), "CREATE TEMP TRIGGER fails BEFORE INSERT ON span BEGIN SELECT RAISE(ABORT, 'no'); END")
			return
		}
		_ = f.exec(context.Background(), "DROP TRIGGER IF EXISTS fails")
	}})
	a, b := in(classroom, theirs(1, "一")), in(other, theirs(2, "二"))
	h.Append([]chat.Message{a}, func() {})
	flush(t, h)
	h.Append([]chat.Message{b}, func() {})
	flush(t, h)
	for _, m := range []chat.Message{a, b} {
		wantMessages(t, window(t, h, chat.Window{Conversation: m.Conversation, Before: 9}).Messages, []chat.Message{m})
	}
}
