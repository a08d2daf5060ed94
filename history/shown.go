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

// addRun writes the entries of a run, and prepares the rows of its messages: to be inserted, or, of own ones, to be linked.
func (f *file) addRun(ctx context.Context, r *entries.Run) error {
	run := make([]entries.Stored, len(r.Entries))
	rows := make([]messages.Row, len(r.Entries))
	for i, e := range r.Entries {
		run[i] = entries.Stored{Entry: e, At: r.At[i]}
		if len(r.Messages) == 0 || r.Messages[i].ID == 0 {
			continue
		}
		var err error
		if rows[i], err = f.row(ctx, &r.Messages[i]); err != nil {
			return err
		}
		run[i].Message = rows[i].Key
	}
	first, err := f.entries.Append(ctx, run, r.Introducer)
	if err != nil {
		return err
	}
	var deleted []int64
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
	return f.entries.Strip(ctx, deleted)
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
		return f.exec(ctx, "UPDATE entry SET message = NULL WHERE key = ?", r.Entry)
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
