package journal

import (
	"maps"
	"slices"
)

// State is what a machine is given of a conversation that the disk knows from before.
type State struct {
	ID       Conversation
	Open     bool               // everybody belongs to it
	Direct   bool               // it is one of two people
	Kept     bool               // nothing is forgotten for space, nobody is blocked, and nothing is acknowledged by receipts
	Founder  PublicKey          // of a conversation that is kept: its entries are always taken, those of others within bounds
	Stranger bool               // of a direct one: the other one has begun it, and is taken within bounds until Answer
	Members  map[PublicKey]bool // and whether they were met in person
	Ends     map[Log]uint64     // of authors who are no members any more: see Remove
	Logs     []LogState
	Receipts [][]byte
	Told     []Told
	Forks    []*Fork
}

// LogState is what is on disk of one log: the entries Low to High without a gap, each with the hash of the one before, which are
// the newest of the log. All is zero but Lowest where nothing is on disk.
type LogState struct {
	Log
	Low, High uint64
	LowHeader *Header   // of the entry Low
	Head      *Header   // of the entry High
	Lowest    uint64    // entries below were forgotten, or lie below a gap on disk, and are not asked for
	Read      uint64    // up to where the person has read it
	Size      int       // bytes
	By        PublicKey // the Introducer of the newest Store; zero: the author
	Holes     []uint64  // the numbers of entries without a body, ascending
}

// Enter begins to take part in a conversation, with what is on disk of it.
func (m *Machine) Enter(now Now, s State) {
	m.at(now)
	c := &conversation{
		core: m.core, id: s.ID, logs: map[Log]*log{}, count: map[PublicKey]int{},
		audience: audience{open: s.Open, members: map[PublicKey]bool{m.self: true}, ends: map[Log]uint64{}},
	}
	c.terms = terms{s.Direct || s.Kept, s.Kept, allowance{c, s.Founder, s.Stranger, map[PublicKey]int{}}}
	maps.Copy(c.audience.ends, s.Ends)
	c.own.c, c.receipts = c, receipts{c: c, of: map[PublicKey]*receipt{}}
	for k, met := range s.Members {
		c.audience.members[k] = met || k == m.self
	}
	for _, l := range s.Logs {
		c.restore(l)
	}
	for _, f := range s.Forks {
		if l := c.logs[f.A.Header.Log()]; l != nil {
			l.split.parts(f)
			if l == c.own.log {
				c.own.log = nil // it has ended
			}
		}
	}
	for _, l := range s.Logs {
		c.logs[l.Log].ended()
	}
	for _, raw := range s.Receipts {
		if r, err := parseReceipt(raw); err == nil && c.audience.has(r.member) {
			c.receipts.of[r.member] = r
		}
	}
	for _, t := range s.Told {
		if l := c.logs[t.Log]; l != nil {
			c.receipts.noteTold(t.Member, l, heard{span{t.From, t.To}, t.At})
		}
	}
	if own := c.receipts.of[m.self]; own != nil {
		c.receipts.counter = own.counter
	}
	m.conversations[s.ID] = c
	for _, l := range m.sortedLinks() {
		c.greet(l)
		if l.kept = nil; !c.audience.has(l.key) {
			m.wantedBefore(c, l)
		}
	}
}

// restore notes what is on disk of a log. The newest own log goes on once its end is confirmed.
func (c *conversation) restore(s LogState) {
	l := c.add(s.Log)
	if l.lowest, l.read = s.Lowest, s.Read; s.High == 0 {
		return
	}
	l.disk = stretch{low: s.Low, high: s.High, below: s.LowHeader.Previous(), head: s.Head.Hash()}
	l.joined = l.disk
	l.share = share{oldest: s.LowHeader.Time(), newest: s.Head.Time(), by: s.By}
	if s.By == (PublicKey{}) {
		l.share.by = s.Author
	}
	c.grow(l, s.Size)
	for _, n := range s.Holes {
		l.lacksBody(n)
	}
	c.clock.observe(c.wall, s.Head.Time())
	c.list(l)
	o := &c.own
	if l.Author != c.self {
		return
	}
	o.times.observe(c.wall, s.Head.Time())
	if o.log == nil || s.Head.Time() > o.log.share.newest {
		o.log = l
	}
}

