package history

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"udpchat/chat"
	"udpchat/history/entries"
	"udpchat/history/messages"
)

// maxBatch is how many new messages one commit writes.
const maxBatch = 5000

// queue holds the messages and contacts to be written. While the file can be written, the room bounds the queue, since it waits
// when too much is unconfirmed. While the file cannot be written, shed bounds it. It is safe for concurrent use.
type queue struct {
	wake chan struct{} // holds a token when the queue has changed

	mu       sync.Mutex // guards the fields below
	fresh    []chat.Message
	taken    []chat.Message // those being written
	changed  map[chat.ID]chat.Message
	contacts map[chat.Key]chat.Contact
	journal  entries.Queue
	waiters  []waiter
	jobs     []*deletion
	progress
	here    uint64 // a number for the open room, see History.Enter; 0: it is not known yet
	first   uint64 // the room of what was said before there was one; 0: none
	left    bool   // a room was left in which something was said
	damaged bool   // the reader found the file damaged
	closing bool
}

// progress is how far the messages of a queue are.
type progress struct {
	bytes    int64 // approximate size of fresh
	appended load  // since the start
	done     int64 // messages written or dropped since the start
	unsaved  int64 // messages dropped since the start
}

// waiter is a callback that waits until the first upTo messages are on disk.
type waiter struct {
	upTo   int64
	start  int64 // bytes appended before its messages
	stored func()
}

// batch is the content of one commit.
type batch struct {
	fresh    []chat.Message
	changed  []chat.Message
	contacts []chat.Contact
	writes   []*entries.Write
	waiters  []waiter
	durable  bool        // the commit flushes the disk
	again    bool        // some messages may be on disk
	room     uint64      // of what was said before there was one; 0: there is none yet
	gone     chat.Pos    // the greatest place of what is not kept
	hook     func(*file) // for tests: called before the transaction
}

func newQueue() *queue {
	return &queue{wake: make(chan struct{}, 1), changed: map[chat.ID]chat.Message{}, contacts: map[chat.Key]chat.Contact{}}
}

// change calls f with mu held and wakes the writer. Once the queue is closing it does nothing and reports false.
func (q *queue) change(f func()) bool {
	q.mu.Lock()
	if q.closing {
		q.mu.Unlock()
		return false
	}
	f()
	q.mu.Unlock()
	select {
	case q.wake <- struct{}{}:
	default:
	}
	return true
}

func (q *queue) append(ms []chat.Message, stored func()) {
	q.change(func() {
		q.fresh = append(q.fresh, messages.Due(ms, q.here)...)
		q.bytes += sizeOf(ms)
		start := q.appended.bytes
		q.appended.add(ms)
		q.waiters = append(q.waiters, waiter{upTo: q.appended.count, start: start, stored: stored})
	})
}

func (q *queue) update(ms []chat.Message) {
	q.change(func() {
		for _, m := range ms {
			q.changed[m.ID] = m
		}
	})
}

// enter notes which number the open room has from now on. What this run said before there was one, after an ID, belongs there: what is
// written already gets it by a write, and what is not, see batch.room.
func (q *queue) enter(here uint64, after chat.ID, now time.Time) {
	q.change(func() {
		if q.here = here; q.first != 0 || q.left {
			return
		}
		q.first = here
		if q.appended.count > 0 {
			q.journal.Add(&entries.Write{Do: func(ctx context.Context, s *entries.Store) error {
				return s.Enter(ctx, here, messages.KeysOf(0).Key(after))
			}}, now)
		}
	})
}

// leave notes that it is not known which room the open room becomes. What is said before any other message is still for the next one.
func (q *queue) leave() {
	q.change(func() {
		q.here, q.first = 0, 0
		q.left = q.left || q.appended.count > 0
	})
}

func (q *queue) save(cs []chat.Contact) {
	q.change(func() {
		for _, c := range cs {
			q.contacts[c.Key] = c
		}
	})
}

// pending reports whether there is something to write, and whether that is urgent.
func (q *queue) pending() (some, urgent, closing bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	some = len(q.fresh)+len(q.changed)+len(q.contacts)+len(q.waiters)+len(q.jobs)+q.journal.Len() > 0 || q.damaged
	urgent = q.closing || len(q.fresh) >= maxBatch || q.damaged || q.journal.Urgent()
	return some, urgent, q.closing
}

