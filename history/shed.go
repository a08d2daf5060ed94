package history

import (
	"slices"

	"udpchat/chat"
)

const (
	// maxKept is how many messages wait while the file cannot be written, and maxKeptBytes how much of them; then the oldest
	// are given up.
	maxKept      = 100_000
	maxKeptBytes = 128 << 20
	// maxUnconfirmed is how many of those the room is left to hold as well, and maxUnconfirmedBytes how much of them: less
	// than makes it wait, which nothing would end.
	maxUnconfirmed      = 5_000
	maxUnconfirmedBytes = 32 << 20
)

// load counts messages and about what they take.
type load struct{ count, bytes int64 }

func (l *load) add(ms []chat.Message) {
	l.count += int64(len(ms))
	l.bytes += sizeOf(ms)
}

// sizeOf is about how many bytes messages take in memory.
func sizeOf(ms []chat.Message) (bytes int64) {
	const beside = 256 // what is neither text nor raw bytes
	for _, m := range ms {
		bytes += int64(len(m.Text) + len(m.Raw) + beside)
	}
	return bytes
}

// shed keeps the queue bounded while nothing can be written: it gives up the oldest messages when there are too many,
// and lets the room go on. What was said here is told to linked members all the same: its number is never given again, since
// those of the next run begin with the clock. Others who wait for durability are never told of it falsely, and not at all of
// what was given up.
func (q *queue) shed() {
	q.mu.Lock()
	q.giveUpLocked(q.tooManyLocked())
	if len(q.changed) > maxKept {
		clear(q.changed)
	}
	if len(q.contacts) > maxKept {
		clear(q.contacts)
	}
	var free []waiter
	q.waiters = slices.DeleteFunc(q.waiters, func(a waiter) bool {
		old := a.upTo <= q.appended.count-maxUnconfirmed || a.start < q.appended.bytes-maxUnconfirmedBytes
		release := a.own || !a.durable && old
		if release {
			free = append(free, a)
		}
		return release
	})
	q.mu.Unlock()
	callAll(free)
}

// tooManyLocked is how many of the oldest messages have to go. Callers hold the lock.
func (q *queue) tooManyLocked() (n int) {
	for bytes := q.bytes; len(q.fresh)-n > maxKept || bytes > maxKeptBytes; n++ {
		bytes -= sizeOf(q.fresh[n : n+1])
	}
	return n
}

// giveUpLocked drops the oldest messages, some of the first n, and what was said here only when there are twice too many.
// Who waits for one that is kept waits for as many as are left before it. Callers hold the lock.
func (q *queue) giveUpLocked(n int) {
	if n == 0 {
		return
	}
	kept := make([]chat.Message, 0, len(q.fresh))
	gone := make([]int64, n+1) // of the first so many
	for i, m := range q.fresh[:n] {
		gone[i+1] = gone[i]
		if isLetter(m) || isOwn(m) && n <= maxKept {
			kept = append(kept, m)
		} else {
			gone[i+1]++
			q.bytes -= sizeOf(q.fresh[i : i+1])
		}
	}
	for i := range q.waiters {
		before := min(max(q.waiters[i].upTo-q.done, 0), int64(n))
		q.waiters[i].upTo += gone[n] - gone[before]
	}
	q.fresh = append(kept, q.fresh[n:]...)
	q.done += gone[n]
	q.unsaved += gone[n]
	q.waiters = slices.DeleteFunc(q.waiters, func(a waiter) bool { return a.durable && !a.letters && a.upTo <= q.done })
}