// Dismiss notes that nothing of a conversation waits for key any more: it has left, or was not seen for long. It is met anew when it
// comes back.
func (m *Machine) Dismiss(now Now, id Conversation, key PublicKey) {
	m.at(now)
	c := m.conversations[id]
	if c == nil || key == m.self || c.linkedTo(key) != nil {
		return
	}
	if _, is := c.audience.members[key]; is && !c.audience.open {
		c.audience.members[key] = false // not met, and still a member
	} else {
		delete(c.audience.members, key)
	}
	c.receipts.forget(key)
}

// Leave ends taking part in a conversation.
func (m *Machine) Leave(now Now, id Conversation) {
	m.at(now)
	c := m.conversations[id]
	if c == nil {
		return
	}
	delete(m.conversations, id)
	for _, l := range m.links {
		l.kept = nil
	}
	if c.stranger {
		m.release(c)
	}
	for _, v := range c.views {
		v.link.leave(v.tag)
		v.open = false
		v.remember()
	}
	for _, l := range c.logs {
		c.unask(l)
		l.promisedBy(nil)
	}
	for _, s := range c.own.waiting {
		m.tell(Tell{News: NewsUnsaid, Conversation: id, Member: m.self, Ticket: s.Ticket})
	}
	c.own.waiting = nil // entries that are still being stored may end the wait
	c.views, c.over = nil, true
}

// Admit adds a member to a conversation that is not open to everybody. If it was removed before, all of its logs count again.
func (m *Machine) Admit(now Now, id Conversation, key PublicKey) {
	m.at(now)
	c := m.conversations[id]
	if c == nil || key.Weak() {
		return
	}
	if _, is := c.audience.members[key]; !is {
		c.seat(key, true, nil)
	}
	for _, l := range m.sortedLinks() {
		c.greet(l)
	}
}

// Remove takes a member out of a conversation that is not open to everybody, or says of one that is out where its logs end. It gets
// nothing any more. Of its logs the entries up to those in last count, and of others none: what lies beyond stays on disk if it is
// there, and is neither taken nor handed on. The own key is not removed: see Leave.
func (m *Machine) Remove(now Now, id Conversation, key PublicKey, last map[LogID]uint64) {
	m.at(now)
	c := m.conversations[id]
	if c == nil || c.audience.open || key == m.self {
		return
	}
	c.seat(key, false, last)
	c.receipts.forget(key)
}

// seat notes whether key is a member, and where its logs end if it is not. It goes on with those whose ends are others then, once
// nothing is shared any more with who is none.
func (c *conversation) seat(key PublicKey, member bool, last map[LogID]uint64) {
	before, a := map[*log]uint64{}, &c.audience
	for _, l := range c.logs {
		if l.Author == key {
			before[l] = l.limit()
		}
	}
	if delete(a.members, key); member {
		a.members[key] = false
	}
	maps.DeleteFunc(a.ends, func(l Log, _ uint64) bool { return l.Author == key })
	for id, n := range last {
		a.ends[Log{key, id}] = n
	}
	for _, v := range slices.Clone(c.views) {
		if v.link.key == key && !member {
			v.link.leave(v.tag)
			v.close()
			c.tell(Tell{News: NewsGone, Conversation: c.id, Member: key, Link: v.link.id})
		}
	}
	for _, l := range sortedKeys(before, func(a, b *log) int { return a.compare(b.Log) }) {
		if l.limit() != before[l] {
			l.ended()
		}
	}
	if c.kept && !member {
		c.reconsider()
	}
	c.ask()
}

// Block says whether the person of this node blocks key. What key says is handed on, but its bodies are not kept and not
// acknowledged.
func (m *Machine) Block(now Now, key PublicKey, blocked bool) {
	m.at(now)
	m.blocked[key] = blocked
	for _, c := range m.sortedConversations() {
		for _, l := range c.listed {
			if l.Author == key {
				l.changed()
				c.consider(l)
			}
		}
		c.ask()
	}
}
