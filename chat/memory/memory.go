// Package memory keeps messages and contacts for one run, for a node that may not write to the disk.
package memory

import (
	"cmp"
	"context"
	"maps"
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
	said     map[chat.Conversation][]chat.Message // in the order of their places; none is empty
	places   map[chat.ID]chat.Pos                 // of all messages
	count    int                                  // of all messages
	bytes    int                                  // what they take, about
	contacts map[chat.Key]chat.Contact
}

// New returns an empty Archive.
func New() *Archive {
	return &Archive{
		said: map[chat.Conversation][]chat.Message{}, places: map[chat.ID]chat.Pos{}, contacts: map[chat.Key]chat.Contact{},
	}
}

// Append implements chat.Archive.
func (a *Archive) Append(batch []chat.Message, stored func()) {
	a.mu.Lock()
	for _, m := range batch {
		a.addLocked(m)
	}
	a.trimLocked()
	a.mu.Unlock()
	stored()
}

// addLocked puts a message into its place. One that is here already is replaced.
func (a *Archive) addLocked(m chat.Message) {
	a.removeLocked(m.Conversation, m.ID)
	ms := a.said[m.Conversation]
	if n := len(ms); n == 0 || ms[n-1].Pos.Before(m.Pos) {
		ms = append(ms, m)
	} else {
		ms = slices.Insert(ms, from(ms, m.Pos), m)
	}
	a.said[m.Conversation], a.places[m.ID] = ms, m.Pos
	a.count++
	a.bytes += m.Weight()
}

// removeLocked removes a message, and reports whether it was there.
func (a *Archive) removeLocked(in chat.Conversation, id chat.ID) bool {
	pos, ok := a.places[id]
	ms := a.said[in]
	i := from(ms, pos)
	if !ok || i == len(ms) || ms[i].ID != id {
		return false
	}
	a.forgetLocked(ms[i])
	a.setLocked(in, slices.Delete(ms, i, i+1))
	return true
}

// forgetLocked notes that a message is not here any more.
func (a *Archive) forgetLocked(m chat.Message) {
	delete(a.places, m.ID)
	a.count--
	a.bytes -= m.Weight()
}

// from is the index of the first message at a place or beyond.
func from(ms []chat.Message, pos chat.Pos) int {
	return sort.Search(len(ms), func(i int) bool { return !ms[i].Pos.Before(pos) })
}

// trimLocked drops the oldest, of whatever conversation, when there are too many.
func (a *Archive) trimLocked() {
	if a.count <= maxMessages+maxMessages/4 && a.bytes <= maxBytes+maxBytes/4 {
		return
	}
	for a.count > maxMessages || a.bytes > maxBytes {
		var oldest []chat.Message
		for _, ms := range a.said {
			if oldest == nil || ms[0].Pos.Before(oldest[0].Pos) {
				oldest = ms
			}
		}
		a.forgetLocked(oldest[0])
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
		if a.removeLocked(m.Conversation, m.ID) && !m.Deleted {
			a.addLocked(m)
		}
	}
}

// Window implements chat.Archive.
func (a *Archive) Window(ctx context.Context, q chat.Window, answer func(chat.Page)) {
	if ctx.Err() != nil {
		return
	}
	a.mu.Lock()
	all := a.said[q.Conversation]
	if q.ByArrival {
		p := arrivals(all, q)
		a.mu.Unlock()
		answer(p)
		return
	}
	at := len(all)
	if !q.Anchor.IsZero() {
		at = from(all, q.Anchor)
	}
	first, last := max(0, at-q.Before), min(len(all), at+q.After)
	p := chat.Page{Window: q, Messages: slices.Clone(all[first:last]), Older: first > 0, Newer: last < len(all)}
	for i := 0; i < len(all) && q.Anchor.IsZero(); i++ {
		p.Newest = max(p.Newest, all[i].ID)
	}
	a.mu.Unlock()
	answer(p)
}

// arrivals returns the first messages that came after one.
func arrivals(all []chat.Message, q chat.Window) chat.Page {
	type arrival struct {
		id chat.ID
		at int
	}
	var came []arrival
	for i := range all {
		if all[i].ID > q.Since {
			came = append(came, arrival{all[i].ID, i})
		}
	}
	slices.SortFunc(came, func(a, b arrival) int { return cmp.Compare(a.id, b.id) })
	p := chat.Page{Window: q, Newer: len(came) > q.After}
	for _, a := range came[:min(q.After, len(came))] {
		p.Messages = append(p.Messages, all[a.at])
	}
	return p
}

// Search implements chat.Archive.
func (a *Archive) Search(ctx context.Context, q chat.Search, answer func(chat.Found)) {
	if ctx.Err() != nil {
		return
	}
	a.mu.Lock()
	f := chat.Found{Search: q}
	for _, m := range a.said[q.Conversation] {
		if q.Matches(m) {
			f.Messages = append(f.Messages, m)
		}
	}
	a.mu.Unlock()
	slices.SortFunc(f.Messages, func(a, b chat.Message) int { return cmp.Compare(b.ID, a.ID) })
	if len(f.Messages) > q.Limit {
		f.Messages = f.Messages[:q.Limit]
		f.More, f.Down = true, f.Messages[q.Limit-1].ID
	}
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
	for _, m := range ms {
		old.UpTo = max(old.UpTo, m.ID)
	}
	ms = slices.DeleteFunc(ms, func(m chat.Message) bool {
		gone := old.Covers(m)
		if gone {
			a.forgetLocked(m)
		}
		return gone
	})
	a.setLocked(in, ms)
	a.mu.Unlock()
	done(int64(had-len(ms)), old, nil)
}

const maxContacts = 1000

var (
	_ chat.Archive  = (*Archive)(nil)
	_ chat.Contacts = (*Archive)(nil)
)

// Contacts implements chat.Contacts.
func (a *Archive) Contacts() []chat.Contact {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.contactsLocked()
}

func (a *Archive) contactsLocked() []chat.Contact {
	all := slices.SortedFunc(maps.Values(a.contacts), func(x, y chat.Contact) int { return y.Seen.Compare(x.Seen) })
	return all[:min(len(all), maxContacts)]
}

// SaveContacts implements chat.Contacts.
func (a *Archive) SaveContacts(batch []chat.Contact) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, c := range batch {
		a.contacts[c.Key] = c
	}
	if len(a.contacts) > 2*maxContacts {
		newest := a.contactsLocked()
		clear(a.contacts)
		for _, c := range newest {
			a.contacts[c.Key] = c
		}
	}
}
