// Package serve does for a journal what takes long, on goroutines of its own: it reads entries for links and checks signatures.
package serve

import (
	"context"
	"slices"
	"sync"

	"udpchat/journal"
)

// maxServed is how many ranges of a conversation wait for a link. An honest node asks for no more at a time; others are dropped.
const maxServed = 4

// Links carries frames; see replica.Links.
type Links interface {
	Send(id journal.LinkID, frame []byte) bool
}

// Disk is what is read from; see replica.Disk.
type Disk interface {
	Read(ctx context.Context, in journal.Conversation, of journal.Log, from, to uint64, answer func([]journal.Entry, error))
	Lowest(ctx context.Context, in journal.Conversation, of journal.Log, member journal.PublicKey, answer func(uint64, error))
}

// Server reads from the disk for links and for the machine, one thing at a time. Links take turns; one whose queue is above its mark
// waits until it is half empty. What waits is bounded for each link, and for the machine by the bytes that it has under way.
type Server struct {
	links Links
	wake  chan struct{} // holds a token when there may be something to do

	mu    sync.Mutex // guards the fields below
	reads []func(context.Context)
	lines map[journal.LinkID]*line
	turns []*line // those with something to send that do not wait; the next one first
}

// line is what a link is served.
type line struct {
	id     journal.LinkID
	queue  []*serving
	full   bool // its queue is above the mark
	queued bool // it has a turn
	gone   bool
}

// serving is a range on its way to a link.
type serving struct {
	journal.Serve
	lowest uint64
	begun  bool
}

// NewServer returns a server for no link; see Up.
func NewServer(l Links) *Server {
	return &Server{links: l, wake: make(chan struct{}, 1), lines: map[journal.LinkID]*line{}}
}

// change calls f with mu held, and wakes the server.
func (s *Server) change(f func()) {
	s.mu.Lock()
	f()
	s.mu.Unlock()
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// Read has something read, by f.
func (s *Server) Read(f func(context.Context)) {
	s.change(func() { s.reads = append(s.reads, f) })
}

// Up tells of a link.
func (s *Server) Up(id journal.LinkID) {
	s.change(func() { s.lines[id] = &line{id: id} })
}

// Down tells that a link has ended.
func (s *Server) Down(id journal.LinkID) {
	s.change(func() {
		if l := s.lines[id]; l != nil {
			l.gone, l.queue = true, nil
			delete(s.lines, id)
		}
	})
}

// Ready tells that the queue of a link is half empty again.
func (s *Server) Ready(id journal.LinkID) {
	s.change(func() {
		if l := s.lines[id]; l != nil {
			l.full = false
			s.turnLocked(l)
		}
	})
}

// Add takes a range that a link has asked for.
func (s *Server) Add(j journal.Serve) {
	s.change(func() {
		l := s.lines[j.Link]
		if l == nil {
			return
		}
		n := 0
		for _, other := range l.queue {
			if other.Conversation == j.Conversation {
				n++
			}
		}
		if n < maxServed {
			l.queue = append(l.queue, &serving{Serve: j})
			s.turnLocked(l)
		}
	})
}

// turnLocked lets a link have a turn, if there is something for it.
func (s *Server) turnLocked(l *line) {
	if !l.queued && !l.full && !l.gone && len(l.queue) > 0 {
		l.queued = true
		s.turns = append(s.turns, l)
	}
}

// Serve does what there is to do, until ctx ends.
func (s *Server) Serve(ctx context.Context, disk Disk) {
	for ctx.Err() == nil {
		read, l, j := s.next()
		switch {
		case read != nil:
			read(ctx)
		case l != nil:
			s.send(ctx, disk, l, j)
		default:
			select {
			case <-s.wake:
			case <-ctx.Done():
			}
		}
	}
}

// next returns what is to be done: a read, or something to send on a link.
func (s *Server) next() (read func(context.Context), l *line, j *serving) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.reads) > 0 {
		read = s.reads[0]
		s.reads[0] = nil
		s.reads = s.reads[1:]
		return read, nil, nil
	}
	for len(s.turns) > 0 {
		l, s.turns = s.turns[0], s.turns[1:]
		if l.queued = false; !l.gone && !l.full && len(l.queue) > 0 {
			return nil, l, l.queue[0]
		}
	}
	return nil, nil, nil
}

// send sends one frame of a range.
func (s *Server) send(ctx context.Context, disk Disk, l *line, j *serving) {
	frame, more := j.answer(ctx, disk)
	s.change(func() { l.full = true }) // unless the link takes more, or is ready meanwhile
	took := frame == nil || s.links.Send(l.id, frame)
	s.change(func() {
		if took {
			l.full = false
		}
		if !more {
			l.queue = slices.DeleteFunc(l.queue, func(o *serving) bool { return o == j })
		}
		s.turnLocked(l)
	})
}

// answer returns the next frame; nil if the disk could not be read: the other side asks again, or somebody else.
func (j *serving) answer(ctx context.Context, disk Disk) (frame []byte, more bool) {
	var err error
	if !j.begun {
		j.begun = true
		if j.lowest, err = lowest(ctx, disk, j); err != nil {
			return nil, false
		}
	}
	es, err := Read(ctx, disk, j.Conversation, j.Log, j.From, j.To)
	if n := len(es); err == nil && n > 0 && es[n-1].Header.Number() == j.To && !es[n-1].Header.Verify() { // the range ends where a later one proves it
		var rest []journal.Entry
		rest, err = Read(ctx, disk, j.Conversation, j.Log, j.To+1, j.From+journal.MaxRun-1)
		if len(rest) > 0 && rest[0].Header.Number() == j.To+1 {
			es = append(es, rest...)
		}
	}
	if err != nil {
		return nil, false
	}
	return j.Answer(es, j.lowest)
}

// lowest waits for the lowest number that the receiver of j may have.
func lowest(ctx context.Context, disk Disk, j *serving) (uint64, error) {
	if j.Whole {
		return 1, nil
	}
	return wait(ctx, func(answer func(uint64, error)) { disk.Lowest(ctx, j.Conversation, j.Log, j.Member, answer) })
}

// Read waits for entries of a log.
func Read(ctx context.Context, disk Disk, in journal.Conversation, of journal.Log, from, to uint64) ([]journal.Entry, error) {
	return wait(ctx, func(answer func([]journal.Entry, error)) { disk.Read(ctx, in, of, from, to, answer) })
}

// wait asks, and returns the answer.
func wait[T any](ctx context.Context, ask func(answer func(T, error))) (T, error) {
	type result struct {
		got T
		err error
	}
	answered := make(chan result, 1)
	ask(func(got T, err error) { answered <- result{got, err} })
	select {
	case r := <-answered:
		return r.got, r.err
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
}
