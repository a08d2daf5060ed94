package journal

import (
	"encoding/binary"
	"slices"
	"time"
)

// A log is fetched range by range, one range at a time from one link. A log of which nothing is held is begun at its newest end,
// so that the screen fills at once; then it is fetched downwards. New ends are fetched upwards. Where nobody has what comes next,
// but somebody has what comes later, the log is begun anew at its newest end.

// Bounds of what is asked for at a time.
const (
	firstRange = 64 // entries of a log that is begun
	maxSources = 3  // links that a conversation is fetched from at a time
	perSource  = 4  // ranges under way from one of them
	maxLooks   = 64 // logs that are looked at for each event

	// A run of so many bytes gives its link more time for the rest of the range. Where an honest node needs several runs, all but
	// the last are longer; who sends entries one by one would keep the log from others.
	fullRun = MaxRunBytes / 4
)

// fetch is the range of a log that is being fetched. View is nil while none is.
type fetch struct {
	view     *view
	from, to uint64
	hunt     bool          // for an entry that may be another there
	due      time.Duration // when it is asked from another link
	queued   bool          // the log is in the queue of what is asked for
}

// want is a range of a log that a link could give.
type want struct {
	from, to uint64 // to is 0 where it can give nothing that is lacking here
	cost     int    // the links of the lowest cost are asked
	fill     bool   // only bodies are lacking
	hunt     bool   // an entry there may be another
	down     bool   // the upper end comes first
}

// What asking a link costs.
const (
	costUnread = iota + 1 // it may lack bodies
	costGap               // what lies between what is held here and there is lost
	costLate              // it did not answer the last time
)

// wanted returns the range of l to ask on v next.
func (l *log) wanted(v *view) (w want) {
	h := v.held[l]
	if h == nil || h.named == 0 || !v.c.mayBring(v.link, l.Log) {
		return w
	}
	low, high := max(h.low, l.lowest, 1), min(h.high, l.limit())
	switch {
	case h.suspect > 0 && h.suspect <= min(l.disk.high, l.limit()) && l.comparing == 0:
		return want{from: h.suspect - min(h.suspect-1, MaxRun-1), to: h.suspect, hunt: true}
	case high < low:
		return w
	case high > l.joined.high && (l.joined.high == 0 || low > l.joined.high+1):
		w.from, w.to = max(low, high-min(high-1, firstRange-1)), high
		if l.joined.high > 0 {
			w.cost = costGap
		}
	case high > l.joined.high:
		w.from, w.to = l.joined.high+1, min(high, l.joined.high+fits(l))
	case low < l.joined.low && high >= l.joined.low-1:
		w.to, w.down = l.joined.low-1, true
		w.from = max(low, l.joined.low-min(w.to, MaxRun))
	default:
		w.from, w.to = l.lackedBodies(h, high)
		w.fill = w.to > 0
	}
	if h.unread {
		w.cost = max(w.cost, costUnread)
	}
	if h.late {
		w.cost = costLate
	}
	return w
}

// lackedBodies returns the first entries up to high whose bodies may be asked from who holds h, and 0, 0 without any.
func (l *log) lackedBodies(h *held, high uint64) (from, to uint64) {
	if l.comparing > 0 || l.blocked() {
		return 0, 0
	}
	for _, hole := range l.holes {
		if from, to = max(hole.from, h.low, h.filled+1), min(hole.to, high); from <= to {
			return from, min(to, from+fits(l)-1)
		}
	}
	return 0, 0
}

// fits returns about how many entries of a log fit into one run, as large as those on disk are.
func fits(l *log) uint64 {
	if l.disk.high == 0 || l.share.bytes == 0 {
		return MaxRun
	}
	n := (l.disk.high + 1 - l.disk.low) * MaxRunBytes / uint64(l.share.bytes)
	return max(1, min(n, MaxRun))
}

// limit returns the last number of l that counts. A log that was written twice ends before its fork.
func (l *log) limit() uint64 {
	if f := l.fork(); f != nil {
		return f.Number() - 1
	}
	return l.c.audience.limit(l.Log)
}

// consider puts l in the queue of what is asked for if a link holds more of it.
func (c *conversation) consider(l *log) {
	if l.fetch.queued || l.fetch.view != nil || len(l.coming) > 0 || c.logs[l.Log] != l || !c.lacksOf(l) {
		return
	}
	l.fetch.queued = true
	c.lacking = append(c.lacking, l)
}

func (c *conversation) lacksOf(l *log) bool {
	return slices.ContainsFunc(c.views, func(v *view) bool { return l.wanted(v).to > 0 })
}

// ask asks for the logs that are lacking, from as many links as may be asked at a time. Where a link has named very many, it looks
// at some of them and goes on a moment later.
func (c *conversation) ask() {
	c.again = 0
	if c.now < c.paused {
		return
	}
	waiting := c.lacking
	c.lacking = nil
	for i, l := range waiting {
		if i == maxLooks {
			c.again = c.now + lookAfter
		}
		if i == maxLooks || !slices.ContainsFunc(c.views, c.mayAsk) {
			c.lacking = append(slices.Clone(waiting[i:]), c.lacking...)
			return
		}
		switch v, w := c.source(l); {
		case v != nil:
			v.askFor(l, w)
		case c.lacksOf(l):
			c.lacking = append(c.lacking, l)
		default:
			l.fetch.queued = false
		}
	}
}

