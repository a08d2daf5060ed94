package history

import (
	"context"
	"maps"
	"slices"

	"udpchat/chat"
	"udpchat/history/contacts"
)

var _ chat.Contacts = (*History)(nil)

// Contacts implements chat.Contacts. It reads the disk. Without a readable file there are none.
func (h *History) Contacts() []chat.Contact {
	var all []chat.Contact
	_ = h.reader.use(func(db *database) (err error) {
		all, err = contacts.Read(context.Background(), db)
		return err
	})
	return all
}

// SaveContacts implements chat.Contacts.
func (h *History) SaveContacts(batch []chat.Contact) { h.queue.save(batch) }

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
		return w.file.conn.Transact(ctx, func() error { return carry(ctx, w.file.entries) })
	}
	_ = w.reader.use(func(db *database) error { // if this fails, the room has no contacts either
		all, err := contacts.Read(ctx, db)
		w.contacts = contacts.Remember(nil, all)
		return err
	})
	return nil
}
