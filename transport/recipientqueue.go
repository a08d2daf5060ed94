package transport

import (
	"context"
	"net/netip"
	"slices"
	"sort"
	"time"

	"udpchat/chat"
	"udpchat/transport/gb2312"
)

const (
	// pieceEvery paces the datagrams to one peer: the default socket buffer of a busy script holds only 92 of them.
	pieceEvery = time.Second / 200

	// The limits of all queues together. Beyond them Send fails with chat.QueueFull. A message to many recipients counts
	// once for each of them, although its text is in memory once.
	maxDeliveries = 16_384
	maxTextBytes  = 64 << 20

	maxTries = 5 // after the first one, for temporary errors
)

// delivery is a message on its way to one recipient.
type delivery struct {
	id   chat.ID
	text string
	done func(chat.Reason)

	at      []netip.AddrPort // where it goes, see recipients.claim
	claimed []netip.AddrPort // what it claimed for that
	all     []netip.AddrPort // the destinations of the recipient when that was found
}

// backlog counts the deliveries that are not completed.
type backlog struct {
	count int
	bytes int           // of their texts
	idle  chan struct{} // closed when count becomes 0; nil while nobody calls Wait
}

// recipientQueue is the FIFO of deliveries to one recipient, with the time when its next datagram may leave. Each recipient
// has its own, so that a long message to one delays no other.
type recipientQueue struct {
	to        chat.Recipient
	waiting   []delivery // guarded by the sender's mutex
	scheduled bool       // guarded by the sender's mutex

	// Only Serve uses these; it may use next only while the queue is not scheduled.
	next   time.Time
	pieces [][]byte         // the rest of the first delivery; nil before it was cut
	left   []netip.AddrPort // where the first piece is still to go; nil before it went anywhere
	went   bool             // it went somewhere
	tries  int
}

// Send queues the text of a message for a recipient and returns at once. A message goes to one destination by one recipient; the
// others fail with chat.SameAddress. With an id of 0 that is not looked at. Send calls done exactly once: with no reason when the
// last datagram has left, or else with the reason of the failure. done runs on the goroutine of Serve or Close, or before Send
// returns; it must not block. While a recipient is being looked up, its messages wait.
func (s *Sender) Send(id chat.ID, to chat.Recipient, text string, done func(chat.Reason)) {
	if why := s.enqueue(to, delivery{id: id, text: text, done: done}); why != chat.ReasonNone {
		done(why)
	}
}

func (s *Sender) enqueue(to chat.Recipient, d delivery) chat.Reason {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.closed:
		return chat.Interrupted
	case !s.peers.has(to):
		return chat.UnknownHost
	case s.backlog.count >= maxDeliveries || s.backlog.bytes+len(d.text) > maxTextBytes:
		return chat.QueueFull
	}
	if why := s.peers.claim(&d, to); why == chat.SameAddress {
		return why
	}
	q := s.queues[to]
	if q == nil {
		q = &recipientQueue{to: to}
		s.queues[to] = q
	}
	q.waiting = append(q.waiting, d)
	s.backlog.count++
	s.backlog.bytes += len(d.text)
	s.scheduleLocked(q)
	return chat.ReasonNone
}

// scheduleLocked puts a queue on the schedule, if it has a delivery that can leave.
func (s *Sender) scheduleLocked(q *recipientQueue) {
	if q.scheduled || len(q.waiting) == 0 || s.peers.pending(q.to) {
		return
	}
	q.scheduled = true
	if now := time.Now(); q.next.Before(now) {
		q.next = now // FIFO among queues that are due
	}
	i := sort.Search(len(s.schedule), func(i int) bool { return s.schedule[i].next.After(q.next) })
	s.schedule = slices.Insert(s.schedule, i, q)
	Wake(s.wake)
}

// next takes the queue that is due off the schedule. When none is due it returns how long to wait; 0 means until Wake.
func (s *Sender) next(now time.Time) (*recipientQueue, time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.schedule) == 0 {
		return nil, 0
	}
	q := s.schedule[0]
	if pause := q.next.Sub(now); pause > 0 {
		return nil, pause
	}
	s.schedule = slices.Delete(s.schedule, 0, 1)
	return q, 0
}

// head returns the text of the first delivery of a queue and where it goes, or the reason why it goes nowhere.
func (s *Sender) head(q *recipientQueue) (string, []netip.AddrPort, chat.Reason) {
	s.mu.Lock()
	defer s.mu.Unlock()
	why := s.peers.claim(&q.waiting[0], q.to)
	return q.waiting[0].text, q.waiting[0].at, why
}

// reschedule puts a queue back on the schedule.
func (s *Sender) reschedule(q *recipientQueue) {
	s.mu.Lock()
	defer s.mu.Unlock()
	q.scheduled = false
	s.scheduleLocked(q)
}

// finish ends the first delivery of a queue and puts the queue back on the schedule.
func (s *Sender) finish(q *recipientQueue, why chat.Reason) {
	q.pieces, q.left = nil, nil
	s.mu.Lock()
	d := q.popLocked()
	if why != chat.ReasonNone {
		s.peers.release(&d)
	}
	s.mu.Unlock()
	s.complete(d, why)
	s.reschedule(q)
}

func (q *recipientQueue) popLocked() delivery {
	d := q.waiting[0]
	q.waiting[0] = delivery{}
	q.waiting = q.waiting[1:]
	return d
}

// complete calls back before it counts down, so that Wait returns after all callbacks.
func (s *Sender) complete(d delivery, why chat.Reason) {
	d.done(why)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.backlog.count--
	s.backlog.bytes -= len(d.text)
	if s.backlog.count == 0 && s.backlog.idle != nil {
		close(s.backlog.idle)
		s.backlog.idle = nil
	}
}

// interrupt ends all deliveries. By now Serve has returned and Send accepts no more.
func (s *Sender) interrupt() {
	s.mu.Lock()
	var open []delivery
	for _, q := range s.queues {
		open = append(open, q.waiting...)
		q.waiting = nil
	}
	s.mu.Unlock()
	for _, d := range open {
		s.complete(d, chat.Interrupted)
	}
}

// Wait returns nil once nothing is queued and all callbacks have returned, or the error of ctx when that ends first.
func (s *Sender) Wait(ctx context.Context) error {
	s.mu.Lock()
	if s.backlog.count == 0 {
		s.mu.Unlock()
		return nil
	}
	if s.backlog.idle == nil {
		s.backlog.idle = make(chan struct{})
	}
	idle := s.backlog.idle
	s.mu.Unlock()
	select {
	case <-idle:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// cutting caches the datagrams of the last text, since a message goes to one recipient after another.
type cutting struct {
	text string
	cut  [][]byte
}

func (c *cutting) pieces(text string) [][]byte {
	if c.cut == nil || c.text != text {
		c.text, c.cut = text, gb2312.Split(text, MaxPiece)
	}
	return c.cut
}
