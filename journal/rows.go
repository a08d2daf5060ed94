package journal

import (
	"bytes"
	"encoding/binary"
	"slices"
	"time"
)

// dirty is a set of logs that something is due for.
type dirty struct {
	logs map[*log]struct{}
	due  time.Duration // zero while the set is empty
}

// add adds l, to be done at a time at the latest.
func (d *dirty) add(l *log, due time.Duration) {
	if d.logs == nil {
		d.logs = map[*log]struct{}{}
	}
	if len(d.logs) == 0 || due < d.due {
		d.due = due
	}
	d.logs[l] = struct{}{}
}

// take returns the logs of d in a fixed order, and empties d.
func (d *dirty) take() []*log {
	logs := sortedKeys(d.logs, func(a, b *log) int { return a.compare(b.Log) })
	clear(d.logs)
	d.due = 0
	return logs
}

// of returns what the other side holds of l, for change.
func (b *book) of(l *log) *held {
	h := b.held[l]
	if h == nil {
		h = &held{}
		b.held[l] = h
	}
	return h
}

// forget forgets l, whose place is free for another.
func (b *book) forget(l *log) {
	h := b.held[l]
	if h == nil {
		return
	}
	if h.place > 0 {
		b.ours[h.place-1] = nil
		b.free++
	}
	if h.named > 0 {
		b.theirs[h.named-1] = nil
	}
	delete(b.held, l)
}

// digest returns the digest of c: of all rows, and of who has signed which receipt.
func (c *conversation) digest() [digestSize]byte {
	return digest(c.rows(), c.receipts.held(nil))
}

// tellVector tells on v what is held here: all rows, or for a large conversation the digests of its buckets first. It is done
// once a link.
func (v *view) tellVector() {
	if v.told {
		return
	}
	v.told = true
	v.changed.take()
	rows := v.c.rows()
	if len(rows)+len(v.c.receipts.of) > smallVector {
		v.offered = rows
		v.send(append(v.frame(frameBuckets), bucketDigests(rows, v.c.receipts.held(nil))...))
		return
	}
	v.send(append(v.frame(frameReceipts), v.c.receipts.held(nil)...))
	v.tellRows(rowsWhole, true, rows)
}

// tellRows sends rows on v, in as many frames as they need: rows | conversation | which 1 | rows.
func (v *view) tellRows(which byte, full bool, rows []Row) {
	for first := true; first || len(rows) > 0; first = false {
		n := min(maxRows, len(rows))
		b := append(v.frame(frameRows), which)
		for i := range rows[:n] {
			b = v.appendRow(b, &rows[i], full || rows[i].ForkAt > 0)
		}
		v.send(b)
		rows = rows[n:]
	}
}

// appendRow appends a row as it is told on v, and names the log if v has not named it yet.
func (v *view) appendRow(b []byte, r *Row, full bool) []byte {
	l := v.c.logs[r.Log]
	h := v.of(l)
	isNew := h.place == 0
	if isNew {
		h.place = v.name(l)
	}
	full = full || h.toldLow != r.Low || h.high >= r.High && !h.agrees
	flags := bitIf(isNew, rowNew) | bitIf(full || isNew, rowFull) | bitIf(r.Unread, rowUnread) | bitIf(r.ForkAt > 0, rowForked) | bitIf(h.more, rowFilled)
	h.toldLow, h.more, h.quiet, h.teller = r.Low, false, 0, nil
	b = binary.AppendUvarint(b, uint64(h.place-1)<<rowBits|flags)
	if isNew {
		b = binary.BigEndian.AppendUint64(append(b, r.Author[:]...), uint64(r.ID))
	}
	if full || isNew {
		b = append(binary.AppendUvarint(b, r.Low), r.Head[:headPrefix]...)
	}
	b = binary.AppendUvarint(b, r.High)
	if r.ForkAt > 0 {
		b = binary.AppendUvarint(b, r.ForkAt)
	}
	return b
}

// name gives l a place and returns 1 + it. A place that is free again is taken first.
func (b *book) name(l *log) int {
	if b.free == 0 {
		b.ours = append(b.ours, l)
		return len(b.ours)
	}
	i := slices.Index(b.ours, nil)
	b.ours[i] = l
	b.free--
	return i + 1
}

