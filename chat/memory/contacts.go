package memory

import (
	"context"
	"slices"

	"udpchat/chat"
)

const (
	maxContacts = 1000
	maxPage     = 1 << 20 // how much an Outbox answers at once, in bytes
)

var (
	_ chat.Archive  = (*Archive)(nil)
	_ chat.Contacts = (*Archive)(nil)
)

// Contacts implements chat.Contacts.
func (a *Archive) Contacts() []chat.Contact {
	a.mu.Lock()
	defer a.mu.Unlock()
	all := make([]chat.Contact, 0, len(a.contacts))
	for _, c := range a.contacts {
		all = append(all, c)
	}
	slices.SortFunc(all, func(x, y chat.Contact) int { return y.Seen.Compare(x.Seen) })
	return all[:min(len(all), maxContacts)]
}

// SaveContacts implements chat.Contacts.
func (a *Archive) SaveContacts(batch []chat.Contact) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, c := range batch {
		a.contacts[c.Key] = c.Over(a.contacts[c.Key])
	}
}

// Outbox implements chat.Contacts.
func (a *Archive) Outbox(ctx context.Context, number uint64, n int, answer func([]chat.Message, error)) {
	if ctx.Err() != nil {
		return
	}
	var page []chat.Message
	bytes := 0
	a.mu.Lock()
	for _, m := range a.messages {
		if m.Number <= number || !m.Mine() {
			continue
		}
		if bytes += m.Weight(); len(page) == n || len(page) > 0 && bytes > maxPage {
			break
		}
		page = append(page, m)
	}
	a.mu.Unlock()
	answer(page, nil)
}
