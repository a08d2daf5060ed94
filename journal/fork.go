package journal

import "slices"

// Fork proves that a log was written twice: two different entries of one number, both signed by the author. The log ends before
// them. What lies from there on is said again, see KindAgain. Bodies of more than maxForkBody bytes are left out.
type Fork struct{ A, B Entry }

// maxForks is how many forks of one log are taken. Each must lie lower than the one before.
const maxForks = 8

// maxForkBody is up to which length in bytes the bodies go with a fork, which is kept in memory.
const maxForkBody = 1024

// newFork returns the fork of two entries, without the bodies that are too long and without the frames that the entries came in.
func newFork(a, b Entry) *Fork { return &Fork{A: a.short(), B: b.short()} }

func (e Entry) short() Entry {
	header := *e.Header
	if len(e.Body) > maxForkBody {
		return Entry{Header: &header}
	}
	return Entry{Header: &header, Body: slices.Clone(e.Body)}
}

// Number returns the number of both entries.
func (f *Fork) Number() uint64 { return f.A.Header.Number() }

func (f *Fork) size() int { return f.A.Size() + f.B.Size() }

// valid reports whether f is a fork of one log of c, apart from the signatures.
func (f *Fork) valid(c Conversation) bool {
	a, b := f.A.Header, f.B.Header
	return a.Log() == b.Log() && a.Number() == b.Number() && *a != *b && a.Conversation() == c && b.Conversation() == c &&
		(f.A.Body == nil || a.Proves(f.A.Body)) && (f.B.Body == nil || b.Proves(f.B.Body))
}

// frame returns the frame of v that proves f: fork | conversation | entry | entry.
func (f *Fork) frame(v *view) []byte { return appendEntry(appendEntry(v.frame(frameFork), f.A), f.B) }

// sendFork sends the fork of l on v, unless that was done a moment ago.
func (l *log) sendFork(v *view) {
	if h := v.of(l); v.c.now >= h.forkNext {
		h.forkNext = v.c.now + coolAfter
		v.send(l.fork().frame(v))
	}
}

// split is where a log parts or ends.
type split struct {
	fork  *Fork  // that is known; it ends the log
	taken int    // forks so far
	end   uint64 // where the log ends although more is here, once the disk has told the head
	head  Hash   // of the entry end
}

// fork returns the fork that ends l, nil without one. What its author said once it was no member is not told.
func (l *log) fork() *Fork {
	if f := l.split.fork; f != nil && f.Number() <= l.c.audience.limit(l.Log) {
		return f
	}
	return nil
}

// suspicion is a fork whose signatures are being checked.
type suspicion struct {
	view *view // where it came from; nil if it was found here
	log  *log
	fork *Fork
}

// forkCame takes the proof of a fork.
func (v *view) forkCame(in *reader) {
	f := &Fork{A: in.entry(), B: in.entry()}
	if in.bad || v.link.full() || !f.valid(v.c.id) || !v.c.mayBring(v.link, f.A.Header.Log()) {
		return
	}
	if l := v.log(f.A.Header.Log()); l != nil && l.endsEarlier(f) {
		v.c.brings(v.link, l.Author)
		l.judge(v, newFork(f.A, f.B))
	}
}

// endsEarlier reports whether f would end l before the fork that is known.
func (l *log) endsEarlier(f *Fork) bool {
	return l.split.taken < maxForks && f.Number() <= l.limit()
}

// judge has the signatures of f checked.
func (l *log) judge(v *view, f *Fork) {
	if v != nil {
		v.link.arriving += f.size()
	}
	l.c.out.Verify = append(l.c.out.Verify, Verify{ID: l.c.start(&suspicion{view: v, log: l, fork: f}), fork: f})
}

// done ends the log once its fork is proven, and tells everybody.
func (s *suspicion) done(r result) {
	l, c := s.log, s.log.c
	if s.view != nil {
		s.view.link.arriving -= s.fork.size()
		s.view.link.judged(r.ok)
	}
	if !r.ok || c.over || !l.endsEarlier(s.fork) || c.logs[l.Log] != l {
		return
	}
	l.split.parts(s.fork)
	c.list(l)
	c.meet(l.Author, false)
	l.ended()
	c.out.Keep = append(c.out.Keep, Keep{Conversation: c.id, Fork: s.fork})
	c.tell(Tell{News: NewsFork, Conversation: c.id, Member: l.Author, Fork: s.fork})
	for _, v := range c.views {
		if v.open && v != s.view {
			v.send(s.fork.frame(v))
		}
	}
	if l == c.own.log {
		c.own.begin()
	}
	c.ask()
}

// parts notes that a log ends before f.
func (s *split) parts(f *Fork) {
	s.fork = f
	s.taken++
	if head := f.A.Header.Previous(); head == f.B.Header.Previous() {
		s.end, s.head = f.Number()-1, head
	}
}

// ended goes on with l, whose limit may be another now. What is here beyond it stays on disk and is not handed on. Where all that is
// here lies beyond, the log is begun anew.
func (l *log) ended() {
	c, end, f := l.c, l.limit(), l.fork()
	if l.fetch.to > end {
		c.unask(l)
	}
	switch {
	case 0 < end && end < l.joined.low:
		l.writes.restarts++
		l.writes.stale = l.writes.open
		l.disk, l.joined, l.old, l.holes = stretch{}, stretch{}, nil, nil
	case l.disk.low <= end && end < l.disk.high && l.split.end != end:
		c.out.Read = append(c.out.Read, Read{ID: c.start(newHead{l}), Conversation: c.id, Log: l.Log, From: end, To: end})
	}
	if l.disk.high > 0 || f != nil {
		l.changed()
	}
	c.consider(l)
}

// newHead is a log of which the last entry that counts is looked up.
type newHead struct{ *log }

func (h newHead) done(r result) {
	if l := h.log; len(r.entries) == 1 && r.entries[0].Header.Number() == l.limit() {
		l.split.end, l.split.head = l.limit(), r.entries[0].Header.Hash()
		l.changed()
	}
}

// counts returns what of l is on disk and counts. It is empty until the disk has told where that ends.
func (l *log) counts() stretch {
	s := l.disk
	if end := l.limit(); s.high > end {
		if s.high, s.head = end, l.split.head; s.low > end || l.split.end != end {
			return stretch{}
		}
	}
	return s
}