func bitIf(set bool, bit uint64) uint64 {
	if set {
		return bit
	}
	return 0
}

// rowsCame takes rows that are told on v.
func (v *view) rowsCame(in *reader) {
	which := in.byte()
	for n := 0; in.more() && n < maxRows; n++ {
		v.row(in)
	}
	v.knows = true
	v.c.own.settle()
	v.c.tell(Tell{News: NewsReceipt, Conversation: v.c.id, Member: v.link.key})
	if which == rowsWhole {
		v.tellVector()
	}
	v.c.ask()
}

// row takes one row of a log that is told on v.
func (v *view) row(in *reader) {
	first := in.number()
	place := first >> rowBits
	if first&rowNew != 0 {
		l := Log{Author: in.key(), ID: LogID(in.uint64())}
		if in.bad || place > uint64(len(v.theirs)) || place >= maxLogs {
			in.fail()
			return
		}
		v.named(place, v.log(l))
	}
	r, full := Row{Unread: first&rowUnread != 0}, first&rowFull != 0
	if full {
		r.Low = in.number()
		copy(r.Head[:], in.take(headPrefix))
	}
	r.High = in.number()
	if first&rowForked != 0 {
		r.ForkAt = in.number()
	}
	if in.bad || place >= uint64(len(v.theirs)) || max(r.High, r.ForkAt) > maxNumber {
		in.fail()
		return
	}
	if l := v.theirs[place]; l != nil {
		if first&rowFilled != 0 || !r.Unread {
			v.of(l).filled = 0 // who lacks bodies, too, is asked again when it has got some
		}
		v.holds(l, r, full)
	}
}

// named notes that the other side calls l by a place from now on, and what it called so before no more.
func (b *book) named(place uint64, l *log) {
	if place == uint64(len(b.theirs)) {
		b.theirs = append(b.theirs, nil)
	}
	if old := b.theirs[place]; old != nil {
		h := b.of(old)
		h.named, h.high = 0, 0
	}
	if l != nil {
		h := b.of(l)
		if h.named > 0 {
			b.theirs[h.named-1] = nil
		}
		h.named = place + 1
	}
	b.theirs[place] = l
}

// holds notes what the other side of v holds of l. Without full the row has no Low and no Head.
func (v *view) holds(l *log, r Row, full bool) {
	h := v.of(l)
	if !full {
		r.Low = h.told.from
	}
	if (r.High > 0) != (r.Low > 0) || r.Low > r.High {
		return
	}
	if full {
		h.low = r.Low
	}
	changed := r.High != h.told.to
	h.told = span{r.Low, r.High}
	h.high, h.unread, h.refused = r.High, r.Unread, false
	head, fork, ours := r.Head[:headPrefix], l.fork(), l.counts()
	h.known = true
	if h.misses(r, full) {
		v.changed.add(l, v.c.now+relayAfter)
	}
	switch {
	case full:
		h.agrees = bytes.Equal(head, l.joined.head[:headPrefix])
	case changed:
		h.agrees = r.High <= h.sent // what came from here
	}
	switch {
	case r.ForkAt > 0 && r.ForkAt <= l.limit():
		v.send(v.appendAsk(l, r.ForkAt, r.ForkAt))
	case fork != nil && r.ForkAt != fork.Number():
		l.sendFork(v)
	case full && ours.high > 0 && r.High == ours.high && !bytes.Equal(head, ours.head[:headPrefix]):
		v.suspect(l, r.High)
	}
	if l.Author == v.c.self {
		v.c.receipts.keeping.add(l, v.c.now+keepAfter)
	}
	v.c.consider(l)
}

// assumeEqual notes that the other side of v holds just these rows of the own vector.
func (v *view) assumeEqual(rows []Row) {
	for _, r := range rows {
		if l := v.c.logs[r.Log]; l != nil {
			h := v.of(l)
			h.low, h.high, h.told = r.Low, r.High, span{r.Low, r.High}
			h.unread, h.known, h.agrees = r.Unread, true, true
			v.c.receipts.toldOwn(v, l)
		}
	}
	v.c.own.settle()
}
