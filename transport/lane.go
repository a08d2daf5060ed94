package transport

import (
	"container/heap"
	"context"
	"net/netip"
	"time"

	"udpchat/chat"
	"udpchat/transport/gb2312"
)

const (
	// pieceEvery spaces the pieces to one peer: the default socket buffer of a script that is busy holds 92 of them.
	pieceEvery = time.Second / 200

	// What may wait to be sent. Beyond it Send fails with chat.QueueFull. One message to many recipients counts for each of
	// them, although its text is in memory once.
	maxDeliveries = 16_384
	maxTextBytes  = 64 << 20

	maxTries = 5 // after the first, for errors that pass
)

// delivery is a message on its way to one recipient.
type delivery struct {
	text string
	done func(chat.Reason)
}

// lane is the way to one recipient: what waits for it, and when its next piece may leave. Each has its own, so that a long
// message to one delays nobody else.
type lane struct {
	to        chat.Recipient
	waiting   []delivery // guarded by the sender's mutex
	scheduled bool       // guarded by the sender's mutex

	next   time.Time // Serve's while not scheduled, like the rest
	pieces [][]byte  // what is left of the first delivery; nil before it was cut
	tries  int
}

// Send queues text for a recipient and returns at once. It calls done exactly once: when the last piece has left, or with
// the reason why not all did. Done runs on the goroutine of Serve or Close, or before Send returns; it must not block.
// A recipient that is still being looked up is waited for.
func (s *Sender) Send(to chat.Recipient, text string, done func(chat.Reason)) {
	if why := s.enqueue(to, delivery{text, done}); why != chat.ReasonNone {
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
	case s.waiting >= maxDeliveries || s.bytes+len(d.text) > maxTextBytes:
		return chat.QueueFull
	}
	l := s.lanes[to]
	if l == nil {
		l = &lane{to: to}
		s.lanes[to] = l
	}
	l.waiting = append(l.waiting, d)
	s.waiting++
	s.bytes += len(d.text)
	s.scheduleLocked(l)
	return chat.ReasonNone
}

// scheduleLocked lets a lane take its turn, if it has something to do.
func (s *Sender) scheduleLocked(l *lane) {
	if l.scheduled || len(l.waiting) == 0 || s.peers.pending(l.to) {
		return
	}
	l.scheduled = true
	if now := time.Now(); l.next.Before(now) {
		l.next = now // first come, first served
	}
	heap.Push(&s.schedule, l)
	s.nudge()
}

// nudge makes Serve look again.
func (s *Sender) nudge() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// next takes the lane whose turn it is off the schedule, or else tells how long to wait; 0: until something comes.
func (s *Sender) next(now time.Time) (*lane, time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.schedule) == 0 {
		return nil, 0
	}
	l := s.schedule[0]
	if pause := l.next.Sub(now); pause > 0 {
		return nil, pause
	}
	heap.Pop(&s.schedule)
	return l, 0
}

// head returns the first delivery of a lane and where it goes, or why it cannot go anywhere.
func (s *Sender) head(l *lane) (string, netip.AddrPort, chat.Reason) {
	s.mu.Lock()
	defer s.mu.Unlock()
	to, why := s.peers.address(l.to)
	return l.waiting[0].text, to, why
}

// again gives a lane another turn.
func (s *Sender) again(l *lane) {
	s.mu.Lock()
	defer s.mu.Unlock()
	l.scheduled = false
	s.scheduleLocked(l)
}

// finish ends the first delivery of a lane and gives the lane another turn.
func (s *Sender) finish(l *lane, why chat.Reason) {
	l.pieces = nil
	s.mu.Lock()
	d := l.popLocked()
	s.mu.Unlock()
	s.settle(d, why)
	s.again(l)
}

func (l *lane) popLocked() delivery {
	d := l.waiting[0]
	l.waiting[0] = delivery{}
	l.waiting = l.waiting[1:]
	return d
}

// settle calls back first and only then counts down, so that Wait returns after all callbacks.
func (s *Sender) settle(d delivery, why chat.Reason) {
	d.done(why)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.waiting--
	s.bytes -= len(d.text)
	if s.waiting == 0 && s.idle != nil {
		close(s.idle)
		s.idle = nil
	}
}

// interrupt ends all deliveries. Serve has returned and Send takes nothing more.
func (s *Sender) interrupt() {
	s.mu.Lock()
	var open []delivery
	for _, l := range s.lanes {
		open = append(open, l.waiting...)
		l.waiting = nil
	}
	s.mu.Unlock()
	for _, d := range open {
		s.settle(d, chat.Interrupted)
	}
}

// Wait returns nil once nothing is queued and all callbacks have returned, or else the error of ctx.
func (s *Sender) Wait(ctx context.Context) error {
	s.mu.Lock()
	if s.waiting == 0 {
		s.mu.Unlock()
		return nil
	}
	if s.idle == nil {
		s.idle = make(chan struct{})
	}
	idle := s.idle
	s.mu.Unlock()
	select {
	case <-idle:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// cutting remembers the text it cut last, since a message goes to one recipient after another.
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

// schedule is a heap of lanes, the one whose turn comes first in front.
type schedule []*lane

// Len is for package heap.
func (s schedule) Len() int { return len(s) }

// Less is for package heap.
func (s schedule) Less(i, j int) bool { return s[i].next.Before(s[j].next) }

// Swap is for package heap.
func (s schedule) Swap(i, j int) { s[i], s[j] = s[j], s[i] }

// Push is for package heap.
func (s *schedule) Push(x any) { *s = append(*s, x.(*lane)) }

// Pop is for package heap.
func (s *schedule) Pop() any {
	last := len(*s) - 1
	l := (*s)[last]
	(*s)[last] = nil
	*s = (*s)[:last]
	return l
}
