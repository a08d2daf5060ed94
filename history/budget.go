package history

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"time"

	"udpchat/chat"
	"udpchat/chat/health"
	"udpchat/history/fts"
	"udpchat/history/messages"
)

// Plain text may hold a third of the budget, so that a flood of datagrams costs plain text only. While the whole is over its budget,
// plain text gives way down to a sixth and is not kept any more. Then the journal forgets entries, those of the largest shares, with
// the messages that show them. A disk that others fill deletes nothing: there plain text may hold a third of what is left for the
// history, and once too little is free, nothing is written.

// errFilled is the error of writing while less than KeepFree is free.
var errFilled = fmt.Errorf("%w: too little of it is free", health.DiskFull)

const (
	shrinkAgain = time.Second // after which the journal is asked again if it forgets nothing
	shrinkMost  = 1 << 20     // bytes of entries it is asked to forget at a time
)

// trimmer keeps the history within its budget.
type trimmer struct {
	from    int64 // parts before have no plain text, and get none
	noticed bool
	more    bool      // the budget is still exceeded
	asked   time.Time // when the journal was asked to forget; zero: it has forgotten since
}

// space is how large the history is.
type space struct {
	used  int64 // bytes of the pages in use
	limit int64 // what it may grow to
	free  int64 // bytes of the disk beyond KeepFree
	plain int64 // bytes counted for plain text, see costOf
}

// full reports whether nothing more may be written.
func (s space) full() bool { return s.free <= 0 && s.used >= s.limit }

// measure finds out how large the history is.
func (w *writer) measure(ctx context.Context) (s space, err error) {
	const query = `SELECT page_count * page_size, (page_count - freelist_count) * page_size, plain
		FROM pragma_page_count, pragma_freelist_count, pragma_page_size, newest`
	var size int64
	if err := w.file.conn.QueryRowContext(ctx, query).Scan(&size, &s.used, &s.plain); err != nil {
		return s, err
	}
	free, err := w.free(w.folder)
	if err != nil {
		free = math.MaxInt64 / 2 // unknown
	}
	s.free = free - w.KeepFree
	s.limit = max(min(w.Budget, size+s.free), min(w.Budget, w.least))
	return s, nil
}

// allowance returns how many bytes of new plain text are kept.
func (w *writer) allowance(s space) int64 {
	switch {
	case s.used > w.Budget:
		return 0
	case s.limit < w.Budget:
		return max(0, s.limit/3-s.plain)
	}
	return math.MaxInt64
}

// afford leaves out of new messages the plain text that is not kept, and returns the greatest place of what it leaves out.
func (w *writer) afford(s space, fresh []chat.Message) (kept []chat.Message, gone chat.Pos) {
	left := w.allowance(s)
	if left == math.MaxInt64 {
		return fresh, gone
	}
	for _, m := range fresh {
		if m.Via == chat.ViaPlain {
			if left -= costOf(m); left < 0 {
				gone.Order, gone.ID = max(gone.Order, m.Pos.Order), max(gone.ID, m.ID)
				continue
			}
		}
		kept = append(kept, m)
	}
	if gone.ID > 0 {
		w.noteTrim()
	}
	return kept, gone
}

// noteTrim gives a notice the first time that something is not kept.
func (w *writer) noteTrim() {
	if !w.trimmer.noticed {
		w.trimmer.noticed = true
		w.Notice(health.Notice{Kind: health.HistoryTrimmed})
	}
}

// keepWithin deletes for a while, or has entries forgotten, to keep within the budget.
func (w *writer) keepWithin(ctx context.Context) error {
	t := &w.trimmer
	for start := time.Now(); ; {
		s, err := w.measure(ctx)
		if err != nil {
			return err
		}
		share, over := w.Budget/3, s.used-w.Budget
		if over > 0 {
			share = w.Budget / 6
		}
		if t.more = s.plain > share || over > 0; !t.more || time.Since(start) > tidyTime {
			return nil
		}
		trimmed := false
		if s.plain > share {
			if trimmed, err = w.trim(ctx); err != nil {
				return err
			}
		}
		if trimmed {
			continue
		}
		t.more = over > 0
		if over > 0 && time.Since(t.asked) > shrinkAgain {
			t.asked = time.Now()
			w.noteTrim()
			w.Shrink(int(min(over/2+1, shrinkMost)))
		}
		return nil
	}
}

// trim deletes the 512 oldest messages of plain peers. It reports false when there are none.
func (w *writer) trim(ctx context.Context) (bool, error) {
	newest, err := w.file.number(ctx, "SELECT id FROM newest")
	if err != nil {
		return false, err
	}
	for from := w.trimmer.from; ; {
		part, err := w.file.nextPart(ctx, from)
		if errors.Is(err, sql.ErrNoRows) {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		n, _, err := w.file.deleteFromSpan(ctx, spanOf(part), math.MaxInt64, "via = ?", int64(chat.ViaPlain))
		if err != nil {
			return false, err
		}
		from = part + 1
		if n < rowsPerDeletion && part>>numBits < newest>>messages.SpanBits { // it gets no new messages
			w.trimmer.from = from
		}
		if n > 0 {
			w.noteTrim()
			return true, nil
		}
	}
}

// costOf returns the bytes that are counted for a plain message: about what it takes in the tables and in the full-text table, and
// for its author, who may have said nothing else.
func costOf(m chat.Message) int64 { return 160 + 2*int64(len(m.Text)) + int64(len(m.Raw)) }

// cost is costOf in SQL.
const cost = "160 + 2 * length(CAST(text AS BLOB)) + ifnull(length(raw), 0)"

// count adds the bytes of plain text among new messages.
func count(ctx context.Context, f *file, rows []messages.Row) error {
	var bytes int64
	for _, r := range rows {
		if r.Via == chat.ViaPlain {
			bytes += costOf(*r.Message)
		}
	}
	if bytes == 0 {
		return nil
	}
	return f.exec(ctx, "UPDATE newest SET plain = plain + ?", bytes)
}

// uncount takes the bytes of plain text that is deleted, and returns the authors of it. These is the query for the keys.
func uncount(ctx context.Context, f *file, these string, args ...any) (authors []int64, err error) {
	where := fmt.Sprintf(" FROM message WHERE key IN (%s) AND via = %d", these, chat.ViaPlain)
	if err := f.exec(ctx, "UPDATE newest SET plain = plain - (SELECT ifnull(sum("+cost+"), 0)"+where+")", args...); err != nil {
		return nil, err
	}
	scan := func(row messages.Scanner) (num int64, err error) { err = row.Scan(&num); return num, err }
	err = messages.Each(ctx, f.conn, scan, func(num int64) bool { authors = append(authors, num); return true }, "SELECT DISTINCT author"+where, args...)
	return authors, err
}

// forgetAuthors forgets those of some authors whose messages are all deleted: a flood has ever new ones.
func forgetAuthors(ctx context.Context, f *file, authors []int64) error {
	if len(authors) == 0 {
		return nil
	}
	list, _ := json.Marshal(authors) // never fails for numbers
	scan := func(row messages.Scanner) (id chat.MemberID, err error) { err = row.Scan(&id); return id, err }
	forget := func(id chat.MemberID) bool { delete(f.authors, id); return true }
	return messages.Each(ctx, f.conn, scan, forget, `DELETE FROM author WHERE num IN (SELECT value FROM json_each(?))
		AND NOT EXISTS (SELECT 1 FROM word WHERE word MATCH '"' || ? || num || '"') RETURNING id`, string(list), string(fts.AuthorMark))
}
