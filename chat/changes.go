package chat

import "context"

// Changes is everything a face needs to be up to date.
type Changes struct {
	Rev      Rev  // ask with it next time
	Reset    bool // too much happened: show Messages instead of what was shown
	Messages []Message
	Older    bool      // with Reset: there are older messages
	Changed  []Message // were there before and differ now; take the Deleted ones away
	Members  []Member
	Left     bool // the composer is closed
	Pages    []Page
	Found    []Found
}

// show is how many messages a face gets at once when it starts afresh.
const show = 1000

// Changes tells what is new since a revision; zero asks for everything there is to show. Only one face may ask at a time,
// since an answer to Ask or Find is handed out once.
func (r *Room) Changes(since Rev) Changes {
	now := r.now()
	r.mu.Lock()
	defer r.mu.Unlock()
	c := Changes{Rev: r.rev, Members: r.roster.Members(now), Left: r.left}
	c.Messages, c.Changed, c.Reset = r.sinceLocked(since)
	if c.Reset {
		c.Messages, c.Older = r.transcript.Newest(show)
	}
	for _, a := range r.answers {
		a(&c)
	}
	r.answers = nil
	return c
}

func (r *Room) sinceLocked(since Rev) (appended, changed []Message, reset bool) {
	if since == 0 {
		return nil, nil, true
	}
	appended, changed, whole := r.transcript.Since(since, show)
	return appended, changed, !whole
}

// answer brings one answer of the archive up to date and adds it to the changes. It runs with the lock held.
type answer func(*Changes)

// Ask asks for older messages; the Page comes with Changes.
func (r *Room) Ask(ctx context.Context, w Window) {
	r.mu.Lock()
	floor := r.transcript.Floor()
	r.mu.Unlock()
	r.archive.Window(ctx, w, func(p Page) {
		r.answer(func(c *Changes) {
			p.Messages = r.settle(p.Messages)
			c.Pages = append(c.Pages, r.transcript.Merge(p, floor))
		})
	})
}

// Find searches the messages; the Found comes with Changes.
func (r *Room) Find(ctx context.Context, s Search) {
	r.archive.Search(ctx, s, func(f Found) {
		r.answer(func(c *Changes) {
			f.Messages = r.transcript.Refresh(r.settle(f.Messages))
			c.Found = append(c.Found, f)
		})
	})
}

func (r *Room) answer(a answer) {
	r.change(func() { r.answers = append(r.answers, a) })
}
