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
		v.send(l.split.fork.frame(v))
	}
}

// split is where a log parts.
type split struct {
	fork  *Fork // that is known; it ends the log
	taken int   // forks so far
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
	if in.bad || v.link.full() || !f.valid(v.c.id) || !v.c.mayBring(v.link, f.A.Header.Author()) {
		return
	}
	if l := v.log(f.A.Header.Log()); l != nil && l.endsEarlier(f) {
		v.c.brings(v.link, l.Author)
		l.judge(v, newFork(f.A, f.B))
	}
}

// endsEarlier reports whether f would end l before the fork that is known.
func (l *log) endsEarlier(f *Fork) bool {
	return l.split.taken < maxForks && (l.split.fork == nil || f.Number() < l.split.fork.Number())
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
	if l.endAt(s.fork) {
		c.out.Read = append(c.out.Read, Read{ID: c.start(newHead{l}), Conversation: c.id, Log: l.Log, From: l.disk.high, To: l.disk.high})
	}
	c.list(l)
	c.meet(l.Author, false)
	if l.fetch.to > l.limit() {
		c.unask(l)
	}
	c.out.Keep = append(c.out.Keep, Keep{Conversation: c.id, Fork: s.fork})
	c.tell(Tell{News: NewsFork, Conversation: c.id, Member: l.Author, Fork: s.fork})
	for _, v := range c.views {
		if v.open && v != s.view {
			v.send(s.fork.frame(v))
		}
	}
	l.changed()
	if l == c.own.log {
		c.own.begin()
	}
	c.consider(l)
	c.ask()
}

// endAt ends l before f. Entries from there on stay on disk and are not handed on. It reports whether the entry that is the newest
// now has to be looked up on the disk.
func (l *log) endAt(f *Fork) (lookUp bool) {
	s, d := &l.split, &l.disk
	s.fork = f
	s.taken++
	l.writes.restarts++ // what is being written may lie behind the end
	l.writes.stale = l.writes.open
	end := l.limit()
	if lookUp = d.high > end; lookUp {
		d.high, d.head = end, f.A.Header.Previous()
		lookUp = f.B.Header.Previous() != d.head
	}
	if d.low > end {
		*d, lookUp = stretch{}, false
	}
	l.joined, l.old = *d, nil
	l.trimHoles(d.low, d.high)
	return lookUp
}

// newHead is a log whose newest entry is looked up, since its fork does not say which it is.
type newHead struct{ *log }

func (h newHead) done(r result) {
	if l := h.log; len(r.entries) == 1 && r.entries[0].Header.Number() == l.disk.high {
		l.disk.head = r.entries[0].Header.Hash()
		l.joined.head = l.disk.head
		l.changed()
	}
}
