package journal

import (
	"cmp"
	"slices"
)

// A log on disk can lack the bodies of some of its entries, which are its holes, and all of those between two parts of it, a gap.

// written notes that the run of a is on disk.
func (l *log) written(a *arrival) {
	d, first, last := &l.disk, a.first(), a.last()
	if d.high == 0 || first.Number() > d.high+1 { // what is below a gap takes space on the disk all the same
		if l.old != nil {
			l.old.oldest, l.old.holes = l.share.oldest, l.holes
		}
		l.share, l.holes = share{by: l.Author, bytes: l.share.bytes}, nil
	}
	if d.high == 0 || first.Number() < d.low || first.Number() > d.high+1 {
		d.low, d.below, l.share.oldest = first.Number(), first.Previous(), first.Time()
	}
	if last.Number() > d.high {
		d.high, d.head, l.share.newest = last.Number(), a.hash, last.Time()
	}
	if a.view != nil {
		l.share.by = a.introducer()
	}
	l.c.grow(l, runSize(a.keep))
	l.note(a.keep)
	l.closeGap()
	l.c.list(l)
}

// closeGap goes on with what is on disk below a gap once nothing is lacking between.
func (l *log) closeGap() {
	o, d := l.old, &l.disk
	if o == nil || d.low != o.high+1 || d.below != o.head {
		return
	}
	d.low, d.below = o.low, o.below
	l.joined.low, l.joined.below = o.low, o.below
	l.lowest, l.share.oldest = o.lowest, o.oldest
	above := l.holes
	l.holes = o.holes
	for _, h := range above {
		l.lacksBody(h.from)
		l.holes[len(l.holes)-1].to = h.to
	}
	l.old = nil
}

// lacks is what is not there of a log that is held.
type lacks struct {
	old   *old   // what lies below a gap; nil without one
	holes []span // entries whose bodies are not there
}

// old is what is on disk below a gap since the log was begun anew above it. It is not told and not served until the gap is closed.
type old struct {
	stretch
	lowest uint64 // the log's before
	oldest uint64 // the time of the entry low
	holes  []span
}

// below returns what of s lies below n.
func (s span) below(n uint64) span {
	if s.from >= n {
		return span{}
	}
	return span{s.from, min(s.to, n-1)}
}

// maxHoles bounds the spans of entries of a log whose bodies are not there. Beyond it a span grows over what is there.
const maxHoles = 256

// note adds to the holes of l which entries of run have no body. No link was asked for these yet.
func (l *log) note(run []Entry) {
	lowest := uint64(maxNumber)
	for _, e := range run {
		if e.Body == nil {
			l.lacksBody(e.Header.Number())
			lowest = min(lowest, e.Header.Number())
		}
	}
	for _, v := range l.c.views {
		if h := v.held[l]; h != nil && lowest < maxNumber {
			h.filled = min(h.filled, lowest-1)
		}
	}
}

// lacksBody adds the entry n to the holes of l, which ascend.
func (l *log) lacksBody(n uint64) {
	i, _ := slices.BinarySearchFunc(l.holes, n, func(h span, n uint64) int { return cmp.Compare(h.to+1, n) })
	switch {
	case i < len(l.holes) && l.holes[i].from <= n+1:
		l.holes[i].from, l.holes[i].to = min(l.holes[i].from, n), max(l.holes[i].to, n)
	case len(l.holes) < maxHoles:
		l.holes = slices.Insert(l.holes, i, span{n, n})
	case i < len(l.holes):
		l.holes[i].from = n
	default:
		l.holes[i-1].to = n
	}
}

// isHole reports whether the body of the entry n is not there.
func (l *lacks) isHole(n uint64) bool {
	return slices.ContainsFunc(l.holes, func(h span) bool { return h.from <= n && n <= h.to })
}

// trimHoles leaves of the holes of l those among the entries low to high.
func (l *lacks) trimHoles(low, high uint64) {
	trimmed := l.holes[:0]
	for _, h := range l.holes {
		if h.from, h.to = max(h.from, low), min(h.to, high); h.from <= h.to {
			trimmed = append(trimmed, h)
		}
	}
	l.holes = trimmed
}

// fill takes the entries of run out of the holes of l.
func (l *log) fill(run []Entry) {
	holes := l.holes
	l.holes = nil
	for _, h := range holes {
		for _, e := range run {
			switch n := e.Header.Number(); {
			case n < h.from || n > h.to:
			case n == h.from:
				h.from++
			default:
				l.holes = append(l.holes, span{h.from, n - 1})
				h.from = n + 1
			}
		}
		if h.from <= h.to {
			l.holes = append(l.holes, h)
		}
	}
}
