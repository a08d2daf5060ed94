package chat

import (
	"cmp"
	"context"
	"maps"
	"math"
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
		if _, there := t.places[m.ID]; !there {
			m.Rev = rev
			front = append(front, entry{m, rev, true})
		}
	}
	t.insert(front)
	t.older, t.lost, t.added, t.newest = page.Older, rev, rev, max(t.newest, page.Newest)
	switch {
	case !page.Older:
		t.floor = Pos{}
	case len(page.Messages) > 0 && page.Messages[0].Pos.Before(t.floor):
		t.floor = Pos{page.Messages[0].Pos.Order, page.Messages[0].ID - 1}
	}
}

// Mark is what Merge has to know of the time when a page is asked for.
func (t *Transcript) Mark() int { return t.cuts.Mark() }

// Merge brings a page of the archive up to date: messages of the tail are fresher, others came late or changed their places, and
// the newest may not be in the archive yet. mark is the Mark of when the page was asked for. Merge reports false if the tail has
// since let go of messages that the page may lack; then the page has to be asked for again.
func (t *Transcript) Merge(p Page, mark int) (Page, bool) {
	if p.Err != nil {
		return p, true
	}
	if p.Window.ByArrival {
		return t.mergeArrivals(p, mark)
	}
	anchor := p.Window.Anchor
	if anchor.IsZero() {
		anchor = bottom
	}
	first, at, all := t.from(t.floor.Next()), t.from(anchor), !t.older && t.floor.IsZero()
	if all || t.floor.Before(anchor) && at-first >= p.Window.Before {
		from, to := max(first, at-p.Window.Before), min(len(t.tail), at+p.Window.After)
		p.Messages, p.Older, p.Newer = messages(t.tail[from:max(from, to)]), from > 0 || !all, to < len(t.tail)
		return p, true
	}
	low, high := p.span(anchor)
	sound := t.cuts.Since(mark, top, bottom)
	if sound.Before(high) {
		p.Messages, p.Newer = t.between(low, sound, p.Messages), true
		p = p.cut(anchor)
		n := len(p.Messages)
		return p, !sound.Before(anchor) && (p.Window.After == 0 || n > 0 && !p.Messages[n-1].Pos.Before(anchor))
	}
	p.Messages = t.between(low, high, p.Messages)
	return p.cut(anchor), true
}

// mergeArrivals is Merge for a Window that goes by arrival.
func (t *Transcript) mergeArrivals(p Page, mark int) (Page, bool) {
	if p.Err != nil {
		return p, true
	}
	if t.cuts.Since(mark, top, bottom) != bottom {
		return p, false
	}
	last := bottom.ID
	if n := len(p.Messages); p.Newer && n > 0 {
		last = p.Messages[n-1].ID
	}
	all := t.Refresh(p.Messages)
	for i := range t.tail {
		if id := t.tail[i].ID; p.Window.Since < id && id <= last {
			all = append(all, t.tail[i].Message)
		}
	}
	slices.SortFunc(all, func(a, b Message) int { return cmp.Compare(a.ID, b.ID) })
	all = slices.CompactFunc(all, func(a, b Message) bool { return a.ID == b.ID })
	if len(all) > p.Window.After {
		all, p.Newer = all[:p.Window.After], true
	}
	p.Messages = all
	return p, true
}

// span returns what a page of the archive tells of: everything from low on, up to high, which is not included.
func (p Page) span(anchor Pos) (low, high Pos) {
	low, high = top, bottom
	switch {
	case p.Older && p.Window.Before > 0 && len(p.Messages) > 0:
		low = p.Messages[0].Pos
	case p.Older:
		low = anchor
	}
	switch {
	case p.Newer && p.Window.After > 0 && len(p.Messages) > 0:
		high = p.Messages[len(p.Messages)-1].Pos.Next()
	case p.Newer:
		high = anchor
	}
	return low, high
}

// between returns the messages from one place up to another one, which is not included, in their order: those of a page of the
// archive, as they are now, those of the tail, and those that were moved there.
func (t *Transcript) between(low, high Pos, page []Message) []Message {
	if high.Before(low) {
		return nil
	}
	all := append(t.Refresh(page), messages(t.tail[t.from(low):t.from(high)])...)
	for _, m := range t.lately(0, math.MaxUint64) {
		if !m.Deleted {
			all = append(all, m)
		}
	}
	all = slices.DeleteFunc(all, func(m Message) bool { return m.Pos.Before(low) || !m.Pos.Before(high) })
	slices.SortFunc(all, func(a, b Message) int { return a.Pos.Compare(b.Pos) })
	return slices.CompactFunc(all, func(a, b Message) bool { return a.ID == b.ID })
}

// cut reduces a page to what was asked for.
func (p Page) cut(anchor Pos) Page {
	n := len(p.Messages)
	at := sort.Search(n, func(i int) bool { return !p.Messages[i].Pos.Before(anchor) })
	from, to := max(0, at-p.Window.Before), min(n, at+p.Window.After)
	p.Older = p.Older || from > 0
	p.Newer = p.Newer || to < n
	p.Messages = p.Messages[from:to]
	return p
}

