package history

import (
	"context"

	"udpchat/chat"
)

// Outbox implements chat.Contacts.
func (h *History) Outbox(ctx context.Context, after uint64, n int, answer func([]chat.Message, error)) {
	h.reader.later(func() {
		if ms, err := h.findOutbox(ctx, after, n); ctx.Err() == nil {
			answer(ms, err)
		}
	})
}

// findOutbox finds own messages on disk and in the queue.
func (h *History) findOutbox(ctx context.Context, after uint64, n int) ([]chat.Message, error) {
	waiting := h.queue.outbox(after, n) // before the disk is read, so that none is missed on its way there
	var p page
	err := h.reader.use(func(db *database) (err error) {
		p, err = readOutbox(ctx, db, after, n)
		return err
	})
	if err = h.unlessNew(err); err != nil { // messages on disk may be missing before the waiting ones
		return nil, err
	}
	for _, m := range waiting {
		if !p.full(n) && m.Number > p.last(after) {
			p.add(m)
		}
	}
	return p.messages, nil
}

// maxPage is the approximate limit of the bytes of text in a page.
const maxPage = 1 << 20

// page is a page of the outbox.
type page struct {
	messages []chat.Message
	bytes    int
}

func (p *page) add(m chat.Message) {
	p.messages = append(p.messages, m)
	p.bytes += len(m.Text)
}

func (p *page) full(n int) bool { return len(p.messages) >= n || p.bytes >= maxPage }

// last returns the number of the last message, or after for an empty page.
func (p *page) last(after uint64) uint64 {
	if n := len(p.messages); n > 0 {
		return p.messages[n-1].Number
	}
	return after
}

// readOutbox reads a page of the outbox. Letters are of the open room.
func readOutbox(ctx context.Context, db *database, after uint64, n int) (page, error) {
	var p page
	add := func(m chat.Message) bool { p.add(m); return !p.full(n) }
	err := each(ctx, db, scanIn(chat.OpenRoom), add, "SELECT "+columns+" FROM "+tables+` WHERE m.via = 0 AND m.number > ?
		ORDER BY m.number LIMIT ?`, int64(after), n)
	return p, err
}

// outbox lists at most n queued own messages with numbers beyond after, ascending.
func (q *queue) outbox(after uint64, n int) []chat.Message {
	q.mu.Lock()
	defer q.mu.Unlock()
	var page []chat.Message
	for _, ms := range [][]chat.Message{q.taken, q.fresh} {
		for _, m := range ms {
			if late, ok := q.changed[m.ID]; ok {
				m = late
			}
			if isOwn(m) && m.Number > after && !m.Deleted && len(page) < n {
				page = append(page, m)
			}
		}
	}
	return page
}
