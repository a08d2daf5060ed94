package journal

import "slices"

// span is the entries from to to of a log.
type span struct{ from, to uint64 }

// suspect looks for the place up to the entry high where what the other side of v holds of l parts from what is held here. Until
// that is found, nothing else of l is asked for there.
func (v *view) suspect(l *log, high uint64) {
	h := v.of(l)
	h.high, h.suspect = 0, min(l.joined.high, high)
	v.c.consider(l)
}

// misfit goes on with a run that could not be joined to its log. Where it was asked for and is not here yet, nothing more of the
// log is asked for on the link until that tells of it again. It reports whether the run is still needed.
func (a *arrival) misfit() (needed bool) {
	l, c, first, last := a.log, a.log.c, a.first().Number(), a.last().Number()
	if h := a.view.of(l); a.missed || a.asked && (first < l.joined.low || last > l.joined.high) {
		h.high, h.suspect = 0, 0
	}
	switch {
	case l.disk.high == 0 || first > l.joined.high+1:
	case a.hunted || a.fills():
		needed = true
		l.comparing++
		c.out.Read = append(c.out.Read, Read{ID: c.start(&comparison{a}), Conversation: c.id, Log: l.Log, From: first, To: last})
	case first == l.joined.high+1, last == l.joined.high && a.hash != l.joined.head:
		a.view.suspect(l, last)
	}
	return needed
}

// fills reports whether a has bodies that are not here and are wanted.
func (a *arrival) fills() bool {
	return !a.log.blocked() && slices.ContainsFunc(a.run, func(e Entry) bool { return e.Body != nil && a.log.isHole(e.Header.Number()) })
}

// comparison is a run that is compared with the same entries on disk.
type comparison struct{ *arrival }

// done looks for the first entry that is another on disk, which is a fork, and keeps bodies that are not there.
func (a *comparison) done(r result) {
	l, c := a.log, a.log.c
	l.comparing--
	a.view.link.arriving -= a.size
	if c.over {
		return
	}
	a.view.of(l).suspect = 0
	l.fill(slices.DeleteFunc(slices.Clone(r.entries), func(e Entry) bool { return e.Body == nil })) // where a hole grew over them
	if fill, parted := a.compare(r.entries); !parted && len(fill) > 0 && !l.blocked() {
		l.comparing++
		a.view.link.arriving += a.size
		c.out.Store = append(c.out.Store, Store{ID: c.start(&filling{a.arrival, fill}), Entries: fill, From: a.view.link.id})
	}
	c.consider(l)
	c.ask()
}

// compare returns the entries whose bodies are not on the disk, up to where the run parts from what is there.
func (a *comparison) compare(disk []Entry) (fill []Entry, parted bool) {
	for _, ours := range disk {
		i := ours.Header.Number() - a.first().Number()
		if i >= uint64(len(a.run)) {
			break
		}
		theirs := a.run[i]
		if *theirs.Header != *ours.Header {
			a.parted(theirs, ours)
			return fill, true
		}
		if ours.Body == nil && theirs.Body != nil {
			fill = append(fill, theirs)
		}
	}
	return fill, false
}

// parted goes on where a log parts: with the proof if the entries before are the same, else further below.
func (a *comparison) parted(theirs, ours Entry) {
	n := ours.Header.Number()
	if a.hunted && n > a.log.disk.low && n == a.first().Number() && theirs.Header.Previous() != ours.Header.Previous() {
		a.view.of(a.log).suspect = n - 1
		return
	}
	a.log.judge(nil, newFork(theirs, ours))
}

// filling is bodies that are written for headers that were there before.
type filling struct {
	*arrival
	run []Entry
}

// done takes the bodies out of the holes, and asks for those that are still lacking.
func (f *filling) done(r result) {
	l, c := f.log, f.log.c
	f.view.link.arriving -= f.size
	if l.comparing--; !r.ok { // the link is asked again after a pause
		c.paused = c.now + pauseAfter
		h := f.view.of(l)
		h.filled = min(h.filled, f.run[0].Header.Number()-1)
		c.consider(l)
		return
	}
	f.run = slices.DeleteFunc(f.run, func(e Entry) bool { // another run was quicker
		n := e.Header.Number()
		return !l.isHole(n) && n >= l.disk.low
	})
	l.fill(f.run)
	c.grow(l, runSize(f.run)-len(f.run)*HeaderSize)
	if len(f.run) > 0 {
		c.tell(Tell{News: NewsEntries, Conversation: c.id, Member: l.Author, Entries: f.run})
	}
	for _, v := range c.views {
		v.of(l).more = true
	}
	l.changed()
	l.owe()
	c.consider(l)
	c.ask()
}
