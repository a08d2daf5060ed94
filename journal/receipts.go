package journal

import (
	"cmp"
	"encoding/binary"
	"maps"
	"slices"
	"time"
)

// receipts are the newest receipt of each member, the own one among them.
type receipts struct {
	c         *conversation
	of        map[PublicKey]*receipt
	counter   uint64        // of the own one
	due       time.Duration // when the own one is signed; zero if nothing is owed
	keeping   dirty         // own logs of which it is to be kept what the links hold
	corrected bool          // an own one that said too much was answered; once a run, lest two with one key answer each other
}

// owe has a receipt signed soon if the author of l is not linked: then somebody else carries it. A linked author sees the rows.
func (l *log) owe() {
	if l.Author != l.c.self && !l.blocked() && l.c.linkedTo(l.Author) == nil {
		l.c.receipts.owe()
	}
}

func (r *receipts) owe() {
	if r.due == 0 && len(r.c.audience.members) <= maxReceipts && !r.c.kept {
		r.due = r.c.now + receiptAfter
	}
}

// MarkRead notes that the person has read a log up to an entry, and has others told.
func (m *Machine) MarkRead(now Now, id Conversation, l Log, upTo uint64) {
	m.at(now)
	c := m.conversations[id]
	if c == nil || c.logs[l] == nil || c.logs[l].read >= upTo {
		return
	}
	c.logs[l].read = upTo
	c.receipts.owe()
}

// Ack is what a member has of a log: the entries From to To with their bodies, of which it has read those up to Read. To is 0 if it
// has nothing, as far as is known.
type Ack struct{ From, To, Read uint64 }

// Acknowledged returns what a member has of a log. What it tells on its link is believed before any receipt, even if it is less.
func (m *Machine) Acknowledged(id Conversation, member PublicKey, of Log) Ack {
	if c := m.conversations[id]; c != nil && c.logs[of] != nil {
		return c.ack(member, c.logs[of])
	}
	return Ack{}
}

// OwnAck is what a member has of an own log.
type OwnAck struct {
	Log LogID
	Ack
}

// OwnAcknowledged returns what a member has of each own log that it has anything of, sorted by log.
func (m *Machine) OwnAcknowledged(id Conversation, member PublicKey) (acks []OwnAck) {
	c := m.conversations[id]
	if c == nil {
		return nil
	}
	for _, l := range c.listed {
		if l.Author != m.self {
			continue
		}
		if a := c.ack(member, l); a.To > 0 {
			acks = append(acks, OwnAck{l.ID, a})
		}
	}
	return acks
}

func (c *conversation) ack(member PublicKey, l *log) Ack {
	has, read := c.told(member, l), uint64(0)
	if v := c.linkedTo(member); v != nil && v.knows {
		has = v.stored(l)
	}
	if r := c.receipts.of[member]; r != nil {
		row, _ := r.row(l.Log)
		read = row.read
	}
	return Ack{has.from, has.to, min(read, has.to)}
}

// told returns what a member that is not linked has of l, as it told last or signed since.
func (c *conversation) told(member PublicKey, l *log) span {
	if told, has := l.told[member]; has {
		return told.span
	}
	if r := c.receipts.of[member]; r != nil {
		row, _ := r.row(l.Log)
		return span{row.from, row.to}
	}
	return span{}
}

// stored returns the entries of l that the other side acknowledges.
func (b *book) stored(l *log) span {
	if h := b.held[l]; h != nil && h.known && !h.unread {
		return h.told
	}
	return span{}
}

// keep has it kept what the links hold of own logs, as they have told it since the last time. If the program crashes before, each tells
// it again when it is linked again.
func (r *receipts) keep() {
	for _, l := range r.keeping.take() {
		for _, v := range r.c.views {
			if h := v.held[l]; h != nil && h.known {
				r.toldOwn(v, l)
			}
		}
	}
}

// toldOwn keeps what the other side of v has of the own log l, so that it is still known when the link is down.
func (r *receipts) toldOwn(v *view, l *log) {
	member, s := v.link.key, v.stored(l)
	if old, has := l.told[member]; l.Author != v.c.self || has && old.span == s {
		return
	}
	v.c.keepTold(member, l, heard{s, v.c.wall})
}

// keepTold notes what a member has of the own log l, and has it kept.
func (c *conversation) keepTold(member PublicKey, l *log, h heard) {
	c.receipts.noteTold(member, l, h)
	c.out.Keep = append(c.out.Keep, Keep{Conversation: c.id, Told: &Told{Log: l.Log, Member: member, From: h.from, To: h.to, At: h.at}})
}

func (r *receipts) noteTold(member PublicKey, l *log, h heard) {
	if l.told == nil {
		l.told = map[PublicKey]heard{}
	}
	l.told[member] = h
}

// sign signs what is acknowledged now, and sends it to all links.
func (r *receipts) sign() {
	c := r.c
	r.due, r.counter = 0, max(c.wall, r.counter+1)
	own := &receipt{conversation: c.id, counter: r.counter}
	for _, l := range c.listed {
		if s := l.acknowledged(); s.to > 0 && l.Author != c.self && len(own.rows) < receiptRows {
			own.rows = append(own.rows, receiptRow{log: l.name(), from: s.from, to: s.to, read: min(s.to, l.read)})
		}
	}
	own.sign(c.key)
	r.accept(own, nil)
}

