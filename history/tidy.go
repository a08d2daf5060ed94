package history

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"time"

	"udpchat/chat"
	"udpchat/history/faults"
	"udpchat/history/messages"
)

// tidyTime is how long the writer deletes after each batch.
const tidyTime = 50 * time.Millisecond

// rowsPerDeletion is how many messages one transaction deletes.
const rowsPerDeletion = 512

var errClosed = errors.New("history: closed")

// deletion is a request to delete messages.
type deletion struct {
	ctx      context.Context
	old      chat.Old
	after    int64   // it begins when so many messages have been written
	writes   int64   // and so many writes of the journal are done
	from     int64   // spans below are done
	n        int64   // messages deleted so far
	last     chat.ID // the greatest ID of these
	wipes    int     // steps taken by wipe
	progress func(int64)
	done     func(int64, chat.Old, error)
}

// DeleteBefore deletes the messages of a conversation of before a time, or all when the time is zero, own ones too, in the order
// they came. Messages that come later stay. It returns at once; writing goes on meanwhile. It calls progress now and then with the
// number of deleted messages, and done at the end with those that are gone. done gets an error when ctx ends or the file cannot be
// written.
func (h *History) DeleteBefore(ctx context.Context, in chat.Conversation, before time.Time, progress func(n int64), done func(n int64, gone chat.Old, err error)) {
	d := &deletion{ctx: ctx, old: chat.Old{Conversation: in, Before: before}, from: math.MinInt64, progress: progress, done: done}
	if !h.queue.change(func() {
		d.old.UpTo = max(h.last.ID, h.queue.appended.newest)
		d.after, d.writes = h.queue.appended.count, h.queue.journal.Last()
		h.queue.jobs = append(h.queue.jobs, d)
	}) {
		d.end(errClosed)
	}
}

// end tells what is gone.
func (d *deletion) end(err error) {
	if err != nil {
		d.old.UpTo = d.last
	}
	d.done(d.n, d.old, err)
}

// which is the condition for the messages to delete, and its arguments.
func (d *deletion) which() (string, []any) {
	if d.old.Before.IsZero() {
		return "TRUE", nil
	}
	return "at < ?", []any{d.old.Before.UnixMicro()}
}

// A part is the number of a span with its bits exchanged: those of the IDs before those of the conversation. So the spans of all
// conversations are in the order in which their messages came.
const (
	pieceBits = messages.IDBits - messages.SpanBits // of a span's number, those of the IDs
	numBits   = 63 - messages.IDBits                // and those of the conversation
)

// nextPart finds the next part, from a part on.
func (f *file) nextPart(ctx context.Context, from int64) (int64, error) {
	const piece, num = 1<<pieceBits - 1, numBits
	return f.number(ctx, fmt.Sprintf("SELECT ((num & %d) << %d) | (num >> %d) AS part FROM span WHERE part >= ? ORDER BY part LIMIT 1", piece, num, pieceBits), from)
}

// spanOf returns the number of the span of a part.
func spanOf(part int64) int64 { return part&(1<<numBits-1)<<pieceBits | part>>numBits }

// tidy works for a while: it deletes for DeleteBefore, and to keep within the budget.
func (w *writer) tidy(ctx context.Context) error {
	if err := w.deleteFor(ctx, tidyTime, false); err != nil {
		return err
	}
	return w.keepWithin(ctx)
}

// deleteFor deletes for DeleteBefore for a while. Filled says that nothing can be written: then what is there is deleted, so that a
// person can make room, and what waits to be written, later.
func (w *writer) deleteFor(ctx context.Context, most time.Duration, filled bool) error {
	for start := time.Now(); time.Since(start) < most; {
		d, written := w.queue.job()
		if d == nil || !written && !filled {
			break
		}
		if more, err := w.deleteSome(ctx, d, written); !more {
			return err
		}
	}
	return nil
}

// deleteSome takes one step of a deletion. It ends the deletion when nothing is left, if all is written that came before it, and
// reports whether another step may follow.
func (w *writer) deleteSome(ctx context.Context, d *deletion, written bool) (more bool, err error) {
	if err := d.ctx.Err(); err != nil {
		w.queue.endJob(d)
		d.end(err)
		return true, nil
	}
	keys, num, err := w.nextSpan(ctx, d)
	switch {
	case errors.Is(err, sql.ErrNoRows) && !written:
		d.from = math.MinInt64
		return false, nil
	case errors.Is(err, sql.ErrNoRows):
		more, err := w.file.wipe(ctx, d)
		if err == nil && !more {
			w.queue.endJob(d)
			d.end(nil)
		}
		return err == nil, err
	case err != nil:
		return false, err
	}
	which, args := d.which()
	n, last, err := w.file.deleteFromSpan(ctx, num, keys.Key(d.old.UpTo), which, args...)
	d.n += n
	if n > 0 {
		d.last = max(d.last, messages.IDOf(last))
	}
	if n < rowsPerDeletion && err == nil {
		d.from = num + 1
	}
	d.progress(d.n)
	return err == nil, err
}