// take returns the next batch: the oldest new messages, all changes, and the waiters for these.
func (q *queue) take() *batch {
	q.mu.Lock()
	defer q.mu.Unlock()
	n := min(len(q.fresh), maxBatch)
	b := &batch{fresh: slices.Clone(q.fresh[:n]), room: q.first}
	q.bytes -= sizeOf(b.fresh)
	q.fresh = slices.Delete(q.fresh, 0, n) // in place, so that a flood reuses the memory
	if len(q.fresh) == 0 && n < maxBatch {
		q.fresh = nil
	}
	slices.SortStableFunc(b.fresh, func(x, y chat.Message) int { return cmp.Compare(x.ID, y.ID) })
	b.fresh = q.lateLocked(b.fresh)
	b.writes = q.journal.Take(q.done+int64(n), maxBatch)
	for _, w := range b.writes {
		if w.Run != nil && !w.Run.Own {
			r := *w.Run
			r.Messages, w.Run = q.lateLocked(r.Messages), &r
		}
	}
	b.changed = slices.Collect(maps.Values(q.changed))
	clear(q.changed)
	b.contacts = slices.Collect(maps.Values(q.contacts))
	clear(q.contacts)
	b.waiters = q.waitersLocked(q.done + int64(n))
	b.durable = slices.ContainsFunc(b.writes, func(w *entries.Write) bool { return w.Run != nil })
	q.done += int64(n)
	q.taken = b.fresh
	return b
}

// lateLocked returns new messages as their changes have made them, which then are none any more. The caller holds mu.
func (q *queue) lateLocked(fresh []chat.Message) []chat.Message {
	if len(q.changed) == 0 {
		return fresh
	}
	out := slices.Clone(fresh)
	for i, m := range out {
		if late, ok := q.changed[m.ID]; ok && m.ID > 0 {
			out[i] = messages.Late(m, late)
			delete(q.changed, m.ID)
		}
	}
	return out
}

// written notes that the batch taken last is on disk, with so many entries that have ever arrived.
func (q *queue) written(arrived int64) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.taken = nil
	q.journal.Written(arrived)
}

// tell calls what the journal waits for.
func (q *queue) tell() {
	q.mu.Lock()
	calls := q.journal.Calls()
	q.mu.Unlock()
	for _, call := range calls {
		call()
	}
}

// waitersLocked removes and returns the waiters for the first upTo messages. The caller holds mu.
func (q *queue) waitersLocked(upTo int64) []waiter {
	n := 0
	for n < len(q.waiters) && q.waiters[n].upTo <= upTo {
		n++
	}
	taken := q.waiters[:n:n]
	q.waiters = q.waiters[n:]
	return taken
}

// giveBack returns a batch that could not be written to the front of the queue.
func (q *queue) giveBack(b *batch) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.done -= int64(len(b.fresh))
	q.taken = nil
	q.fresh = append(b.fresh, q.fresh...)
	q.bytes += sizeOf(b.fresh)
	q.waiters = append(b.waiters, q.waiters...)
	for _, m := range b.changed {
		if _, later := q.changed[m.ID]; !later {
			q.changed[m.ID] = m
		}
	}
	q.restoreLocked(b.contacts)
	q.journal.GiveBack()
}

// restoreLocked queues contacts that are older than the queued ones.
func (q *queue) restoreLocked(cs []chat.Contact) {
	for _, c := range cs {
		if _, later := q.contacts[c.Key]; !later {
			q.contacts[c.Key] = c
		}
	}
}

// lost counts the messages that were never written. It is called after the writer has ended.
func (q *queue) lost() int64 {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.unsaved + int64(len(q.fresh))
}

func callAll(acks []waiter) {
	for _, a := range acks {
		if a.stored != nil {
			a.stored()
		}
	}
}

// job returns the first deletion, or nil, and whether all is written that was handed over before it.
func (q *queue) job() (d *deletion, written bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.jobs) == 0 {
		return nil, false
	}
	d = q.jobs[0]
	return d, d.after <= q.done && !q.journal.Has(d.writes)
}

func (q *queue) endJob(d *deletion) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.jobs = slices.DeleteFunc(q.jobs, func(other *deletion) bool { return other == d })
}