// acknowledged returns the entries of l that are on disk, bodies included.
func (l *log) acknowledged() span {
	counts := l.counts()
	s := span{counts.low, counts.high}
	if len(l.holes) > 0 {
		s = s.below(l.holes[0].from)
	}
	if l.blocked() || s.to < s.from {
		return span{}
	}
	return s
}

// accept keeps a receipt that is newer than the one before of its member, and hands it on to links that its sender cannot reach.
func (r *receipts) accept(n *receipt, from *view) {
	c := r.c
	n.next = c.now
	if old := r.of[n.member]; old != nil {
		n.next = max(c.now, old.next) + receiptAfter
	}
	r.of[n.member] = n
	for _, l := range c.listed {
		delete(l.told, n.member)
	}
	c.out.Keep = append(c.out.Keep, Keep{Conversation: c.id, Receipt: n.raw})
	c.tell(Tell{News: NewsReceipt, Conversation: c.id, Member: n.member})
	for _, v := range c.views {
		if v.open && v != from && (from == nil || !from.link.isLinkedWith(v.link.key)) {
			n.send(v)
		}
	}
}

// overstates reports whether the own receipt n says more than what is on this disk, which was restored then.
func (r *receipts) overstates(n *receipt) bool {
	known := 0
	for _, l := range r.c.listed {
		if row, is := n.row(l.Log); is {
			known++
			if s := l.acknowledged(); row.to > s.to || row.from < s.from {
				return true
			}
		}
	}
	return known < len(n.rows)
}

// send sends r on v: receipt | conversation | the receipt as it is signed.
func (r *receipt) send(v *view) { v.send(append(v.frame(frameReceipt), r.raw...)) }

// came takes a receipt on v.
func (r *receipts) came(v *view, in *reader) {
	n, err := parseReceipt(in.b)
	if err != nil || v.link.full() || n.conversation != v.c.id || n.member.Weak() || !r.awaits(v, n) {
		return
	}
	v.link.arriving += len(n.raw)
	v.c.out.Verify = append(v.c.out.Verify, Verify{ID: v.c.start(&received{v, n}), receipt: n})
}

// awaits reports whether n, which came on v, says something new of a member, and whether there is room for it. A member that was met in person takes
// the room of one that is only known, and that one the room of an unknown one, which may still become known.
func (r *receipts) awaits(v *view, n *receipt) bool {
	if r.c.kept || !r.c.audience.has(n.member) || v.link.key != n.member && r.outdated(n) {
		return false
	}
	if old := r.of[n.member]; old != nil {
		return n.counter > old.counter && old.next <= r.c.now+receiptBurst
	}
	return len(r.of) <= maxReceipts || r.rank(r.least().member) < r.rank(n.member)
}

// rank tells how well a member is known.
func (r *receipts) rank(member PublicKey) int {
	switch met, known := r.c.audience.members[member]; {
	case met:
		return 2
	case known:
		return 1
	}
	return 0
}

// least returns the receipt whose place another may take: the oldest of those by the least known members.
func (r *receipts) least() *receipt {
	return slices.MinFunc(slices.Collect(maps.Values(r.of)), func(a, b *receipt) int {
		return cmp.Or(r.rank(a.member)-r.rank(b.member), cmp.Compare(a.counter, b.counter), comparePublicKeys(a.member, b.member))
	})
}

// received is a receipt whose signature is being checked.
type received struct {
	view    *view
	receipt *receipt
}

func (r *received) done(ok result) {
	all, n := &r.view.c.receipts, r.receipt
	r.view.link.arriving -= len(n.raw)
	r.view.link.judged(ok.ok)
	if !ok.ok || all.c.over || !all.awaits(r.view, n) {
		return
	}
	if n.member == all.c.self {
		if all.counter = max(all.counter, n.counter); !all.corrected && all.overstates(n) {
			all.corrected = true
			all.owe()
		}
	}
	if all.of[n.member] == nil && len(all.of) > maxReceipts {
		delete(all.of, all.least().member)
	}
	all.meet(r.view.link, n)
	all.accept(n, r.view)
}

// heldSize is how many bytes say which receipt of a member is held.
const heldSize = 32 + 8

// held returns which receipts of some buckets are held, as digests and the frame receipts have them: member 32 | counter 8 each, sorted
// by member.
func (r *receipts) held(in *bitmap) []byte {
	var b []byte
	for _, k := range sortedKeys(r.of, comparePublicKeys) {
		if in.has(k) {
			b = binary.BigEndian.AppendUint64(append(b, k[:]...), r.of[k].counter)
		}
	}
	return b
}

// heldThere takes which receipts the other side of v holds, and sends those that are newer here. It is done once a link.
func (r *receipts) heldThere(v *view, in *reader) {
	if v.handed {
		return
	}
	v.handed = true
	there := map[PublicKey]uint64{}
	for in.more() && len(there) <= maxReceipts {
		k := PublicKey(in.key())
		there[k] = in.uint64()
	}
	for _, n := range sortedValues(r.of, comparePublicKeys) {
		if v.differ.has(n.member) && n.counter > there[n.member] {
			n.send(v)
		}
	}
}