// Refresh returns messages of the archive as they are now, without those that were deleted or cleared meanwhile.
func (t *Transcript) Refresh(stale []Message) []Message {
	latest := t.latest()
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

// latest returns the messages that changed, as they are now.
func (t *Transcript) latest() map[ID]Message {
	all := make(map[ID]Message)
	for _, c := range t.changes {
		all[c.ID] = c.Message
	}
	return all
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
		maps.DeleteFunc(t.pending, func(_ ID, m Message) bool { return old.Covers(m) })
	})
	if emptied {
		r.Load(context.Background(), old.Conversation, show)
	}
}

// Clear drops messages that the archive has confirmed. It reports whether none is left although the archive may have others.
func (t *Transcript) Clear(rev Rev, old Old) (emptied bool) {
	t.tail = slices.DeleteFunc(t.tail, func(e entry) bool {
		gone := e.stored && old.Covers(e.Message)
		if gone {
			t.forget(&e)
		}
		return gone
	})
	emptied = t.older && t.from(t.floor.Next()) == len(t.tail)
	t.older = t.older && !emptied
	latest := t.latest()
	t.changes = slices.DeleteFunc(t.changes, func(c change) bool { return old.Covers(latest[c.ID]) })
	t.cleared, t.lost = append(t.cleared, old), rev
	return emptied
}

// Changes is everything a face needs to be up to date.
type Changes struct {
	Rev      Rev       // ask with it next time
	Reset    bool      // too much happened: show Messages instead of what was shown
	Messages []Message // new ones in the order of their places; some may stand above what is shown
	Older    bool      // with Reset: there are older messages
	Newest   ID        // of the message that came last, wherever it stands; zero: none is known
	Changed  []Message // were there before and differ now, some in another place; take the Deleted ones away
	Details  Details
	Members  []Member
	Former   []Member // nodes that are no members, but messages of theirs were shown since the start: they have names, and count for nothing
	Left     bool     // the composer is closed
	Early    ID       // what was said to nobody from this one on goes to plain recipients that are entered soon; zero: nothing
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
	c := Changes{Rev: r.rev}
	var again []func()
	if t := r.talks[in]; t != nil {
		again = t.tell(&c, since, now)
		c.Details, c.Members, c.Former = r.detailsLocked(t, now), t.roster.Members(now, r.crowdLocked()), r.formerLocked(t, now)
	}
	r.mu.Unlock()
	for _, ask := range again {
		ask()
	}
	return c
}

// Members lists the members of a conversation, as Changes does.
func (r *Room) Members(in Conversation) []Member {
	now := r.now()
	r.mu.Lock()
	defer r.mu.Unlock()
	t := r.talks[in]
	if t == nil {
		return nil
	}
	return t.roster.Members(now, r.crowdLocked())
}

// Summary is what a list of conversations tells of one.
type Summary struct {
	Conversation Conversation
	Details      Details
	Newest       ID // of the message that came last, wherever it stands; zero: none is known
}

// Conversations lists the conversations in the order in which they were opened; the open room is first.
func (r *Room) Conversations() []Summary {
	now := r.now()
	r.mu.Lock()
	defer r.mu.Unlock()
	all := make([]Summary, 0, len(r.all))
	for _, t := range r.all {
		all = append(all, Summary{t.in, r.detailsLocked(t, now), t.transcript.newest})
	}
	return all
}

// detailsLocked returns the details of a conversation, with a name if it has one.
func (r *Room) detailsLocked(t *talk, now time.Time) Details {
	d := t.details
	if d.Kind == KindDirect {
		d.Name = r.personLocked(d.Other, now).Label()
	}
	return d
}

// Ask asks for older messages of a conversation; the Page comes with its Changes.
func (r *Room) Ask(ctx context.Context, w Window) {
	r.mu.Lock()
	t := r.talks[w.Conversation]
	if t == nil {
		r.mu.Unlock()
		return
	}
	mark := t.transcript.Mark()
	r.mu.Unlock()
	r.archive.Window(ctx, w, func(p Page) {
		p.Messages = settle(p.Messages, r.earlier)
		r.change(func() {
			t.answers = append(t.answers, func(c *Changes) (again func()) {
				page, sound := t.transcript.Merge(p, mark)
				if !sound {
					return func() { r.Ask(ctx, w) }
				}
				c.Pages = append(c.Pages, page)
				return nil
			})
		})
	})
}

// Find searches the messages of a conversation; the Found comes with its Changes.
func (r *Room) Find(ctx context.Context, s Search) {
	r.archive.Search(ctx, s, func(f Found) {
		f.Messages = settle(f.Messages, r.earlier)
		r.changeIn(s.Conversation, func(t *talk) {
			t.answers = append(t.answers, func(c *Changes) (again func()) {
				f.Messages = t.transcript.Refresh(f.Messages)
				c.Found = append(c.Found, f)
				return nil
			})
		})
	})
}
