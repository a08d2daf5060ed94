package chat

import (
	"context"
	"slices"
)

var (
	_ Archive  = (*Memory)(nil)
	_ Contacts = (*Memory)(nil)
)

// Contacts implements Contacts.
func (a *Memory) Contacts() []Contact {
	a.mu.Lock()
	defer a.mu.Unlock()
	all := make([]Contact, 0, len(a.contacts))
	for _, c := range a.contacts {
		all = append(all, c)
	}
	slices.SortFunc(all, func(x, y Contact) int { return y.Seen.Compare(x.Seen) })
	return all[:min(len(all), maxLinked)]
}

// SaveContacts implements Contacts.
func (a *Memory) SaveContacts(batch []Contact) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, c := range batch {
		a.contacts[c.Key] = c.Over(a.contacts[c.Key])
	}
}

// Outbox implements Contacts.
func (a *Memory) Outbox(ctx context.Context, number uint64, n int, answer func([]Message, error)) {
	if ctx.Err() != nil {
		return
	}
	var page []Message
	bytes := 0
	a.mu.Lock()
	for _, m := range a.messages {
		if m.Number <= number || !m.Mine() {
			continue
		}
		if bytes += m.weight(); len(page) == n || len(page) > 0 && bytes > maxRecentBytes {
			break
		}
		page = append(page, m)
	}
	a.mu.Unlock()
	answer(page, nil)
}
