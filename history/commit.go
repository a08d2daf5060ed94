package history

import (
	"context"
	"database/sql"
	"errors"
	"math"
	"slices"

	"udpchat/chat"
	"udpchat/history/contacts"
	"udpchat/history/fts"
	"udpchat/history/messages"
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
	err = f.conn.Transact(ctx, func() error {
		if len(b.contacts) > 0 {
			if err := contacts.Save(ctx, f.conn, b.contacts); err != nil {
				return err
			}
		}
		if err := f.insert(ctx, b); err != nil {
			return err
		}
		missing, err = f.update(ctx, b.changed)
		return err
	})
	if err != nil { // some may be rolled back
		clear(f.authors)
		clear(f.conversations)
	}
	return missing, err
}

// insert writes what is new: messages, and entries with the messages that show them.
func (f *file) insert(ctx context.Context, b *batch) error {
	f.prepared, f.linked, f.moved = f.prepared[:0], f.linked[:0], f.moved[:0]
	for i := range b.fresh {
		r, err := f.row(ctx, &b.fresh[i])
		if err != nil {
			return err
		}
		f.prepared = append(f.prepared, r)
	}
	if err := f.writeEntries(ctx, b.writes); err != nil {
		return err
	}
	rows := messages.Sorted(f.prepared)
	if b.again {
		var err error
		if rows, err = f.unknown(ctx, rows); err != nil {
			return err
		}
	}
	if err := f.noteBatch(ctx, rows); err != nil {
		return err
	}
	if err := notePlace(ctx, f, b.gone); err != nil {
		return err
	}
	rows = slices.DeleteFunc(rows, func(r messages.Row) bool { return r.Deleted })
	if err := f.insertAll(ctx, rows, true); err != nil {
		return err
	}
	if err := count(ctx, f, rows); err != nil {
		return err
	}
	for _, r := range f.linked {
		if err := link(ctx, f, r); err != nil {
			return err
		}
	}
	for _, m := range f.moved {
		if err := f.entries.Move(ctx, m.from, m.to, m.header); err != nil {
			return err
		}
	}
	return nil
}

// insertAll inserts the words of messages, and the messages themselves if whole is set.
func (f *file) insertAll(ctx context.Context, rows []messages.Row, whole bool) error {
	if whole {
		err := f.messages.Insert(ctx, f.conn, len(rows), func(args []any, i int) []any { return messages.AppendRow(args, rows[i]) })
		if err != nil {
			return err
		}
	}
	return f.fullText.Insert(ctx, f.conn, len(rows), func(args []any, i int) []any { return f.appendWords(args, rows[i]) })
}

// appendWords appends the values of a message's row in the full-text table.
func (f *file) appendWords(args []any, r messages.Row) []any {
	f.words = fts.AppendAuthor(f.words[:0], r.Author)
	f.words = fts.AppendWords(append(f.words, ' '), r.Text)
	return append(args, r.Key, string(f.words))
}

// noteBatch updates the times of the spans, and the greatest order and ID.
func (f *file) noteBatch(ctx context.Context, rows []messages.Row) error {
	if len(rows) == 0 {
		return nil
	}
	var newest chat.Pos
	low, high := int64(math.MaxInt64), int64(math.MinInt64)
	for i, r := range rows {
		low, high = min(low, r.At), max(high, r.At)
		newest.Order, newest.ID = max(newest.Order, r.Pos.Order), max(newest.ID, r.ID)
		if i+1 < len(rows) && rows[i+1].Key>>messages.SpanBits == r.Key>>messages.SpanBits {
			continue
		}
		if err := f.noteSpan(ctx, r.Key>>messages.SpanBits, low, high); err != nil {
			return err
		}
		low, high = math.MaxInt64, math.MinInt64
	}
	return notePlace(ctx, f, newest)
}

// notePlace updates the greatest order and ID.
func notePlace(ctx context.Context, f *file, p chat.Pos) error {
	if p.ID == 0 {
		return nil
	}
	return f.exec(ctx, "UPDATE newest SET id = max(id, ?), pos = max(pos, ?)", int64(p.ID), p.Order)
}

func (f *file) noteSpan(ctx context.Context, num, low, high int64) error {
	return f.exec(ctx, `INSERT INTO span VALUES (?, ?, ?)
		ON CONFLICT DO UPDATE SET low = min(low, excluded.low), high = max(high, excluded.high)`, num, low, high)
}

// update replaces changed messages and removes deleted ones. It returns those that are not on disk.
func (f *file) update(ctx context.Context, changed []chat.Message) (missing []chat.Message, err error) {
	for _, m := range changed {
		keys, err := messages.KeysIn(ctx, f.conn, m.Conversation)
		if err != nil {
			return nil, err
		}
		var text, author string
		err = f.conn.QueryRowContext(ctx, `SELECT m.text, a.id FROM message m JOIN author a ON a.num = m.author
			WHERE m.key = ?`, keys.Key(m.ID)).Scan(&text, &author)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			missing, err = append(missing, m), nil
		case err != nil:
		case m.Deleted:
			err = f.remove(ctx, keys.Key(m.ID))
		default:
			err = f.replace(ctx, m, text != m.Text || author != string(m.Author))
		}
		if err != nil {
			return nil, err
		}
	}
	return missing, nil
}

func (f *file) remove(ctx context.Context, key int64) error {
	if err := f.strip(ctx, "SELECT ?", key); err != nil {
		return err
	}
	if _, err := uncount(ctx, f, "SELECT ?", key); err != nil {
		return err
	}
	if err := f.exec(ctx, "DELETE FROM message WHERE key = ?", key); err != nil {
		return err
	}
	return f.exec(ctx, "DELETE FROM word WHERE rowid = ?", key)
}

func (f *file) replace(ctx context.Context, m chat.Message, reworded bool) error {
	r, err := f.row(ctx, &m)
	if err != nil {
		return err
	}
	r.Due = false // its entry may be on disk
	if _, err := uncount(ctx, f, "SELECT ?", r.Key); err != nil {
		return err
	}
	const update = `UPDATE message SET pos = ?, author = ?, address = ?, at = ?, via = ?, encoding = ?, text = ?, raw = ?, deliveries = ?,
		log = coalesce(?, log), number = coalesce(?, number) WHERE key = ?`
	if err := f.exec(ctx, update, append(messages.AppendRow(nil, r)[2:13], r.Key)...); err != nil {
		return err
	}
	if err := count(ctx, f, []messages.Row{r}); err != nil {
		return err
	}
	if err := f.noteSpan(ctx, r.Key>>messages.SpanBits, r.At, r.At); err != nil || !reworded {
		return err
	}
	if err := f.exec(ctx, "DELETE FROM word WHERE rowid = ?", r.Key); err != nil {
		return err
	}
	return f.insertAll(ctx, []messages.Row{r}, false)
}

// unknown returns the rows of messages that are not on disk, each once. Those of entries that are get their links.
func (f *file) unknown(ctx context.Context, rows []messages.Row) ([]messages.Row, error) {
	var out []messages.Row
	var last int64
	for _, r := range rows {
		n, err := f.number(ctx, "SELECT count(*) FROM message WHERE key = ?", r.Key)
		if err != nil {
			return nil, err
		}
		if n == 0 && r.Key != last {
			out, last = append(out, r), r.Key
		} else if r.Entry > 0 {
			f.linked = append(f.linked, r)
		}
	}
	return out, nil
}
