package chat

import (
	"context"
	"slices"
	"sort"
	"strings"
	"sync"
)

// maxMemory is how many messages Memory keeps, and maxMemoryBytes how much of them. A quarter more is let through before
// the oldest go, so that a message costs the same however many there are.
const (
	maxMemory      = 100_000
	maxMemoryBytes = 128 << 20
)

// Memory is an Archive that forgets everything when the program ends: for a copy that may not write to the disk. It keeps
// the last 100,000 messages, or fewer when they take more than 128 MB. It is safe for concurrent use and answers before
// its methods return.
type Memory struct {
	mu       sync.Mutex // guards the fields below
	messages []Message  // ascending by ID and Pos
	bytes    int        // what they take, about
	contacts map[Key]Contact
}

// NewMemory returns an empty Memory.
func NewMemory() *Memory { return &Memory{contacts: map[Key]Contact{}} }

// Append implements Archive.
func (a *Memory) Append(batch []Message, stored func()) {
	a.mu.Lock()
	a.messages = append(a.messages, batch...)
	for _, m := range batch {
		a.bytes += m.weight()
	}
	a.trimLocked()
	a.mu.Unlock()
	stored()
}

// AppendDurable implements Archive; nothing is more durable here.
func (a *Memory) AppendDurable(batch []Message, stored func()) {
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
func (a *Memory) trimLocked() {
	if len(a.messages) <= maxMemory+maxMemory/4 && a.bytes <= maxMemoryBytes+maxMemoryBytes/4 {
		return
	}
	drop := 0
	for len(a.messages)-drop > maxMemory || a.bytes > maxMemoryBytes {
		a.bytes -= a.messages[drop].weight()
		drop++
	}
	a.messages = slices.Clone(a.messages[drop:])
}

// Update implements Archive.
func (a *Memory) Update(batch []Message) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, m := range batch {
		i := sort.Search(len(a.messages), func(i int) bool { return a.messages[i].ID >= m.ID })
		if i == len(a.messages) || a.messages[i].ID != m.ID {
			continue
		}
		a.bytes -= a.messages[i].weight()
		if m.Deleted {
			a.messages = slices.Delete(a.messages, i, i+1)
			continue
		}
		a.bytes += m.weight()
		a.messages[i] = m
	}
}

// Window implements Archive.
func (a *Memory) Window(ctx context.Context, q Window, answer func(Page)) {
	if ctx.Err() != nil {
		return
	}
	a.mu.Lock()
	at := len(a.messages)
	if q.Anchor != 0 {
		at = sort.Search(len(a.messages), func(i int) bool { return a.messages[i].Pos >= q.Anchor })
	}
	from, to := max(0, at-q.Before), min(len(a.messages), at+q.After)
	p := Page{
		Window: q, Messages: slices.Clone(a.messages[from:to]),
		Older: from > 0, Newer: to < len(a.messages),
	}
	a.mu.Unlock()
	answer(p)
}

// Search implements Archive.
func (a *Memory) Search(ctx context.Context, q Search, answer func(Found)) {
	if ctx.Err() != nil {
		return
	}
	a.mu.Lock()
	f := Found{Search: q}
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

// Matches reports whether a message answers the search: its text contains the searched one, in any letter case, and it
// passes the filters.
func (q Search) Matches(m Message) bool {
	at := m.At.Unix()
	return (q.Before == 0 || m.Pos < q.Before) &&
		(q.Author == "" || m.Author == q.Author) &&
		(q.Since == 0 || at >= q.Since) &&
		(q.Until == 0 || at < q.Until) &&
		strings.Contains(strings.ToLower(m.Text), strings.ToLower(q.Text))
}
