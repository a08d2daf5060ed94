package history

import (
	"context"
	"database/sql"
	"errors"

	"udpchat/history/entries"
	"udpchat/history/messages"
	"udpchat/journal"
)

// writeEntries writes what the journal asks for, and prepares the rows of the messages that show entries.
func (f *file) writeEntries(ctx context.Context, writes []*entries.Write) error {
	for _, w := range writes {
		var err error
		switch {
		case w.Run != nil:
			err = f.addRun(ctx, w.Run)
		case w.Do != nil:
			err = w.Do(ctx, f.entries)
		}
		if err != nil {
			return err
		}
	}
	if len(writes) == 0 {
		return nil
	}
	var err error
	f.arrived, err = entries.Arrivals(ctx, f.conn)
	return err
}

// move is a message that another entry shows from now on.
type move struct {
	from   entries.Showing
	to     int64
	header *journal.Header
}

// addRun writes the entries of a run, and prepares the rows of its messages: to be inserted, or, of own ones, to be linked. Those that
// carriers of the entries have shown are to be moved.
func (f *file) addRun(ctx context.Context, r *entries.Run) error {
	run := make([]entries.Stored, len(r.Entries))
	rows := make([]messages.Row, len(r.Entries))
	carriers := make([]entries.Showing, len(r.Carriers))
	for i, e := range r.Entries {
		run[i] = entries.Stored{Entry: e, At: r.At[i]}
		var err error
		if len(carriers) > 0 && r.Carriers[i].Number > 0 {
			if carriers[i], err = f.entries.Showing(ctx, e.Header.Conversation(), r.Carriers[i]); err != nil {
				return err
			}
			if c := carriers[i]; c.Message > 0 || c.Deleted {
				run[i].Message, run[i].At = c.Message, c.At
				continue
			}
		}
		m := r.Message(i)
		if m == nil {
			continue
		}
		if rows[i], err = f.row(ctx, m); err != nil {
			return err
		}
		run[i].Message = rows[i].Key
	}
	first, err := f.putRun(ctx, r, run)
	if err != nil {
		return err
	}
	var deleted []int64
	for i, c := range carriers {
		switch {
		case c.Deleted:
			deleted = append(deleted, first+int64(i))
		case c.Message > 0 && run[i].Message > 0:
			f.moved = append(f.moved, move{c, first + int64(i), run[i].Header})
		}
	}
	return f.entries.Strip(ctx, append(deleted, f.prepareRows(r, run, rows, first)...))
}

// putRun writes the entries of a run, and returns the key of the first one.
func (f *file) putRun(ctx context.Context, r *entries.Run, run []entries.Stored) (first int64, err error) {
	if r.Late {
		return f.entries.Show(ctx, run)
	}
	return f.entries.Append(ctx, run, r.Introducer)
}

// prepareRows prepares the rows of the messages of a run. It returns the keys of the entries whose messages are deleted already.
func (f *file) prepareRows(r *entries.Run, run []entries.Stored, rows []messages.Row, first int64) (deleted []int64) {
	for i, row := range rows {
		if run[i].Message == 0 || row.Message == nil {
			continue
		}
		h := run[i].Header
		row.Entry, row.Log, row.Number, row.At = first+int64(i), uint64(h.Log().ID), h.Number(), int64(r.At[i])
		switch {
		case r.Own:
			row.Moved = h.Kind() == journal.KindAgain
			f.linked = append(f.linked, row)
		case row.Deleted:
			deleted = append(deleted, row.Entry)
			fallthrough
		default:
			f.prepared = append(f.prepared, row)
		}
	}
	return deleted
}

// link joins a message that is on disk to its entry. When it was deleted meanwhile, nothing shows the entry.
func link(ctx context.Context, f *file, r messages.Row) error {
	if r.Moved {
		if err := leave(ctx, f, r); err != nil {
			return err
		}
	}
	const query = "UPDATE message SET entry = ?, log = ?, number = ?, pos = ?, at = ? WHERE key = ?"
	result, err := f.conn.ExecContext(ctx, query, r.Entry, int64(r.Log), int64(r.Number), r.Pos.Order, r.At, r.Key)
	if err != nil {
		return err
	}
	if n, _ := result.RowsAffected(); n == 0 { // never fails
		return f.exec(ctx, "UPDATE entry SET message = 0 WHERE key = ?", r.Entry)
	}
	return f.noteSpan(ctx, r.Key>>messages.SpanBits, r.At, r.At)
}

// leave removes the body of the entry that a message has shown, since another entry carries it now and shows it.
func leave(ctx context.Context, f *file, r messages.Row) error {
	var before sql.NullInt64
	err := f.conn.QueryRowContext(ctx, "SELECT entry FROM message WHERE key = ?", r.Key).Scan(&before)
	if errors.Is(err, sql.ErrNoRows) || err == nil && (!before.Valid || before.Int64 == r.Entry) {
		return nil
	}
	if err != nil {
		return err
	}
	return f.entries.Strip(ctx, []int64{before.Int64})
}