// nextSpan returns the next span that holds messages to delete, or sql.ErrNoRows, and the keys of the conversation.
func (w *writer) nextSpan(ctx context.Context, d *deletion) (messages.Keys, int64, error) {
	keys, err := messages.KeysIn(ctx, w.file.conn, d.old.Conversation)
	if err != nil {
		return keys, 0, err
	}
	from, to := max(d.from, keys.First>>messages.SpanBits), keys.Key(d.old.UpTo)>>messages.SpanBits
	const next, order = "SELECT num FROM span WHERE num BETWEEN ? AND ?", " ORDER BY num LIMIT 1"
	var num int64
	if d.old.Before.IsZero() {
		num, err = w.file.number(ctx, next+order, from, to)
	} else {
		num, err = w.file.number(ctx, next+" AND low < ?"+order, from, to, d.old.Before.UnixMicro())
	}
	return keys, num, err
}

// endDeletions ends all deletions with an error.
func (w *writer) endDeletions(err error) {
	w.queue.mu.Lock()
	jobs := w.queue.jobs
	w.queue.jobs = nil
	w.queue.mu.Unlock()
	for _, d := range jobs {
		d.end(faults.Named(err))
	}
}

// deleteFromSpan deletes messages of a span, with keys up to one, that meet a condition: the oldest first and at most rowsPerDeletion.
// It returns their number and the greatest of their keys. SQLite then merges parts of the full-text table in proportion to that
// number, which frees the space of deleted messages; so that a transaction stays short, rowsPerDeletion is small.
func (f *file) deleteFromSpan(ctx context.Context, num, upTo int64, which string, args ...any) (n, last int64, err error) {
	args = append([]any{num << messages.SpanBits, min(upTo, (num+1)<<messages.SpanBits-1)}, args...)
	these := keysToDelete(which)
	err = f.conn.Transact(ctx, func() error {
		if last, err = f.number(ctx, "SELECT ifnull(max(key), 0) FROM message WHERE key IN ("+these+")", args...); err != nil {
			return err
		}
		if err := f.strip(ctx, these, args...); err != nil {
			return err
		}
		authors, err := uncount(ctx, f, these, args...)
		if err != nil {
			return err
		}
		if err := f.exec(ctx, "DELETE FROM word WHERE rowid IN ("+these+")", args...); err != nil {
			return err
		}
		r, err := f.conn.ExecContext(ctx, "DELETE FROM message WHERE key IN ("+these+")", args...)
		if err == nil {
			err = forgetAuthors(ctx, f, authors)
		}
		if err != nil {
			return err
		}
		if n, _ = r.RowsAffected(); n == rowsPerDeletion { // never fails
			return nil
		}
		return f.renewSpan(ctx, num)
	})
	if err != nil {
		return 0, 0, err
	}
	return n, last, f.exec(ctx, "PRAGMA incremental_vacuum(100)")
}

// strip takes the bodies from the entries that messages show. These is the query for their keys.
func (f *file) strip(ctx context.Context, these string, args ...any) error {
	var shown []int64
	scan := func(row messages.Scanner) (key int64, err error) { err = row.Scan(&key); return key, err }
	err := messages.Each(ctx, f.conn, scan, func(key int64) bool { shown = append(shown, key); return true },
		"SELECT entry FROM message WHERE key IN ("+these+") AND entry IS NOT NULL", args...)
	if err != nil {
		return err
	}
	return f.entries.Strip(ctx, shown)
}

// keysToDelete returns the query for the first keys of a range that meet a condition.
func keysToDelete(which string) string {
	return fmt.Sprintf("SELECT key FROM message WHERE key BETWEEN ? AND ? AND %s ORDER BY key LIMIT %d", which, rowsPerDeletion)
}

// renewSpan updates the times of a span after a deletion.
func (f *file) renewSpan(ctx context.Context, num int64) error {
	if err := f.exec(ctx, "DELETE FROM span WHERE num = ?", num); err != nil {
		return err
	}
	return f.exec(ctx, `INSERT INTO span SELECT ?, min(at), max(at) FROM message WHERE key BETWEEN ? AND ?
		HAVING count(*) > 0`, num, num<<messages.SpanBits, (num+1)<<messages.SpanBits-1)
}
