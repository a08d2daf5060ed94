package journal

import "slices"

// arrival is a run on its way from a link to the disk: its form is checked, then the signature of its last header, then it is
// joined to what is held of its log, then it is written. Runs of one log are joined in the order in which they came.
type arrival struct {
	view     *view // nil for own entries
	log      *log
	run      []Entry
	one      [1]Entry // the memory of run where it has one entry
	size     int
	hash     Hash // of the last header
	verified bool
	restart  int     // the log's count of restarts when this was joined
	asked    bool    // it answers an ask of this side
	missed   bool    // it has nothing of what was asked for
	hunted   bool    // it was asked for to find a fork
	gap      bool    // it begins where it was asked for, so it may leave a gap
	cut      bool    // its last header is not the one whose signature was checked
	ticket   uint64  // of an own entry
	keep     []Entry // what of it is written
}

// runCame takes a frame with entries on v.
func (v *view) runCame(in *reader) {
	a := &arrival{view: v}
	a.run = a.one[:0]
	for in.more() && len(a.run) < MaxRun {
		e := in.entry()
		if in.bad {
			return
		}
		a.size += e.Size()
		a.run = append(a.run, e)
	}
	if in.more() || len(a.run) == 0 || len(a.run) > 1 && a.size > MaxRunBytes || !a.welcome() {
		return
	}
	var err error
	if a.hash, err = checkRun(a.run); err != nil {
		return
	}
	if a.useless() {
		v.c.consider(a.log)
		v.c.ask()
		return
	}
	v.link.arriving += a.size
	a.log.coming = append(a.log.coming, a)
	v.c.out.Verify = append(v.c.out.Verify, Verify{ID: v.c.start(a), header: a.last()})
}

// useless reports whether a, which was not asked for, has nothing that could be joined or compared, so that nobody has to check its
// signature.
func (a *arrival) useless() bool {
	l, j, first, last := a.log, &a.log.joined, a.first().Number(), a.last().Number()
	if l.fetch.view == a.view || len(l.coming) > 0 || j.high == 0 || a.fills() {
		return false
	}
	return first > j.high+1 || last < l.lowest || first >= j.low && (last < j.high || last == j.high && a.hash == j.head)
}

func (a *arrival) first() *Header { return a.run[0].Header }
func (a *arrival) last() *Header  { return a.run[len(a.run)-1].Header }

// welcome reports whether the entries of a belong to its conversation and are within the bounds of the link. It fills in the log.
func (a *arrival) welcome() bool {
	v, last := a.view, a.last()
	if last.Conversation() != v.c.id {
		return false
	}
	if a.log = v.log(last.Log()); a.log == nil {
		return false
	}
	h := v.of(a.log)
	h.high = max(h.high, last.Number()) // it may be asked for later if it is not taken now
	if v.link.full() || !v.c.mayBring(v.link, last.Log()) {
		v.c.consider(a.log)
		return false
	}
	v.c.brings(v.link, last.Author())
	return true
}

// done goes on with a once its signature is judged, and again once it is on disk.
func (a *arrival) done(r result) {
	switch {
	case a.verified:
		a.stored(r.ok)
	case a.log.c.over:
		a.view.link.arriving -= a.size
	case !r.ok:
		a.drop()
	default:
		a.verified = true
		a.log.join()
	}
}

// drop forgets a, whose signature does not hold. What has come after it may be joined without it.
func (a *arrival) drop() {
	l, c := a.log, a.log.c
	a.view.link.judged(false)
	a.view.link.arriving -= a.size
	l.coming = slices.DeleteFunc(l.coming, func(o *arrival) bool { return o == a })
	if l.fetch.view == a.view {
		a.view.cool = c.now + coolAfter
		h := a.view.of(l)
		h.late, h.suspect = true, 0
		c.unask(l)
	}
	if !l.giveUp() {
		l.join()
	}
}

// join joins the runs of l that have come to what is held, as far as they are verified.
func (l *log) join() {
	for l.writes.stale == 0 && len(l.coming) > 0 && l.coming[0].verified {
		a := l.coming[0]
		l.coming = l.coming[1:]
		a.asked = l.fetch.view == a.view && a.first().Number() <= l.fetch.to
		a.gap = a.asked && a.first().Number() == l.fetch.from
		a.missed = a.asked && a.last().Number() < l.fetch.from
		a.hunted = a.asked && l.fetch.hunt
		if a.asked {
			l.fetched(a.last().Number())
		}
		if l.takes(a) {
			if h := a.view.of(l); h.high == l.joined.high {
				h.agrees = true
			}
			if a.asked && a.size >= fullRun {
				l.fetch.due = l.c.now + answerAfter
			}
			a.store()
			continue
		}
		if len(a.run) == 0 || !a.misfit() {
			a.view.link.arriving -= a.size
		}
	}
	l.c.consider(l)
	l.c.ask()
}

