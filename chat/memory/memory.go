// Package memory keeps messages and contacts for one run, for a node that may not write to the disk.
package memory

import (
	"context"
	"iter"
	"slices"
	"sort"
	"sync"
	"time"

	"udpchat/chat"
)

// maxMessages is how many messages an Archive keeps, and maxBytes how much of them. A quarter more is let through before the
// oldest go, so that a message costs the same however many there are.
const (
	maxMessages = 100_000
	maxBytes    = 128 << 20
)

// Archive keeps the last 100,000 messages, or fewer when they take more than 128 MB. It is safe for concurrent use and answers
// before its methods return.
type Archive struct {
	mu       sync.Mutex     // guards the fields below
	messages []chat.Message // ascending by ID and Pos
	bytes    int            // what they take, about
	contacts map[chat.Key]chat.Contact
}

// New returns an empty Archive.
func New() *Archive { return &Archive{contacts: map[chat.Key]chat.Contact{}} }

// Append implements chat.Archive.
func (a *Archive) Append(batch []chat.Message, stored func()) {
	a.mu.Lock()
	a.messages = append(a.messages, batch...)
	for _, m := range batch {
		a.bytes += m.Weight()
	}
	a.trimLocked()
	a.mu.Unlock()
	stored()
}

// AppendDurable implements chat.Archive; nothing is more durable here.
func (a *Archive) AppendDurable(batch []chat.Message, stored func()) {
	a.mu.Lock()
	for _, m := range batch {
		if k, theirs := m.Author.Key(); theirs {
			c := a.contacts[k]
			c.Key, c.Heard = k, max(c.Heard, m.Number)
			a.contacts[k] = c
		}
	}
	a.mu.Unlock()
	a.Append(batch, stored)
}

// trimLocked drops the oldest when there are too many.
func (a *Archive) trimLocked() {
	if len(a.messages) <= maxMessages+maxMessages/4 && a.bytes <= maxBytes+maxBytes/4 {
		return
	}
	drop := 0
	for len(a.messages)-drop > maxMessages || a.bytes > maxBytes {
		a.bytes -= a.messages[drop].Weight()
		drop++
	}
	a.messages = slices.Clone(a.messages[drop:])
}

// Update implements chat.Archive.
func (a *Archive) Update(batch []chat.Message) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, m := range batch {
		i := sort.Search(len(a.messages), func(i int) bool { return a.messages[i].ID >= m.ID })
		if i == len(a.messages) || a.messages[i].ID != m.ID {
			continue
		}
		a.bytes -= a.messages[i].Weight()
		if m.Deleted {
			a.messages = slices.Delete(a.messages, i, i+1)
			continue
		}
		a.bytes += m.Weight()
		a.messages[i] = m
	}
}

// Window implements chat.Archive.
func (a *Archive) Window(ctx context.Context, q chat.Window, answer func(chat.Page)) {
	if ctx.Err() != nil {
		return
	}
	a.mu.Lock()
	at := len(a.messages)
	if q.Anchor != 0 {
		at = sort.Search(len(a.messages), func(i int) bool { return a.messages[i].Pos >= q.Anchor })
	}
	before, older := first(slices.Backward(a.messages[:at]), q.Conversation, q.Before)
	after, newer := first(slices.All(a.messages[at:]), q.Conversation, q.After)
	a.mu.Unlock()
	slices.Reverse(before)
	p := chat.Page{Window: q, Messages: slices.Concat(before, after), Older: older, Newer: newer}
	answer(p)
}

// first returns the first n messages of a conversation, and whether there are more.
func first(all iter.Seq2[int, chat.Message], in chat.Conversation, n int) (found []chat.Message, more bool) {
	for _, m := range all {
		if m.Conversation != in {
			continue
		}
		if len(found) == n {
			return found, true
		}
		found = append(found, m)
	}
	return found, false
}

// Search implements chat.Archive.
func (a *Archive) Search(ctx context.Context, q chat.Search, answer func(chat.Found)) {
	if ctx.Err() != nil {
		return
	}
	a.mu.Lock()
	f := chat.Found{Search: q}
	for _, m := range slices.Backward(a.messages) {
		if !q.Matches(m) {
			continue
		}
		if len(f.Messages) == q.Limit {
			f.More, f.Down = true, f.Messages[q.Limit-1].Pos
			break
		}
		f.Messages = append(f.Messages, m)
	}
	a.mu.Unlock()
	answer(f)
}

// DeleteBefore forgets the messages of before a time, or all when the time is zero. It calls done before it returns. There is
// no progress to tell.
func (a *Archive) DeleteBefore(_ context.Context, before time.Time, _ func(n int64), done func(n int64, gone chat.Old, err error)) {
	a.mu.Lock()
	had, old := len(a.messages), chat.Old{Before: before}
	if had > 0 {
		old.UpTo = a.messages[had-1].ID
	}
	a.messages = slices.DeleteFunc(a.messages, func(m chat.Message) bool {
		gone := old.Covers(m)
		if gone {
			a.bytes -= m.Weight()
		}
		return gone
	})
	n := had - len(a.messages)
	a.mu.Unlock()
	done(int64(n), old, nil)
}

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
