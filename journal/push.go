package journal

import (
	"bytes"
	"cmp"
)

// pass hands a on, which is on disk: at once to links that its sender cannot reach. The others are told a second later that it is
// here, and ask if they still lack it. The author is told sooner: it waits to see that its entry has come.
func (a *arrival) pass() {
	l, now, next := a.log, a.log.c.now, a.next()
	for _, v := range l.c.views {
		h := v.of(l)
		has := max(h.high, h.sent, h.quiet)
		switch {
		case v.link.key == l.Author:
			v.changed.add(l, now+tellAfter)
		case v.open && v != a.view && !a.cut && has+1 == a.first().Number() && (a.view == nil || !a.view.link.isLinkedWith(v.link.key)):
			v.push(a)
		case next != nil && v != next && has > 0 && has+1 >= a.first().Number() && v.link.isLinkedWith(l.Author):
			h.quiet = a.last().Number()
		default:
			v.changed.add(l, now+relayAfter)
		}
	}
}

// next returns which of the views whose nodes are linked with the author, who has pushed a, is told of it: that of the key after the
// own one, or of the first key. The author pushes to all that it is linked with; in case it fails, the one that is told tells all,
// and so does everybody once the author is gone. It returns nil where a came in another way.
func (a *arrival) next() (next *view) {
	l, c := a.log, a.log.c
	if a.asked || a.cut || a.view == nil || a.view.link.key != l.Author {
		return nil
	}
	order := func(a, b PublicKey) int {
		return cmp.Or(bytes.Compare(c.self[:], a[:])-bytes.Compare(c.self[:], b[:]), bytes.Compare(a[:], b[:]))
	}
	for _, v := range c.views {
		if v.open && v.link.isLinkedWith(l.Author) && (next == nil || order(v.link.key, next.link.key) < 0) {
			next = v
		}
	}
	return next
}

// tellQuiet has the rows told on v that were not, since authors would bring the entries, who are gone now.
func (c *conversation) tellQuiet(v *view, gone map[PublicKey]bool) {
	for _, l := range c.listed {
		if h := v.held[l]; h != nil && h.quiet > 0 && gone[l.Author] {
			h.quiet = 0
			v.changed.add(l, c.now+tellAfter)
		}
	}
}

// push sends the run of a on v: run | conversation | entries.
func (v *view) push(a *arrival) {
	v.nameFirst(a.log, a.first())
	v.of(a.log).sent = a.last().Number()
	v.send(appendRun(v.frame(frameRun), a.run))
}

// nameFirst tells the row of l on v if it was never told there, as it was before the entry first, which is sent next.
func (v *view) nameFirst(l *log, first *Header) {
	if v.of(l).place > 0 {
		return
	}
	r := l.row()
	if r.High, r.Head = first.Number()-1, first.Previous(); r.High < r.Low {
		r.Low, r.High, r.Head = 0, 0, Hash{}
	}
	v.tellRows(rowsChanged, true, []Row{r})
}

// tellChanges tells on v which rows have changed.
func (v *view) tellChanges() {
	var rows []Row
	for _, l := range v.changed.take() {
		rows = append(rows, l.row())
	}
	if len(rows) > 0 {
		v.tellRows(rowsChanged, false, rows)
	}
}

// serve takes the ranges that are asked for on v.
func (v *view) serve(in *reader) {
	for n := 0; in.more() && n < maxAsks; n++ {
		l, from, to := in.logIn(v.ours), in.number(), in.number()
		down := from > to
		if down {
			from, to = to, from
		}
		if in.bad || l == nil || from == 0 || to-from >= MaxRun {
			return
		}
		if end := l.limit(); to > end {
			to = end
			if l.fork() != nil {
				l.sendFork(v)
			} else if from > to {
				v.send(appendNothing(v.wire, uint64(v.of(l).place-1), from, 0))
			}
		}
		if from <= to {
			v.answer(l, from, to, down)
		}
	}
}

// answer has a range of l read and sent on v.
func (v *view) answer(l *log, from, to uint64, down bool) {
	h := v.of(l)
	h.sent = max(h.sent, min(to, l.disk.high))
	v.c.out.Serve = append(v.c.out.Serve, Serve{
		Whole: v.c.terms.kept,
		Link:  v.link.id, Member: v.link.key, Conversation: v.c.id, Log: l.Log, From: from, To: to,
		limit: l.limit(), down: down, wire: v.wire, place: uint64(h.place - 1),
	})
}
