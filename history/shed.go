package history

import (
	"slices"
	"time"

	"udpchat/chat"
)

const (
	// The limits of the queue while the file cannot be written. Beyond them the oldest messages are dropped.
	maxKept      = 100_000
	maxKeptBytes = 128 << 20
	// The limits of what stays unconfirmed to the room meanwhile. They are lower than those at which the room waits for a
	// confirmation, since none would come.
	maxUnconfirmed      = 5_000
	maxUnconfirmedBytes = 32 << 20
)

// load is a number of messages, their approximate size and the greatest of their IDs.
type load struct {
	count, bytes int64
	newest       chat.ID
}

func (l *load) add(ms []chat.Message) {
	l.count += int64(len(ms))
	l.bytes += sizeOf(ms)
	for _, m := range ms {
		l.newest = max(l.newest, m.ID)
	}
}

// sizeOf returns the approximate size of messages in memory.
func sizeOf(ms []chat.Message) (bytes int64) {
	const beside = 256 // bytes of a message without text and raw bytes
	for _, m := range ms {
		bytes += int64(len(m.Text) + len(m.Raw) + beside)
	}
	return bytes
}

// shed bounds the queue while the file cannot be written. It drops the oldest messages when there are too many, and confirms
// messages so that the room goes on.
func (q *queue) shed(now time.Time) {
	q.mu.Lock()
	over := 0 // how many of the oldest messages are over the limits
	for bytes := q.bytes; len(q.fresh)-over > maxKept || bytes > maxKeptBytes; over++ {
		bytes -= sizeOf(q.fresh[over : over+1])
	}
	q.giveUpLocked(over)
	q.journal.Shed(now)
	if len(q.changed) > maxKept {
		clear(q.changed)
	}
	if len(q.contacts) > maxKept {
		clear(q.contacts)
	}
	var free []waiter
	q.waiters = slices.DeleteFunc(q.waiters, func(a waiter) bool {
		old := a.upTo <= q.appended.count-maxUnconfirmed || a.start < q.appended.bytes-maxUnconfirmedBytes
		if old {
			free = append(free, a)
		}
		return old
	})
	q.mu.Unlock()
	callAll(free)
	q.tell()
}

// giveUpLocked drops the first n messages, except own ones unless the queue is twice too long. It adjusts the waiters to what is
// left. The caller holds mu.
func (q *queue) giveUpLocked(n int) {
	if n == 0 {
		return
	}
	kept := make([]chat.Message, 0, len(q.fresh))
	gone := make([]int64, n+1) // how many of the first i are dropped
	for i, m := range q.fresh[:n] {
		gone[i+1] = gone[i]
		if m.Mine() && n <= maxKept {
			kept = append(kept, m)
		} else {
			gone[i+1]++
			q.bytes -= sizeOf(q.fresh[i : i+1])
		}
	}
	move := func(upTo int64) int64 {
		before := min(max(upTo-q.done, 0), int64(n))
		return upTo + gone[n] - gone[before]
	}
	for i := range q.waiters {
		q.waiters[i].upTo = move(q.waiters[i].upTo)
	}
	q.journal.Shift(move)
	q.fresh = append(kept, q.fresh[n:]...)
	q.done += gone[n]
	q.unsaved += gone[n]
}
