// Package memory keeps messages and contacts for one run, for a node that may not write to the disk.
package memory

import (
	"context"
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
	mu       sync.Mutex                           // guards the fields below
	said     map[chat.Conversation][]chat.Message // ascending by ID and Pos; none is empty
	count    int                                  // of all messages
	bytes    int                                  // what they take, about
	contacts map[chat.Key]chat.Contact
}

// New returns an empty Archive.
func New() *Archive {
	return &Archive{said: map[chat.Conversation][]chat.Message{}, contacts: map[chat.Key]chat.Contact{}}
}

// Append implements chat.Archive.
func (a *Archive) Append(batch []chat.Message, stored func()) {
	a.mu.Lock()
	for _, m := range batch {
		a.said[m.Conversation] = append(a.said[m.Conversation], m)
		a.bytes += m.Weight()
	}
	a.count += len(batch)
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

// trimLocked drops the oldest, of whatever conversation, when there are too many.
func (a *Archive) trimLocked() {
	if a.count <= maxMessages+maxMessages/4 && a.bytes <= maxBytes+maxBytes/4 {
		return
	}
	for a.count > maxMessages || a.bytes > maxBytes {
		var oldest []chat.Message
		for _, ms := range a.said {
			if oldest == nil || ms[0].ID < oldest[0].ID {
				oldest = ms
			}
		}
		a.bytes -= oldest[0].Weight()
		a.count--
		a.setLocked(oldest[0].Conversation, oldest[1:])
	}
	for c, ms := range a.said {
		a.said[c] = slices.Clone(ms) // without the memory of those that were dropped
	}
}

// setLocked replaces the messages of a conversation.
func (a *Archive) setLocked(in chat.Conversation, ms []chat.Message) {
	if len(ms) == 0 {
		delete(a.said, in)
	} else {
		a.said[in] = ms
	}
}

// Update implements chat.Archive.
func (a *Archive) Update(batch []chat.Message) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, m := range batch {
		ms := a.said[m.Conversation]
		i := sort.Search(len(ms), func(i int) bool { return ms[i].ID >= m.ID })
		if i == len(ms) || ms[i].ID != m.ID {
			continue
		}
		a.bytes -= ms[i].Weight()
		if m.Deleted {
			a.count--
			a.setLocked(m.Conversation, slices.Delete(ms, i, i+1))
			continue
		}
		a.bytes += m.Weight()
		ms[i] = m
	}
}

// Window implements chat.Archive.
func (a *Archive) Window(ctx context.Context, q chat.Window, answer func(chat.Page)) {
	if ctx.Err() != nil {
		return
	}
	a.mu.Lock()
	all := a.said[q.Conversation]
	at := len(all)
	if !q.Anchor.IsZero() {
		at = sort.Search(len(all), func(i int) bool { return !all[i].Pos.Before(q.Anchor) })
	}
	from, to := max(0, at-q.Before), min(len(all), at+q.After)
	p := chat.Page{Window: q, Messages: slices.Clone(all[from:to]), Older: from > 0, Newer: to < len(all)}
	a.mu.Unlock()
	answer(p)
}

// Search implements chat.Archive.
func (a *Archive) Search(ctx context.Context, q chat.Search, answer func(chat.Found)) {
	if ctx.Err() != nil {
		return
	}
	a.mu.Lock()
	f := chat.Found{Search: q}
	for _, m := range slices.Backward(a.said[q.Conversation]) {
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

// DeleteBefore forgets the messages of a conversation of before a time, or all when the time is zero. It calls done before it
// returns. There is no progress to tell.
func (a *Archive) DeleteBefore(
	_ context.Context, in chat.Conversation, before time.Time, _ func(n int64), done func(n int64, gone chat.Old, err error),
) {
	a.mu.Lock()
	ms, old := a.said[in], chat.Old{Conversation: in, Before: before}
	had := len(ms)
	if had > 0 {
		old.UpTo = ms[had-1].ID
	}
	ms = slices.DeleteFunc(ms, func(m chat.Message) bool {
		gone := old.Covers(m)
		if gone {
			a.bytes -= m.Weight()
		}
		return gone
	})
	n := had - len(ms)
	a.count -= n
	a.setLocked(in, ms)
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

// Outbox implements chat.Contacts. Letters are of the open room.
func (a *Archive) Outbox(ctx context.Context, number uint64, n int, answer func([]chat.Message, error)) {
	if ctx.Err() != nil {
		return
	}
	var page []chat.Message
	bytes := 0
	a.mu.Lock()
	for _, m := range a.said[chat.OpenRoom] {
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