// takes joins a to l if it fits, and leaves of it only what is not held.
func (l *log) takes(a *arrival) bool {
	a.trim(l.limit())
	if len(a.run) == 0 || a.last().Number() < l.lowest {
		return false
	}
	j, first, last := &l.joined, a.first().Number(), a.last().Number()
	switch {
	case j.high == 0, first > j.high+1 && a.gap:
		if j.high > 0 {
			l.old = &old{stretch: *j, lowest: l.lowest}
			l.lowest = max(l.lowest, j.high+1)
		}
		j.low, j.below = first, a.first().Previous()
	case first <= j.high+1 && last > j.high:
		a.run = a.run[j.high+1-first:]
		if a.first().Previous() != j.head {
			return false
		}
	case first < j.low && last+1 >= j.low:
		return l.takesBelow(a)
	default:
		return false
	}
	j.high, j.head = last, a.hash
	return true
}

// trim leaves out entries past the end of the log. A later entry, whose signature holds, has proven what is left.
func (a *arrival) trim(limit uint64) {
	first := a.first().Number()
	if a.last().Number() <= limit {
		return
	}
	if a.run, a.cut = a.run[:max(limit+1, first)-first], true; len(a.run) > 0 {
		a.hash = a.last().Hash()
	}
}

// takesBelow joins a run to the lower end of l. The header that is lowest there already proves it.
func (l *log) takesBelow(a *arrival) bool {
	keep := a.run[:l.joined.low-a.first().Number()]
	if keep[len(keep)-1].Header.Hash() != l.joined.below {
		return false
	}
	if first := keep[0].Header.Number(); first < l.lowest {
		keep = keep[min(l.lowest-first, uint64(len(keep))):]
	}
	if len(keep) == 0 {
		return false
	}
	a.run, a.cut = keep, true
	l.joined.low, l.joined.below = a.first().Number(), a.first().Previous()
	return true
}

// store has the run of a written, which is joined to its log.
func (a *arrival) store() {
	core := a.log.c.core
	a.restart = a.log.writes.restarts
	a.log.writes.open++
	for _, e := range a.run {
		core.clock.observe(core.wall, e.Header.Time())
	}
	a.keep = a.kept()
	s := Store{ID: core.start(a), Entries: a.keep, Ticket: a.ticket}
	if a.view != nil {
		s.From, s.Introducer = a.view.link.id, a.introducer()
	}
	core.out.Store = append(core.out.Store, s)
}

// kept returns the entries of a as they are kept: of a blocked author without what it has to say.
func (a *arrival) kept() []Entry {
	if !a.log.blocked() {
		return a.run
	}
	kept := slices.Clone(a.run)
	for i, e := range kept {
		if !e.Header.Kind().control() {
			kept[i].Body = nil
		}
	}
	return kept
}

// stored goes on once a is on disk, or could not be written.
func (a *arrival) stored(ok bool) {
	l, c := a.log, a.log.c
	if a.view != nil {
		a.view.link.arriving -= a.size
	}
	if l.writes.open--; l.writes.stale > 0 {
		if l.writes.stale--; l.writes.stale == 0 {
			defer l.join()
		}
	}
	if !ok {
		if a.notStored(); !l.giveUp() {
			c.consider(l)
		}
		return
	}
	news := Tell{News: NewsEntries, Conversation: c.id, Member: l.Author, Entries: a.keep}
	if a.view == nil {
		news.News, news.Ticket = NewsSaid, a.ticket
	}
	if c.logs[l.Log] != l || a.restart != l.writes.restarts && !l.takes(a) { // the log was begun anew: it is there, and not handed on
		c.tell(news)
		return
	}
	l.written(a)
	c.meet(l.Author, false)
	if a.last().Number() > l.limit() { // the log has ended meanwhile
		l.ended()
	} else {
		a.pass()
	}
	c.tell(news)
	l.owe()
	if a.view != nil && l.Author == c.self {
		c.own.came(l)
	}
	c.consider(l) // bodies may be lacking, or a hunt has waited for the disk
	c.ask()
}

// notStored goes back to what is on disk. What has been joined to it meanwhile counts as not stored, too.
func (a *arrival) notStored() {
	l, c := a.log, a.log.c
	if a.restart == l.writes.restarts {
		l.writes.restarts++
		c.paused = c.now + pauseAfter
		l.joined = l.disk
		if l.old != nil && l.disk.high <= l.old.high {
			l.lowest, l.old = l.old.lowest, nil // nothing is above the gap
		}
	}
	if a.view == nil {
		c.tell(Tell{News: NewsUnsaid, Conversation: c.id, Member: c.self, Entries: a.run, Ticket: a.ticket})
	}
}