// source returns the view on which l is asked for, and the range: of the views with the lowest cost that with the fewest ranges under
// way. It returns nil if none of them may be asked now.
func (c *conversation) source(l *log) (best *view, next want) {
	lowest := costLate + 1
	for _, v := range c.views {
		w := l.wanted(v)
		if w.to == 0 || w.cost > lowest {
			continue
		}
		if w.cost < lowest {
			best, lowest = nil, w.cost
		}
		if c.mayAsk(v) && (best == nil || v.asked < best.asked) {
			best, next = v, w
		}
	}
	return best, next
}

// mayAsk reports whether one more range may be asked on v now.
func (c *conversation) mayAsk(v *view) bool {
	if !v.open || v.asked == perSource || v.asked == 0 && c.sources() == maxSources || c.now < v.cool {
		return false
	}
	if !v.link.hasRoom(v.asked == 0) {
		c.again = c.now + roomAfter // what other conversations have under way may be stored by then
		return false
	}
	return true
}

// hasRoom reports whether what one more range brings can be taken, although the disk may be slower than the link. The first range of
// a conversation has room when others have none.
func (l *link) hasRoom(first bool) bool {
	ranges := l.asked + 1
	if !first {
		ranges += perSource
	}
	return l.arriving+ranges*MaxRunBytes <= maxArrivals
}

// sources returns from how many links ranges are under way.
func (c *conversation) sources() (n int) {
	for _, v := range c.views {
		if v.asked > 0 {
			n++
		}
	}
	return n
}

// askFor asks for the range w of l on v.
func (v *view) askFor(l *log, w want) {
	v.c.brings(v.link, l.Author)
	if w.fill {
		v.of(l).filled = w.to
	}
	l.fetch = fetch{view: v, from: w.from, to: w.to, hunt: w.hunt, due: v.c.now + answerAfter}
	v.asked, v.link.asked = v.asked+1, v.link.asked+1
	v.c.fetching = append(v.c.fetching, l)
	if w.down {
		w.from, w.to = w.to, w.from
	}
	v.send(v.appendAsk(l, w.from, w.to))
}

// appendAsk returns the frame that asks for entries of l: ask | conversation | log | from | to.
func (v *view) appendAsk(l *log, from, to uint64) []byte {
	b := v.frame(frameAsk)
	for _, n := range []uint64{v.held[l].named - 1, from, to} {
		b = binary.AppendUvarint(b, n)
	}
	return b
}

// unask ends the fetch of l.
func (c *conversation) unask(l *log) {
	if v := l.fetch.view; v != nil {
		v.asked, v.link.asked = v.asked-1, v.link.asked-1
		c.fetching = slices.DeleteFunc(c.fetching, func(o *log) bool { return o == l })
		l.fetch = fetch{}
	}
}

// fetched notes that entries of l that were asked for have come. Once the whole range is there the next one can be asked for.
func (l *log) fetched(last uint64) {
	if last >= l.fetch.to {
		l.fetch.view.of(l).late = false
		l.c.unask(l)
	}
}

// nothing takes the answer that a link has no entries of a range, or may not give them: only those from lowest on.
func (v *view) nothing(in *reader) {
	l, from, lowest := in.logIn(v.theirs), in.number(), in.number()
	if in.bad || l == nil || from == 0 {
		return
	}
	// A part that may be had is asked for once more. After that the log waits until the other side tells of it again.
	h := v.of(l)
	if h.suspect = 0; lowest > from && !h.refused {
		h.low, h.refused, h.filled = lowest, true, 0
	} else {
		h.high = 0
	}
	if l.fetch.view == v {
		l.refused(v)
		v.c.unask(l)
	}
	v.c.consider(l)
	v.c.own.settle()
	v.c.ask()
}

// refused has the row of l told again on other views than v, whose node does not give what comes next: it may take this one for a
// newcomer. Others may have left it to it, or to the author, to bring that. They tell then what they hold.
func (l *log) refused(v *view) {
	for _, o := range l.c.views {
		if o != v && o.open && l.joined.high > 0 && l.fetch.to > l.joined.high {
			o.changed.add(l, l.c.now+tellAfter)
		}
	}
}

// logIn returns the log that a frame names next by its place in logs, and nil for one that is not there.
func (r *reader) logIn(logs []*log) *log {
	if place := r.number(); place < uint64(len(logs)) {
		return logs[place]
	}
	return nil
}

// late asks other links for what a link has not given in time.
func (c *conversation) late() {
	for _, l := range slices.Clone(c.fetching) {
		if v := l.fetch.view; c.now >= l.fetch.due {
			h := v.of(l)
			v.cool, h.late, h.suspect, h.filled = c.now+coolAfter, true, 0, 0
			c.unask(l)
			c.consider(l)
		}
	}
	c.ask()
}
