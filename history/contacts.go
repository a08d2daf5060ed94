package history

import (
	"context"
	"maps"
	"net/netip"
	"slices"
	"time"

	"udpchat/chat"
	"udpchat/internal/fair"
)

// maxContacts is how many contacts are kept.
const maxContacts = 1000

// fairOrder sorts contacts in SQL as fairest does in memory. The stored link is an address and two bytes of a port.
const fairOrder = "row_number() OVER (PARTITION BY substr(link, 1, length(link) - 2) ORDER BY seen DESC), seen DESC"

var _ chat.Contacts = (*History)(nil)

// Contacts implements chat.Contacts. It reads the disk. Without a readable file there are none.
func (h *History) Contacts() []chat.Contact {
	var all []chat.Contact
	_ = h.reader.use(func(db *database) (err error) {
		all, err = readContacts(context.Background(), db)
		return err
	})
	return all
}

// SaveContacts implements chat.Contacts.
func (h *History) SaveContacts(batch []chat.Contact) { h.queue.save(batch) }

// LastOwn returns the own message with the greatest number that the history ever held before Open. If that message was deleted,
// only its Number is set.
func (h *History) LastOwn() chat.Message { return h.lastOwn }

func readContacts(ctx context.Context, db *database) ([]chat.Contact, error) {
	var all []chat.Contact
	keep := func(c chat.Contact) bool { all = append(all, c); return true }
	err := each(ctx, db, scanContact, keep, `SELECT key, name, met, seen, base, reached, heard, room, link, plain FROM contact
		WHERE length(key) = 32 ORDER BY `+fairOrder+` LIMIT ?`, maxContacts)
	slices.SortFunc(all, latestFirst)
	return all, err
}

// fairest sorts contacts, those to be kept first: see package fair. A contact that was never linked has no host.
func fairest(all []chat.Contact) []chat.Contact {
	return fair.Order(all, func(c chat.Contact) netip.Addr { return c.Link.Addr() }, latestFirst)
}

func latestFirst(x, y chat.Contact) int { return y.Seen.Compare(x.Seen) }

func scanContact(row scanner) (chat.Contact, error) {
	var c chat.Contact
	var met, seen int64
	var key, room, link, plain []byte
	err := row.Scan(&key, &c.Name, &met, &seen, &c.Base, &c.Reached, &c.Heard, &room, &link, &plain)
	if err != nil {
		return c, err
	}
	c.Key, c.Met, c.Seen = chat.Key(key), timeOf(met), timeOf(seen)
	for to, raw := range map[*netip.AddrPort][]byte{&c.Room: room, &c.Link: link, &c.Plain: plain} {
		_ = to.UnmarshalBinary(raw) // a damaged address is none; the numbers still count
	}
	return c, nil
}

// saveContacts writes contacts, in place of older ones with the same keys. Reached and heard never decrease.
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

// noteHeard raises the heard numbers of the authors of new messages, deleted ones included.
func (f *file) noteHeard(ctx context.Context, fresh []chat.Message) error {
	heard := map[chat.Key]uint64{}
	for _, m := range fresh {
		if k, ok := m.Author.Key(); ok && isLetter(m) {
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

// carryOver takes what the last file had over into a new one, so that no contact becomes a newcomer when the file was damaged or its
// folder is gone: it queues the contacts, and writes the networks and how many entries had come.
func (w *writer) carryOver(ctx context.Context) error {
	if w.contacts != nil {
		w.queue.change(func() { w.queue.restoreLocked(slices.Collect(maps.Values(w.contacts))) })
		if !w.file.made {
			return nil
		}
		w.queue.mu.Lock()
		carry := w.queue.journal.Carry(w.Now())
		w.queue.mu.Unlock()
		return transact(ctx, w.file.conn, func() error { return carry(ctx, w.file.entries) })
	}
	_ = w.reader.use(func(db *database) error { // if this fails, the room has no contacts either
		all, err := readContacts(ctx, db)
		w.contacts = remember(nil, &batch{contacts: all})
		return err
	})
	return nil
}

// remember applies a batch to the known contacts, and evicts some when there are too many.
func remember(known map[chat.Key]chat.Contact, b *batch) map[chat.Key]chat.Contact {
	if known == nil {
		known = map[chat.Key]chat.Contact{}
	}
	for _, c := range b.contacts {
		known[c.Key] = c.Over(known[c.Key])
	}
	for _, m := range b.fresh {
		if k, ok := m.Author.Key(); ok && isLetter(m) {
			c := known[k]
			c.Key, c.Heard = k, max(c.Heard, m.Number)
			known[k] = c
		}
	}
	if len(known) >= 2*maxContacts {
		for _, c := range fairest(slices.Collect(maps.Values(known)))[maxContacts:] {
			delete(known, c.Key)
		}
	}
	return known
}

// forgetContacts deletes the contacts beyond maxContacts.
func (f *file) forgetContacts(ctx context.Context) error {
	return f.exec(ctx, "DELETE FROM contact WHERE key IN (SELECT key FROM contact ORDER BY "+fairOrder+" LIMIT -1 OFFSET ?)", maxContacts)
}

// readLastOwn reads the result of History.LastOwn.
func readLastOwn(ctx context.Context, db *database) (chat.Message, error) {
	var number uint64
	if err := db.QueryRowContext(ctx, "SELECT number FROM newest").Scan(&number); err != nil || number == 0 {
		return chat.Message{}, err
	}
	p, err := readOutbox(ctx, db, number-1, 1)
	if err != nil || len(p.messages) == 0 {
		return chat.Message{Number: number}, err
	}
	return p.messages[0], nil
}

// microOf converts a time to microseconds; the zero Time is 0.
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
