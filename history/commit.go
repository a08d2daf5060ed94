package history

import (
	"context"
	"database/sql"
	"errors"
	"slices"

	"udpchat/chat"
	"udpchat/history/fts"
)

const (
	batchRows  = 250    // rows that one statement inserts
	maxAuthors = 10_000 // numbers of authors that are cached
	spanBits   = 12     // a message is in span id >> spanBits
)

// write commits a batch. It returns the updates of messages that are not on disk.
func (f *file) write(ctx context.Context, b *batch) (missing []chat.Message, err error) {
	if b.durable {
		if err := f.exec(ctx, "PRAGMA synchronous = FULL"); err != nil {
			return nil, err
		}
		defer f.exec(ctx, "PRAGMA synchronous = NORMAL")
	}
	if b.hook != nil {
		b.hook(f)
	}
	err = transact(ctx, f.conn, func() error {
		if err := errors.Join(f.saveContacts(ctx, b.contacts), f.insert(ctx, b.fresh)); err != nil {
			return err
		}
		missing, err = f.update(ctx, b.changed)
		return err
	})
	if err != nil {
		clear(f.authors) // some may be rolled back
	}
	return missing, err
}

func (f *file) insert(ctx context.Context, fresh []chat.Message) error {
	if len(fresh) == 0 {
		return nil
	}
	rest := fresh
	if deleted := func(m chat.Message) bool { return m.Deleted }; slices.ContainsFunc(fresh, deleted) {
		rest = slices.DeleteFunc(slices.Clone(fresh), deleted)
	}
	return errors.Join(f.insertAll(ctx, rest, true), f.noteBatch(ctx, fresh), f.noteHeard(ctx, fresh))
}

// insertAll inserts the words of messages, and the messages themselves if rows is set.
func (f *file) insertAll(ctx context.Context, ms []chat.Message, rows bool) error {
	if len(f.authors) > maxAuthors {
		clear(f.authors)
	}
	for len(ms) > 0 {
		n, row, words := 1, f.one, f.oneFTS
		if len(ms) >= batchRows {
			n, row, words = batchRows, f.many, f.manyFTS
		}
		if rows {
			if err := f.insertEach(ctx, row, ms[:n], appendRow); err != nil {
				return err
			}
		}
		if err := f.insertEach(ctx, words, ms[:n], f.appendWords); err != nil {
			return err
		}
		ms = ms[n:]
	}
	return nil
}

// insertEach inserts one row for each message. AppendRow appends its values.
func (f *file) insertEach(ctx context.Context, into *sql.Stmt, ms []chat.Message, appendRow func(args []any, m chat.Message, author int64) []any) error {
	f.args = f.args[:0]
	for _, m := range ms {
		author, err := f.author(ctx, m.Author)
		if err != nil {
			return err
		}
		f.args = appendRow(f.args, m, author)
	}
	_, err := into.ExecContext(ctx, f.args...)
	return err
}

// appendWords appends the values of a message's row in the full-text table.
func (f *file) appendWords(args []any, m chat.Message, author int64) []any {
	f.words = fts.AppendAuthor(f.words[:0], author)
	f.words = fts.AppendWords(append(f.words, ' '), m.Text)
	return append(args, int64(m.ID), string(f.words))
}

// author returns the number of an author, and assigns one if there is none.
func (f *file) author(ctx context.Context, id chat.MemberID) (int64, error) {
	if n, ok := f.authors[id]; ok {
		return n, nil
	}
	if err := f.exec(ctx, "INSERT INTO author (id) VALUES (?) ON CONFLICT DO NOTHING", string(id)); err != nil {
		return 0, err
	}
	n, err := f.number(ctx, "SELECT num FROM author WHERE id = ?", string(id))
	if err == nil {
		f.authors[id] = n
	}
	return n, err
}

// noteBatch updates the times of the spans, the greatest ID and the greatest own number.
func (f *file) noteBatch(ctx context.Context, fresh []chat.Message) error {
	newest, number := fresh[0].ID, uint64(0)
	low, high := fresh[0].At.UnixMicro(), fresh[0].At.UnixMicro()
	for i, m := range fresh {
		at := m.At.UnixMicro()
		low, high, newest = min(low, at), max(high, at), max(newest, m.ID)
		if m.Via == chat.ViaSelf {
			number = max(number, m.Number)
		}
		if i+1 < len(fresh) && fresh[i+1].ID>>spanBits == m.ID>>spanBits {
			continue
		}
		if err := f.noteSpan(ctx, m.ID>>spanBits, low, high); err != nil {
			return err
		}
		if i+1 < len(fresh) {
			low, high = fresh[i+1].At.UnixMicro(), fresh[i+1].At.UnixMicro()
		}
	}
	return f.exec(ctx, "UPDATE newest SET id = max(id, ?), number = max(number, ?)", int64(newest), int64(number))
}

func (f *file) noteSpan(ctx context.Context, num chat.ID, low, high int64) error {
	return f.exec(ctx, `INSERT INTO span VALUES (?, ?, ?)
		ON CONFLICT DO UPDATE SET low = min(low, excluded.low), high = max(high, excluded.high)`, int64(num), low, high)
}

// update replaces changed messages and removes deleted ones. It returns those that are not on disk.
func (f *file) update(ctx context.Context, changed []chat.Message) (missing []chat.Message, err error) {
	for _, m := range changed {
		var text, author string
		err := f.conn.QueryRowContext(ctx, `SELECT m.text, a.id FROM message m JOIN author a ON a.num = m.author
			WHERE m.id = ?`, int64(m.ID)).Scan(&text, &author)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			missing, err = append(missing, m), nil
		case err != nil:
		case m.Deleted:
			err = f.remove(ctx, m.ID)
		default:
			err = f.replace(ctx, m, text != m.Text || author != string(m.Author))
		}
		if err != nil {
			return nil, err
		}
	}
	return missing, nil
}

func (f *file) remove(ctx context.Context, id chat.ID) error {
	if err := f.exec(ctx, "DELETE FROM message WHERE id = ?", int64(id)); err != nil {
		return err
	}
	return f.exec(ctx, "DELETE FROM word WHERE rowid = ?", int64(id))
}

func (f *file) replace(ctx context.Context, m chat.Message, reworded bool) error {
	author, err := f.author(ctx, m.Author)
	if err != nil {
		return err
	}
	if err := f.exec(ctx, "REPLACE"+insertMessages(1)[len("INSERT"):], appendRow(nil, m, author)...); err != nil {
		return err
	}
	if err := f.noteSpan(ctx, m.ID>>spanBits, m.At.UnixMicro(), m.At.UnixMicro()); err != nil || !reworded {
		return err
	}
	if err := f.exec(ctx, "DELETE FROM word WHERE rowid = ?", int64(m.ID)); err != nil {
		return err
	}
	return f.insertAll(ctx, []chat.Message{m}, false)
}

// unknown returns the messages whose IDs are not on disk, each ID once.
func (f *file) unknown(ctx context.Context, fresh []chat.Message) ([]chat.Message, error) {
	var out []chat.Message
	var last chat.ID
	for _, m := range fresh {
		n, err := f.number(ctx, "SELECT count(*) FROM message WHERE id = ?", int64(m.ID))
		if err != nil {
			return nil, err
		}
		if n == 0 && m.ID != last {
			out, last = append(out, m), m.ID
		}
	}
	return out, nil
}
