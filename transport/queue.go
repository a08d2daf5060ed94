package transport

import (
	"net/netip"
	"sync"
	"time"

	"udpchat/chat/health"
)

const (
	// DefaultQueueBytes is the usual capacity of a Queue, overhead included.
	DefaultQueueBytes = 32 << 20

	// takeEvery is the shortest time between two batches that are not full: waking the worker costs more than reading.
	takeEvery = time.Millisecond
)

// Queue is the FIFO between the receiver and the one worker. Its capacity is in bytes; each datagram counts with its overhead.
// When the queue is full, the host that holds most of it loses its newest datagram (longest queue drop), so that a flood
// costs only its own sender. Losses counts what was lost. Any goroutine may call its methods, except Take.
type Queue struct {
	limit int

	mu       sync.Mutex
	filled   sync.Cond // signalled when the worker is to go on
	waiting  bool      // whether the worker waits
	taken    time.Time // when a batch was last taken
	closed   bool
	received uint64
	bytes    int // held, of limit
	fifo     fifo
	store    store
	lent     chain // the batch last taken
	shares   shares
	losses   losses
}

// NewQueue returns an empty queue of limit bytes; zero means DefaultQueueBytes.
func NewQueue(limit int) *Queue {
	if limit == 0 {
		limit = DefaultQueueBytes
	}
	q := &Queue{limit: limit}
	q.filled.L = &q.mu
	return q
}

// Push copies p, of at most 65,535 bytes, into the queue. It never waits for the worker. Push after Close does nothing.
func (q *Queue) Push(from netip.AddrPort, at time.Time, p []byte) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return
	}
	q.received++
	s := q.shares.of(from.Addr())
	if !q.makeRoomLocked(s, recordBytes+len(p)) {
		q.losses.add(s.host)
		return
	}
	c, start := q.store.copy(p, q.bytes > q.limit/4)
	i, n := q.fifo.append()
	n.from, n.port, n.at = s, from.Port(), at.UnixNano()
	n.chunk, n.start, n.length = c, uint32(start), uint16(len(p))
	q.bytes += q.shares.grow(s, i, n)
	if q.waiting {
		q.waiting = false
		q.filled.Signal()
	}
}

// makeRoomLocked drops datagrams until the queue has room for size more bytes of a host. It reports false when that host
// itself would hold most.
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
		n := q.fifo.pages.at(i)
		q.bytes -= q.shares.shrink(most, n, true)
		q.store.release(n.chunk)
		n.chunk = nil
		q.fifo.remove(i)
		q.losses.add(most.host)
	}
	return true
}

// Take waits for datagrams, appends at most limit of them to batch in the order they came, and returns it. It reports false
// once the queue is closed and empty. Only one goroutine may call it. Their data is valid until the next Take.
func (q *Queue) Take(batch []Datagram, limit int) ([]Datagram, bool) {
	q.mu.Lock()
	q.releaseLocked()
	q.waitLocked(limit)
	q.lent = q.fifo.detach(min(limit, q.fifo.count))
	q.taken = time.Now()
	pages := q.fifo.pages
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

	// Nobody changes the lent records until the next Take, so the receiver need not wait for this loop.
	for i, left := lent.first, lent.count; left > 0; left-- {
		n := pages.at(i)
		batch = append(batch, n.datagram())
		i = n.next
	}
	return batch, lent.count > 0
}

// releaseLocked takes back the last batch and, once a flood is over, frees its memory.
func (q *Queue) releaseLocked() {
	for i, left := q.lent.first, q.lent.count; left > 0; left-- {
		n := q.fifo.pages.at(i)
		if q.store.release(n.chunk) {
			n.chunk = nil
		}
		i = n.next
	}
	q.fifo.giveBack(q.lent)
	q.lent = chain{}
	if q.fifo.count == 0 {
		q.fifo.reset()
	}
}

// waitLocked returns when there is a full batch, or when there is any datagram and takeEvery has passed since the last batch.
func (q *Queue) waitLocked(limit int) {
	if pause := takeEvery - time.Since(q.taken); pause > 0 && q.fifo.count < limit && !q.closed {
		q.mu.Unlock()
		time.Sleep(pause)
		q.mu.Lock()
	}
	for q.fifo.count == 0 && !q.closed {
		q.waiting = true
		q.filled.Wait()
	}
}

// Close ends Push. Take still returns what is left and then reports false. Further calls do nothing.
func (q *Queue) Close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	q.filled.Signal()
}

// Received counts the datagrams pushed since the start, lost ones included.
func (q *Queue) Received() uint64 {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.received
}

// Losses counts the datagrams lost since the start by host, the most first. Hosts beyond 1,024 are counted together under the
// zero address. The slice is the caller's.
func (q *Queue) Losses() []health.Loss {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.losses.list()
}
