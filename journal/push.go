package journal

import (
	"bytes"
	"cmp"
	"slices"
)

// pass hands a on, which is on disk: at once to links that its sender cannot reach. The others are told a second later that it is
// here, and ask if they still lack it, but for those that another one tells. The author is told sooner: it waits to see that its entry
// has come.
func (a *arrival) pass() {
	l, now, around := a.log, a.log.c.now, a.around()
	for _, v := range l.c.views {
		h, other := v.of(l), teller(around, v)
		has := max(h.high, h.sent, h.quiet)
		switch {
		case v.link.key == l.Author:
			v.changed.add(l, now+tellAfter)
		case v.open && v != a.view && !a.cut && has+1 == a.first().Number() && (a.view == nil || !a.view.link.isLinkedWith(v.link.key)):
			v.push(a)
		case has > 0 && other != nil:
			h.quiet, h.teller = a.last().Number(), other
		default:
			v.changed.add(l, now+relayAfter)
		}
	}
}

// around returns the views whose nodes are linked with the author, who has pushed a, in the order of their keys from the own one on and
// round. It returns nil where a came in another way.
func (a *arrival) around() (around []*view) {
	l, c := a.log, a.log.c
	if a.asked || a.cut || a.view == nil || a.view.link.key != l.Author {
		return nil
	}
	for _, v := range c.views {
		if v.open && v.link.key != l.Author && v.link.isLinkedWith(l.Author) {
			around = append(around, v)
		}
	}
	slices.SortFunc(around, func(v, o *view) int {
		a, b := v.link.key, o.link.key
		return cmp.Or(bytes.Compare(c.self[:], a[:])-bytes.Compare(c.self[:], b[:]), bytes.Compare(a[:], b[:]))
	})
	return around
}

// teller returns the link of a node that stands before v in around and is linked with the node of v, and so tells that one, or leaves it
// to the next; nil without one. The author pushes to all that it is linked with. In case it fails, each of them is told by the last one
// before it that has got the entry. So all are told, whoever is linked with whom, since who gets an entry by asking tells all.
func teller(around []*view, v *view) *link {
	for _, o := range around[:max(slices.Index(around, v), 0)] {
		if v.link.isLinkedWith(o.link.key) {
			return o.link
		}
	}
	return nil
}

// tellQuiet has the rows told on v that were not, since their authors would bring the entries or others tell them, who are gone now.
func (c *conversation) tellQuiet(v *view, gone map[PublicKey]bool) {
	for _, l := range c.listed {
		if h := v.held[l]; h != nil && h.quiet > 0 && (gone[l.Author] || gone[h.teller.key]) {
			v.changed.add(l, c.now+tellAfter)
		}
	}
}

// misses reports whether r, which the other side has told, may lack something that it was not told: neither the author nor anybody
// else has brought it, or not yet.
func (h *held) misses(r Row, full bool) bool {
	return h.quiet > 0 && (full || r.Unread || r.High < h.quiet)
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
