package chat

import (
	"slices"
	"time"
)

// Clear lets go of what was said before a time, after the archive has deleted it. The faces start afresh. What the archive
// has not confirmed yet stays.
func (r *Room) Clear(before time.Time) {
	r.change(func() {
		r.transcript.Clear(r.rev, before)
		r.said.drop(func(m Message) bool { return m.At.Before(before) })
		for id, m := range r.open {
			if m.At.Before(before) {
				delete(r.open, id)
			}
		}
	})
}

// Clear drops the messages of before a time that the archive had confirmed.
func (t *Transcript) Clear(rev Rev, before time.Time) {
	t.tail = slices.DeleteFunc(t.tail, func(e entry) bool {
		gone := e.Pos <= t.stored && e.At.Before(before)
		if gone {
			t.weigh(e.Message, -1)
		}
		return gone
	})
	t.older = t.older && len(t.tail) > 0
	t.changes, t.lost = nil, rev
}
