package history

import (
	"context"
	"database/sql"
	"net/netip"
	"time"

	"udpchat/chat"
)

// maxContacts is how many contacts are read; those beyond are forgotten.
const maxContacts = 1000

var _ chat.Contacts = (*History)(nil)

// Contacts implements chat.Contacts. It waits for the disk, for a moment.
func (h *History) Contacts() []chat.Contact {
	var all []chat.Contact
	_ = h.reader.use(func(db *database) (err error) { // without a file there is nobody
		all, err = readContacts(context.Background(), db)
		return err
	})
	return all
}

// SaveContacts implements chat.Contacts.
func (h *History) SaveContacts(batch []chat.Contact) { h.queue.save(batch) }

// Outbox implements chat.Contacts.
func (h *History) Outbox(ctx context.Context, after uint64, n int, answer func([]chat.Message, error)) {
	h.reader.outbox(ctx, after, n, answer)
}

// Said is the own message with the greatest number there was when the history was opened. Where it is gone, only its Number
// is set.
func (h *History) Said() chat.Message { return h.said }

func readContacts(ctx context.Context, db *database) ([]chat.Contact, error) {
	if db.version < 2 {
		return nil, nil
	}
	rows, err := db.QueryContext(ctx, `SELECT key, name, met, seen, base, reached, heard, room, link, plain FROM contact
		WHERE length(key) = 32 ORDER BY seen DESC LIMIT ?`, maxContacts)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []chat.Contact
	for rows.Next() {
		c, err := scanContact(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return all, rows.Err()
}

func scanContact(row scanner) (chat.Contact, error) {
	var (
		c                      chat.Contact
		met, seen              int64
		key, room, link, plain []byte
	)
	err := row.Scan(&key, &c.Name, &met, &seen, &c.Base, &c.Reached, &c.Heard, &room, &link, &plain)
	if err != nil {
		return c, err
	}
	c.Key, c.Met, c.Seen = chat.Key(key), timeOf(met), timeOf(seen)
	for _, a := range []struct {
		to  *netip.AddrPort
		raw []byte
	}{{&c.Room, room}, {&c.Link, link}, {&c.Plain, plain}} {
		if a.raw != nil && err == nil {
			err = a.to.UnmarshalBinary(a.raw)
		}
	}
	return c, err
}

// saveContacts writes contacts in the place of what was known under their keys.
func (f *file) saveContacts(ctx context.Context, batch []chat.Contact) error {
	for _, c := range batch {
		err := f.exec(ctx, `INSERT INTO contact VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT DO UPDATE SET name = excluded.name, met = excluded.met, seen = excluded.seen, base = excluded.base,
				reached = max(reached, excluded.reached), heard = max(heard, excluded.heard),
				room = excluded.room, link = excluded.link, plain = excluded.plain`,
			c.Key[:], c.Name, microOf(c.Met), microOf(c.Seen), int64(c.Base), int64(c.Reached), int64(c.Heard),
			addressValue(c.Room), addressValue(c.Link), addressValue(c.Plain))
		if err != nil {
			return err
		}
	}
	return nil
}

// hear notes with new messages how far their authors have been heard. Deleted ones count as well.
func (f *file) hear(ctx context.Context, fresh []chat.Message) error {
	var heard map[chat.Key]uint64
	for _, m := range fresh {
		if m.Via != chat.ViaLink {
			continue
		}
		if k, ok := m.Author.Key(); ok {
			if heard == nil {
				heard = map[chat.Key]uint64{}
			}
			heard[k] = max(heard[k], m.Number)
		}
	}
	for k, number := range heard {
		err := f.exec(ctx, `INSERT INTO contact (key, heard) VALUES (?, ?)
			ON CONFLICT DO UPDATE SET heard = max(heard, excluded.heard)`, k[:], int64(number))
		if err != nil {
			return err
		}
	}
	return nil
}

// forgetContacts drops the contacts that are too many.
func (f *file) forgetContacts(ctx context.Context) error {
	return f.exec(ctx, "DELETE FROM contact WHERE key IN (SELECT key FROM contact ORDER BY seen DESC LIMIT -1 OFFSET ?)", maxContacts)
}

// readSaid returns what History.Said returns.
func readSaid(ctx context.Context, db *database) (chat.Message, error) {
	var number uint64
	if db.version < 2 {
		return chat.Message{}, nil
	}
	if err := db.QueryRowContext(ctx, "SELECT number FROM newest").Scan(&number); err != nil || number == 0 {
		return chat.Message{}, err
	}
	page, err := readOutbox(ctx, db, number-1, 1)
	if err != nil || len(page) == 0 {
		return chat.Message{Number: number}, err
	}
	return page[0], nil
}

// maxPage is about how many bytes of text one page of the outbox holds.
const maxPage = 1 << 20

func (r *reader) outbox(ctx context.Context, after uint64, n int, answer func([]chat.Message, error)) {
	r.ask(func() {
		r.mail = append(r.mail, func() {
			var page []chat.Message
			err := r.use(func(db *database) (err error) {
				page, err = readOutbox(ctx, db, after, n)
				return err
			})
			if ctx.Err() == nil {
				answer(page, err)
			}
		})
	})
}

func readOutbox(ctx context.Context, db *database, after uint64, n int) ([]chat.Message, error) {
	if db.version < 2 {
		return nil, nil
	}
	rows, err := db.QueryContext(ctx, "SELECT "+db.columns()+" FROM "+tables+` WHERE m.via = 0 AND m.number > ?
		ORDER BY m.number LIMIT ?`, int64(after), n)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	return scanPage(rows)
}

// scanPage reads rows until there are enough bytes.
func scanPage(rows *sql.Rows) ([]chat.Message, error) {
	var page []chat.Message
	for size := 0; size < maxPage && rows.Next(); {
		m, err := scanRow(rows)
		if err != nil {
			return nil, err
		}
		page = append(page, m)
		size += len(m.Text)
	}
	return page, rows.Err()
}

// microOf is a time as it is kept; the zero Time is 0.
func microOf(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

func timeOf(micro int64) time.Time {
	if micro == 0 {
		return time.Time{}
	}
	return time.UnixMicro(micro)
}
