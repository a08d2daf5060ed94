package transport

import (
	"net/netip"
	"sync"
	"time"

	"udpchat/chat"
)

const (
	// DefaultQueueBytes is the room a Queue has for datagrams and what is needed to hold them.
	DefaultQueueBytes = 32 << 20

	// takeEvery is how often a batch is handed over at most, unless it is full: waking the worker costs more than reading.
	takeEvery = time.Millisecond
)

// Queue holds datagrams between the receiver and the one worker. It has room for a number of bytes, in which every
// datagram counts with its overhead. When it is full, the host that holds most of it loses its newest datagram, so that
// whoever floods loses to himself; Losses tells how many.
type Queue struct {
	limit int

	mu       sync.Mutex
	filled   sync.Cond // signalled when the worker is waiting and need not
	waiting  bool      // the worker is
	taken    time.Time // when a batch was last handed over
	closed   bool
	received uint64
	bytes    int // held, of limit
	line     line
	store    store
	lent     chain // the last batch
	shares   shares
	losses   losses
}

// NewQueue returns an empty queue with room for limit bytes; zero means DefaultQueueBytes.
func NewQueue(limit int) *Queue {
	if limit == 0 {
		limit = DefaultQueueBytes
	}
	q := &Queue{limit: limit}
	q.filled.L = &q.mu
	return q
}

// Push copies p, of at most 65,535 bytes, into the queue. It never waits for the worker. After Close it does nothing.
func (q *Queue) Push(from netip.AddrPort, at time.Time, p []byte) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return
	}
	q.received++
	s := q.shares.of(from.Addr())
	if !q.makeRoomLocked(s, nodeBytes+len(p)) {
		q.losses.add(s.host)
		return
	}
	c, start := q.store.copy(p, q.bytes > q.limit/4)
	i, n := q.line.append()
	n.from, n.port, n.at = s, from.Port(), at.UnixNano()
	n.chunk, n.start, n.length = c, uint32(start), uint16(len(p))
	q.bytes += q.shares.grow(s, i, n)
	if q.waiting {
		q.waiting = false
		q.filled.Signal()
	}
}

// makeRoomLocked drops what it takes to hold size more bytes of a host, and reports false when that host itself holds most.
func (q *Queue) makeRoomLocked(s *share, size int) bool {
	if s.count == 0 {
		size += shareBytes
	}
	for q.bytes+size > q.limit {
		most := q.shares.largest()
		if most == nil || s.bytes+size >= most.bytes {
			return false
		}
		i := most.newest
		n := q.line.pages.at(i)
		q.bytes -= q.shares.shrink(most, n, true)
		q.store.release(n.chunk)
		n.chunk = nil
		q.line.remove(i)
		q.losses.add(most.host)
	}
	return true
}

// Take waits until there is something, appends at most limit datagrams to batch in the order they came, and returns it.
// It reports false once the queue is closed and empty. One goroutine may take; the data it got is valid until it takes again.
func (q *Queue) Take(batch []Datagram, limit int) ([]Datagram, bool) {
	q.mu.Lock()
	q.releaseLocked()
	q.waitLocked(limit)
	q.lent = q.line.detach(min(limit, q.line.count))
	q.taken = time.Now()
	pages := q.line.pages
	for i, left := q.lent.first, q.lent.count; left > 0; left-- {
		n := pages.at(i)
		q.bytes -= q.shares.shrink(n.from, n, false)
		i = n.next
	}
	if q.bytes < q.limit/2 {
		q.shares.unrank()
	}
	lent := q.lent
	q.mu.Unlock()

	// What is lent is left alone until the next Take, so the receiver need not wait for this.
	for i, left := lent.first, lent.count; left > 0; left-- {
		n := pages.at(i)
		batch = append(batch, n.datagram())
		i = n.next
	}
	return batch, lent.count > 0
}

// releaseLocked takes back the batch before, and the memory a flood took once it is over.
func (q *Queue) releaseLocked() {
	for i, left := q.lent.first, q.lent.count; left > 0; left-- {
		n := q.line.pages.at(i)
		if q.store.release(n.chunk) {
			n.chunk = nil
		}
		i = n.next
	}
	q.line.giveBack(q.lent)
	q.lent = chain{}
	if q.line.count == 0 {
		q.line.reset()
	}
}

// waitLocked returns when there is a full batch, or anything at all and the last batch was not just now.
func (q *Queue) waitLocked(limit int) {
	if pause := takeEvery - time.Since(q.taken); pause > 0 && q.line.count < limit && !q.closed {
		q.mu.Unlock()
		time.Sleep(pause)
		q.mu.Lock()
	}
	for q.line.count == 0 && !q.closed {
		q.waiting = true
		q.filled.Wait()
	}
}

// Close takes nothing more in. Take hands out what is left and then reports false.
func (q *Queue) Close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	q.filled.Signal()
}

// Received counts the datagrams that came since the start, lost ones included.
func (q *Queue) Received() uint64 {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.received
}

// Losses lists what was lost since the start, by host, the largest first. From the 1,025th host on losses are counted
// together, under the zero address. The slice is the caller's.
func (q *Queue) Losses() []chat.Loss {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.losses.list()
}
