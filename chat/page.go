package chat

import (
	"context"
	"maps"
	"slices"
	"sort"
	"time"
)

// Load puts messages of the archive in front of the tail, at the start and when nothing is left of it. It does nothing if the
// tail has let go of messages already: a face that scrolls up asks for them.
func (t *Transcript) Load(rev Rev, page Page) {
	if t.older || page.Err != nil {
		return
	}
	var front []entry
	for _, m := range t.Refresh(page.Messages) {
		if len(t.tail) == 0 || m.Pos.Before(t.tail[0].Pos) {
			m.Rev = rev
			front = append(front, entry{m, rev})
			t.bytes += m.Weight()
			t.stored = later(t.stored, m.Pos)
		}
	}
	t.tail = append(front, t.tail...)
	t.older, t.lost = page.Older, rev
	switch {
	case !page.Older:
		t.floor = Pos{}
	case len(front) > 0:
		t.floor = Pos{front[0].Pos.Order, front[0].ID - 1}
	}
}

// Merge brings a page of the archive up to date: messages of the tail are fresher, and the newest may not be in the archive
// yet. floor is the Floor of when the page was asked for. If the tail has since let go of messages that the page lacks, the
// page says that there are newer ones.
func (t *Transcript) Merge(p Page, floor Pos) Page {
	var last Pos
	if n := len(p.Messages); n > 0 {
		last = p.Messages[n-1].Pos
	}
	p.Messages = t.Refresh(p.Messages)
	switch {
	case p.Newer || p.Err != nil:
		return p
	case last.Before(t.floor) && floor.Before(t.floor):
		p.Newer = true
		return p
	}
	p.Messages = append(p.Messages, messages(t.tail[t.after(last):])...)
	return p.cut()
}

// cut reduces a page to what was asked for.
func (p Page) cut() Page {
	n := len(p.Messages)
	at := n
	if !p.Window.Anchor.IsZero() {
		at = sort.Search(n, func(i int) bool { return !p.Messages[i].Pos.Before(p.Window.Anchor) })
	}
	from, to := max(0, at-p.Window.Before), min(n, at+p.Window.After)
	p.Older = p.Older || from > 0
	p.Newer = to < n
	p.Messages = p.Messages[from:to]
	return p
}

// Refresh returns messages of the archive as they are now, without those that were deleted or cleared meanwhile.
func (t *Transcript) Refresh(stale []Message) []Message {
	latest := make(map[ID]Message)
	for _, c := range t.changes {
		latest[c.ID] = c.Message
	}
	fresh := make([]Message, 0, len(stale))
	for _, m := range stale {
		if now, ok := t.Find(m.ID); ok {
			m = now
		} else if slices.ContainsFunc(t.cleared, func(o Old) bool { return o.Covers(m) }) {
			continue
		} else if now, ok := latest[m.ID]; ok {
			m = now
		}
		if !m.Deleted {
			fresh = append(fresh, m)
		}
	}
	return fresh
}

// Old selects the messages that a person deletes from a conversation.
type Old struct {
	Conversation Conversation
	UpTo         ID        // none beyond
	Before       time.Time // those that claim an earlier time; zero: whatever time they claim
}

// Covers reports whether a message is among them.
func (o Old) Covers(m Message) bool {
	return m.Conversation == o.Conversation && m.ID <= o.UpTo && (o.Before.IsZero() || m.At.Before(o.Before))
}

// Clear forgets messages after the archive has deleted them. The faces start afresh. A message that the archive has not
// confirmed yet stays.
func (r *Room) Clear(old Old) {
	emptied := false
	r.changeIn(old.Conversation, func(t *talk) {
		emptied = t.transcript.Clear(r.rev, old)
		r.said.drop(old.Covers)
		maps.DeleteFunc(t.pending, func(_ ID, m Message) bool { return old.Covers(m) })
	})
	if emptied {
		r.Load(context.Background(), old.Conversation, show)
	}
}

// Clear drops messages that the archive has confirmed. It reports whether none is left although the archive may have others.
func (t *Transcript) Clear(rev Rev, old Old) (emptied bool) {
	t.tail = slices.DeleteFunc(t.tail, func(e entry) bool {
		gone := !t.stored.Before(e.Pos) && old.Covers(e.Message)
		if gone {
			t.weigh(&e.Message, -1)
		}
		return gone
	})
	emptied = t.older && len(t.tail) == 0
	t.older = t.older && !emptied
	t.changes = slices.DeleteFunc(t.changes, func(c change) bool { return old.Covers(c.Message) })
	t.cleared, t.lost = append(t.cleared, old), rev
	return emptied
}

// Changes is everything a face needs to be up to date.
type Changes struct {
	Rev      Rev  // ask with it next time
	Reset    bool // too much happened: show Messages instead of what was shown
	Messages []Message
	Older    bool      // with Reset: there are older messages
	Changed  []Message // were there before and differ now; take the Deleted ones away
	Members  []Member
	Left     bool // the composer is closed
	Early    ID   // what was said to nobody from this one on goes to whoever is met soon; zero: nothing
	Pages    []Page
	Found    []Found
}

// show is how many messages a face gets at once when it starts afresh.
const show = 1000

// Changes tells what is new in a conversation since a revision; zero asks for everything there is to show. Only one face may ask
// at a time, since an answer to Ask or Find is handed out once. A conversation that is not here has no changes.
func (r *Room) Changes(in Conversation, since Rev) Changes {
	now := r.now()
	r.mu.Lock()
	defer r.mu.Unlock()
	c := Changes{Rev: r.rev}
	if t := r.talks[in]; t != nil {
		t.tell(&c, since, now)
	}
	return c
}

// Summary is what a list of conversations tells of one.
type Summary struct {
	Conversation Conversation
	Newest       ID // of the newest message that is shown; zero: none is
}

// Conversations lists the conversations in the order in which they were opened; the open room is first.
func (r *Room) Conversations() []Summary {
	r.mu.Lock()
	defer r.mu.Unlock()
	all := make([]Summary, 0, len(r.all))
	for _, t := range r.all {
		all = append(all, Summary{t.in, t.transcript.newest()})
	}
	return all
}

// Ask asks for older messages of a conversation; the Page comes with its Changes.
func (r *Room) Ask(ctx context.Context, w Window) {
	r.mu.Lock()
	t := r.talks[w.Conversation]
	if t == nil {
		r.mu.Unlock()
		return
	}
	floor := t.transcript.Floor()
	r.mu.Unlock()
	r.archive.Window(ctx, w, func(p Page) {
		p.Messages = settle(p.Messages, r.earlier)
		r.change(func() {
			t.answers = append(t.answers, func(c *Changes) { c.Pages = append(c.Pages, t.transcript.Merge(p, floor)) })
		})
	})
}

// Find searches the messages of a conversation; the Found comes with its Changes.
func (r *Room) Find(ctx context.Context, s Search) {
	r.archive.Search(ctx, s, func(f Found) {
		f.Messages = settle(f.Messages, r.earlier)
		r.changeIn(s.Conversation, func(t *talk) {
			t.answers = append(t.answers, func(c *Changes) {
				f.Messages = t.transcript.Refresh(f.Messages)
				c.Found = append(c.Found, f)
			})
		})
	})
}
