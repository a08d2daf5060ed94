package history

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"time"

	"udpchat/chat"
	"udpchat/chat/health"
	"udpchat/history/faults"
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

// which is the condition for the messages to delete, and its argument.
func (d *deletion) which(keys keyRange) (string, int64) {
	last := keys.key(d.old.UpTo)
	if d.old.Before.IsZero() {
		return "key <= ?", last
	}
	return fmt.Sprintf("key <= %d AND at < ?", last), d.old.Before.UnixMicro()
}

// trims are the kinds of messages, in the order in which they are deleted when the history exceeds its budget. Own messages are
// last, so that no linked member can have them deleted before all others have received them.
var trims = [...]chat.Via{chat.ViaPlain, chat.ViaLink, chat.ViaSelf}

// trimmer keeps the history within its budget.
type trimmer struct {
	from    [len(trims)]int64 // parts before have none of this kind, and get none
	noticed bool
	more    bool // the budget is still exceeded
}

// A part is the number of a span with its bits exchanged: those of the IDs before those of the conversation. So the spans of all
// conversations are in the order in which their messages came.
const (
	pieceBits = idBits - spanBits // of a span's number, those of the IDs
	numBits   = 63 - idBits       // and those of the conversation
)

// nextPart finds the next part that gets no new messages, from a part on.
func (f *file) nextPart(ctx context.Context, from int64) (int64, error) {
	const piece, num = 1<<pieceBits - 1, numBits
	return f.number(ctx, fmt.Sprintf(`SELECT ((num & %d) << %d) | (num >> %d) AS part FROM span
		WHERE part >= ? AND part < (SELECT (id >> %d) << %d FROM newest) ORDER BY part LIMIT 1`, piece, num, pieceBits, spanBits, num), from)
}

// spanOf returns the number of the span of a part.
func spanOf(part int64) int64 { return part&(1<<numBits-1)<<pieceBits | part>>numBits }

// tidy works for a while: it deletes for DeleteBefore, and to keep within the budget.
func (w *writer) tidy(ctx context.Context) error {
	for start := time.Now(); time.Since(start) < tidyTime; {
		d := w.queue.job()
		if d == nil {
			break
		}
		if err := w.deleteSome(ctx, d); err != nil {
			return err
		}
	}
	for start := time.Now(); ; {
		over, err := w.overBudget(ctx)
		if w.trimmer.more = over && err == nil; !w.trimmer.more {
			return err
		}
		if time.Since(start) > tidyTime {
			return nil
		}
		if more, err := w.trim(ctx); err != nil || !more {
			w.trimmer.more = false
			return err
		}
	}
}

// deleteSome takes one step of a deletion.
func (w *writer) deleteSome(ctx context.Context, d *deletion) error {
	if err := d.ctx.Err(); err != nil {
		w.queue.endJob(d)
		d.end(err)
		return nil
	}
	keys, num, err := w.nextSpan(ctx, d)
	if errors.Is(err, sql.ErrNoRows) {
		more, err := w.file.wipe(ctx, d)
		if err == nil && !more {
			w.queue.endJob(d)
			d.end(nil)
		}
		return err
	}
	if err != nil {
		return err
	}
	which, arg := d.which(keys)
	n, last, err := w.file.deleteFromSpan(ctx, num, which, arg)
	d.n += n
	if n > 0 {
		d.last = max(d.last, idOf(last))
	}
	if n < rowsPerDeletion && err == nil {
		d.from = num + 1
	}
	d.progress(d.n)
	return err
}

// nextSpan returns the next span that holds messages to delete, or sql.ErrNoRows, and the keys of the conversation.
func (w *writer) nextSpan(ctx context.Context, d *deletion) (keyRange, int64, error) {
	keys, err := keysIn(ctx, w.file.conn, d.old.Conversation)
	if err != nil {
		return keys, 0, err
	}
	from, to := max(d.from, keys.first>>spanBits), keys.key(d.old.UpTo)>>spanBits
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

// overBudget reports whether the history is too large.
func (w *writer) overBudget(ctx context.Context) (bool, error) {
	var pages, idle, size int64
	err := errors.Join(
		w.file.conn.QueryRowContext(ctx, "PRAGMA page_count").Scan(&pages),
		w.file.conn.QueryRowContext(ctx, "PRAGMA freelist_count").Scan(&idle),
		w.file.conn.QueryRowContext(ctx, "PRAGMA page_size").Scan(&size),
	)
	if err != nil {
		return false, err
	}
	free, err := w.free(w.folder)
	if err != nil {
		free = math.MaxInt64 / 2 // unknown
	}
	limit := min(w.Budget, pages*size+free-w.KeepFree)
	limit = max(limit, min(w.Budget, w.least))
	return (pages-idle)*size > limit, nil
}

// trim deletes the 512 oldest messages of the first kind that has any, and gives a notice the first time. It reports false when
// there is nothing to delete.
func (w *writer) trim(ctx context.Context) (bool, error) {
	t := &w.trimmer
	for i, kind := range trims {
		part, err := w.file.nextPart(ctx, t.from[i])
		if errors.Is(err, sql.ErrNoRows) {
			continue
		}
		if err != nil {
			return false, err
		}
		n, _, err := w.file.deleteFromSpan(ctx, spanOf(part), "via = ?", int64(kind))
		if err != nil {
			return false, err
		}
		if n < rowsPerDeletion {
			t.from[i] = part + 1
		}
		if n > 0 && !t.noticed {
			t.noticed = true
			w.Notice(health.Notice{Kind: health.HistoryTrimmed})
		}
		return true, nil
	}
	return false, nil
}

// deleteFromSpan deletes messages of a span that meet a condition with one argument, the oldest first and at most rowsPerDeletion.
// It returns their number and the greatest of their keys. SQLite then merges parts of the full-text table in proportion to that
// number, which frees the space of deleted messages; so that a transaction stays short, rowsPerDeletion is small.
func (f *file) deleteFromSpan(ctx context.Context, num int64, which string, arg int64) (n, last int64, err error) {
	from, to := num<<spanBits, (num+1)<<spanBits-1
	these := keysToDelete(which)
	err = transact(ctx, f.conn, func() error {
		if last, err = f.number(ctx, "SELECT ifnull(max(key), 0) FROM message WHERE key IN ("+these+")", from, to, arg); err != nil {
			return err
		}
		if err := f.strip(ctx, these, from, to, arg); err != nil {
			return err
		}
		if err := f.exec(ctx, "DELETE FROM word WHERE rowid IN ("+these+")", from, to, arg); err != nil {
			return err
		}
		r, err := f.conn.ExecContext(ctx, "DELETE FROM message WHERE key IN ("+these+")", from, to, arg)
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
	scan := func(row scanner) (key int64, err error) { err = row.Scan(&key); return key, err }
	err := each(ctx, f.conn, scan, func(key int64) bool { shown = append(shown, key); return true },
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
		HAVING count(*) > 0`, num, num<<spanBits, (num+1)<<spanBits-1)
}
