package journal

import (
	"cmp"
	"slices"
	"time"
)

// conversation is what the machine knows of one conversation.
type conversation struct {
	*core
	id Conversation
	terms
	over     bool    // this node has left
	views    []*view // of the links with which it is shared
	audience audience
	receipts receipts
	own      own

	logs   map[Log]*log
	listed []*log            // those that have a row, in the order of digests
	count  map[PublicKey]int // of these, by author
	gone   []Log             // the newest of those that made room for others

	lacking  []*log        // those of which a link holds more, in the order in which they are asked for
	fetching []*log        // those of which a range is under way
	again    time.Duration // when the rest of lacking is looked at
}

// terms are how the entries of a conversation are treated.
type terms struct {
	direct bool // none is forgotten for space
	kept   bool // nor is one because its author is blocked; there are no receipts
	allowance
}

// maxGone is how many logs that made room are remembered. They are not taken again.
const maxGone = 1024

// log is what is known of one log.
type log struct {
	Log
	c      *conversation
	disk   stretch // what is on disk
	joined stretch // what is verified; the part that is not on disk is being written
	lowest uint64  // entries below are not asked for, since they were forgotten here
	read   uint64  // up to where the person has read it
	writes writes
	coming []*arrival
	fetch  fetch
	lacks
	comparing int // runs that are compared with the disk, or whose bodies are being written
	split     split
	share     share
	told      map[PublicKey]heard // of an own log: what members hold of it, as they told last
	promise   *link               // that has named it, until an entry of it is proven
}

// stretch is a part of a log without a gap. All is zero while it is empty.
type stretch struct {
	low, high uint64
	below     Hash // of the header before low
	head      Hash // of the entry high
}

// writes is what is being written of a log.
type writes struct {
	restarts int // how often the log went back to what is on disk
	open     int // runs
	stale    int // of these, those from before the log ended: nothing is joined until they are on disk
}

// share is what a log takes of the disk.
type share struct {
	bytes          int
	oldest, newest uint64    // the times of the entries low and high
	by             PublicKey // whose share it is: the author, or the link that has brought an author who was never met
}

// log returns the log l as it is told on v, and nil where it is not taken: it was forgotten, or the link has named too many.
func (v *view) log(l Log) *log {
	c := v.c
	if known := c.logs[l]; known != nil {
		if known.promise == nil && known.disk.high == 0 && known.split.fork == nil {
			known.promisedBy(v.link) // the link that has named it first is down
		}
		return known
	}
	if l.Author.Weak() || v.link.promised >= maxPromised || slices.Contains(c.gone, l) {
		return nil
	}
	n := c.add(l)
	n.promisedBy(v.link)
	return n
}

// add notes a new log of c.
func (c *conversation) add(l Log) *log {
	n := &log{Log: l, c: c}
	c.logs[l] = n
	return n
}

// promisedBy notes that only the word of a link stands for l; nil where no link has to.
func (l *log) promisedBy(link *link) {
	if l.promise != nil {
		l.promise.promised--
	}
	if l.promise = link; link != nil {
		link.promised++
	}
}

// list gives l a row, now that something of it is proven. Where its author has too many logs, the oldest of them is forgotten.
func (c *conversation) list(l *log) {
	i, listed := c.place(l)
	if listed {
		return
	}
	l.promisedBy(nil)
	c.listed = slices.Insert(c.listed, i, l)
	c.count[l.Author]++
	if c.count[l.Author] > maxLogsOfAuthor && !c.kept {
		c.retire(l.Author)
	} else if len(c.listed) > maxLogs && !c.kept {
		most := slices.MaxFunc(c.listed, func(a, b *log) int { return cmp.Compare(c.count[a.Author], c.count[b.Author]) })
		c.retire(most.Author)
	}
}

// place returns where l stands in c.listed, or would.
func (c *conversation) place(l *log) (i int, listed bool) {
	return slices.BinarySearchFunc(c.listed, l.Log, func(o *log, l Log) int { return o.compare(l) })
}

// retire forgets the oldest log of an author.
func (c *conversation) retire(author PublicKey) {
	var oldest *log
	for _, l := range c.listed {
		if l.Author == author && l != c.own.log && (oldest == nil || l.share.newest < oldest.share.newest) {
			oldest = l
		}
	}
	if oldest == nil {
		return
	}
	c.out.Forget = append(c.out.Forget, Forget{Conversation: c.id, Log: oldest.Log, Keep: maxNumber + 1})
	if c.gone = append(c.gone, oldest.Log); len(c.gone) > maxGone {
		c.gone = slices.Delete(c.gone, 0, 1)
	}
	c.remove(oldest)
}

// remove forgets that there is l.
func (c *conversation) remove(l *log) {
	if i, listed := c.place(l); listed && c.listed[i] == l {
		c.listed = slices.Delete(c.listed, i, i+1)
		if c.count[l.Author]--; c.count[l.Author] == 0 {
			delete(c.count, l.Author)
			c.audience.forget(l.Author)
		}
	}
	c.unask(l)
	if l.fetch.queued {
		c.lacking = slices.DeleteFunc(c.lacking, func(o *log) bool { return o == l })
	}
	l.promisedBy(nil)
	l.writes.restarts++ // what is being written belongs to nothing
	for _, v := range c.views {
		v.forget(l)
		delete(v.changed.logs, l)
	}
	delete(c.receipts.keeping.logs, l)
	c.grow(l, -l.share.bytes)
	delete(c.logs, l.Log)
}

// release removes the logs that only the word of link stood for, unless another link has named them.
func (c *conversation) release(link *link) {
	for _, l := range c.logs {
		if l.promise != link {
			continue
		}
		l.promisedBy(nil)
		if i := slices.IndexFunc(c.views, func(v *view) bool { h := v.held[l]; return h != nil && h.named > 0 }); i >= 0 {
			l.promisedBy(c.views[i].link)
		}
		l.giveUp()
	}
}

// giveUp removes l if nobody stands for it and nothing of it is here or on its way.
func (l *log) giveUp() (removed bool) {
	removed = l.promise == nil && len(l.coming) == 0 && l.joined.high == 0 && l.split.fork == nil && l.lowest == 0 && l != l.c.own.log
	if removed {
		l.c.remove(l)
	}
	return removed
}

// row returns what is on disk of l and counts, as it is told to others.
func (l *log) row() Row {
	s := l.counts()
	r := Row{Log: l.Log, Low: s.low, High: s.high, Head: s.head, Unread: l.blocked()}
	if f := l.fork(); f != nil {
		r.ForkAt = f.Number()
	}
	for _, h := range l.holes {
		if to := min(h.to, s.high); h.from <= to {
			r.lacking += (h.from + to) * (to + 1 - h.from) / 2
		}
	}
	r.Unread = r.Unread || r.lacking > 0
	return r
}

// blocked reports whether the person blocks the author of l. A key that was blocked can become the own one.
func (l *log) blocked() bool { return l.c.blocked[l.Author] && !l.c.kept && l.Author != l.c.self }

// rows returns the vector of c: what is held of each log, sorted by log.
func (c *conversation) rows() []Row {
	rows := make([]Row, 0, len(c.listed))
	for _, l := range c.listed {
		if r := l.row(); r.High > 0 || r.ForkAt > 0 {
			rows = append(rows, r)
		}
	}
	return rows
}

// changed has the row of l told on all views.
func (l *log) changed() {
	for _, v := range l.c.views {
		v.changed.add(l, l.c.now+tellAfter)
	}
}
