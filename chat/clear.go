package chat

import (
	"maps"
	"slices"
	"time"
)

// Clear forgets the messages of before a time, after the archive has deleted them. The faces start afresh. A message that the
// archive has not confirmed yet stays.
func (r *Room) Clear(before time.Time) {
	r.change(func() {
		r.transcript.Clear(r.rev, before)
		r.said.drop(func(m Message) bool { return m.At.Before(before) })
		maps.DeleteFunc(r.open, func(_ ID, m Message) bool { return m.At.Before(before) })
	})
}

// Clear drops the messages of before a time, if the archive has confirmed them.
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
