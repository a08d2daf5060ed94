package history

import (
	"cmp"
	"maps"
	"slices"
	"sync"

	"udpchat/chat"
)

// maxBatch is how many new messages one commit takes.
const maxBatch = 5000

// queue is what waits to be written. While the file can be written the room bounds it, which waits when too much is
// unconfirmed; while it cannot, relieve does. It is safe for concurrent use.
type queue struct {
	wake chan struct{} // holds one token when there is something to look at

	mu       sync.Mutex // guards everything below
	fresh    []chat.Message
	taken    []chat.Message // of these, what is being written
	changed  map[chat.ID]chat.Message
	contacts map[chat.Key]chat.Contact
	met      bool // one of contacts was linked for the first time
	waiters  []waiter
	jobs     []*deletion
	bytes    int64 // about what fresh takes
	appended load  // ever
	done     int64 // of these messages, written or given up
	unsaved  int64 // of these, given up
	damaged  bool  // the reader found the file damaged
	closing  bool
}

// waiter is somebody who waits until everything up to a count of messages is on disk.
type waiter struct {
	upTo    int64
	start   int64 // bytes ever appended before its own
	stored  func()
	durable bool
	letters bool // of a linked member: they are never given up
	own     bool // said here: told to others even when it cannot be written
}

// batch is what one commit writes.
type batch struct {
	fresh    []chat.Message
	changed  []chat.Message
	contacts []chat.Contact
	met      bool // one of contacts was linked for the first time
	waiters     []waiter
	durable  bool        // it reaches the disk itself
	hook     func(*file) // for tests: called before the transaction
}

func newQueue() *queue {
	return &queue{wake: make(chan struct{}, 1), changed: map[chat.ID]chat.Message{}, contacts: map[chat.Key]chat.Contact{}}
}

func (q *queue) signal() {
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

// change runs f with the lock held and wakes the writer. It reports false, and does nothing, once the queue is closing.
func (q *queue) change(f func()) bool {
	q.mu.Lock()
	if q.closing {
		q.mu.Unlock()
		return false
	}
	f()
	q.mu.Unlock()
	q.signal()
	return true
}

func (q *queue) append(ms []chat.Message, stored func(), durable bool) {
	q.change(func() {
		q.fresh = append(q.fresh, ms...)
		q.bytes += sizeOf(ms)
		start := q.appended.bytes
		q.appended.add(ms)
		a := waiter{upTo: q.appended.count, start: start, stored: stored, durable: durable}
		if durable && len(ms) > 0 {
			a.letters, a.own = isLetter(ms[0]), isOwn(ms[0])
		}
		q.waiters = append(q.waiters, a)
	})
}

func (q *queue) update(ms []chat.Message) {
	q.change(func() {
		for _, m := range ms {
			q.changed[m.ID] = m
		}
	})
}

func (q *queue) save(cs []chat.Contact) {
	q.change(func() {
		for _, c := range cs {
			q.contacts[c.Key] = c.Over(q.contacts[c.Key])
			q.met = q.met || isNew(c)
		}
	})
}

// isNew accepts a copy that was linked for the first time. It is on disk as soon as can be: whom a crash makes forget it, to
// them it is a newcomer when it comes again, who is told nothing of what was said meanwhile.
func isNew(c chat.Contact) bool { return !c.Met.IsZero() && c.Met.Equal(c.Seen) }

// isLetter accepts messages of linked members. Their authors are told that they are kept, so they are; the room bounds them.
func isLetter(m chat.Message) bool { return m.Via == chat.ViaLink }

// isOwn accepts what was said here to linked members.
func isOwn(m chat.Message) bool { return m.Mine() && m.Number > 0 }

// pending tells what there is to do: nothing, something that may wait for more, or something that may not.
func (q *queue) pending() (some, urgent, closing bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	some = len(q.fresh)+len(q.changed)+len(q.contacts)+len(q.waiters)+len(q.jobs) > 0 || q.damaged
	urgent = q.closing || len(q.fresh) >= maxBatch || q.damaged || q.met ||
		slices.ContainsFunc(q.waiters, func(a waiter) bool { return a.durable })
	return some, urgent, q.closing
}

// take hands out the next batch: the oldest new messages, every change, and those whom this satisfies.
func (q *queue) take() *batch {
	q.mu.Lock()
	defer q.mu.Unlock()
	n := min(len(q.fresh), maxBatch)
	b := &batch{fresh: slices.Clone(q.fresh[:n])}
	q.bytes -= sizeOf(b.fresh)
	q.fresh = slices.Delete(q.fresh, 0, n) // in place: under a flood the memory is used again
	if len(q.fresh) == 0 && n < maxBatch {
		q.fresh = nil
	}
	slices.SortStableFunc(b.fresh, func(x, y chat.Message) int { return cmp.Compare(x.ID, y.ID) })
	for i, m := range b.fresh {
		if late, ok := q.changed[m.ID]; ok {
			b.fresh[i] = late
			delete(q.changed, m.ID)
		}
	}
	b.changed = slices.Collect(maps.Values(q.changed))
	clear(q.changed)
	b.contacts = slices.Collect(maps.Values(q.contacts))
	clear(q.contacts)
	b.met, q.met = q.met, false
	b.waiters = q.waitersLocked(q.done + int64(n))
	b.durable = b.met || slices.ContainsFunc(b.waiters, func(a waiter) bool { return a.durable })
	q.done += int64(n)
	q.taken = b.fresh
	return b
}

// written forgets a batch that is on disk.
func (q *queue) written() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.taken = nil
}

// waitersLocked takes out those who wait for no more than a count. Callers hold the lock.
func (q *queue) waitersLocked(upTo int64) []waiter {
	n := 0
	for n < len(q.waiters) && q.waiters[n].upTo <= upTo {
		n++
	}
	taken := q.waiters[:n:n]
	q.waiters = q.waiters[n:]
	return taken
}

// giveBack returns a batch that could not be written to the front.
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
	q.met = q.met || b.met
}

// restore has contacts written that were known before those that wait.
func (q *queue) restore(cs []chat.Contact) {
	q.change(func() { q.restoreLocked(cs) })
}

func (q *queue) restoreLocked(cs []chat.Contact) {
	for _, c := range cs {
		if later, ok := q.contacts[c.Key]; ok {
			c = later.Over(c)
		}
		q.contacts[c.Key] = c
	}
}

// lost counts the messages that were never written, once the writer has ended.
func (q *queue) lost() int64 {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.unsaved + int64(len(q.fresh))
}

// close lets nothing more in.
func (q *queue) close() {
	q.change(func() { q.closing = true })
}

func callAll(acks []waiter) {
	for _, a := range acks {
		if a.stored != nil {
			a.stored()
		}
	}
}

// job is the deletion to go on with: what was handed in before it has been written.
func (q *queue) job() *deletion {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.jobs) == 0 || q.jobs[0].after > q.done {
		return nil
	}
	return q.jobs[0]
}

func (q *queue) endJob(d *deletion) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.jobs = slices.DeleteFunc(q.jobs, func(other *deletion) bool { return other == d })
}

// endJobs takes out all deletions.
func (q *queue) endJobs() []*deletion {
	q.mu.Lock()
	defer q.mu.Unlock()
	jobs := q.jobs
	q.jobs = nil
	return jobs
}
