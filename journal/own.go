package journal

import (
	"slices"
	"time"
)

// Nobody can be sure of its own last number after a disk was restored: entries that others have already could be written once
// more, with other words. So after a start an own log goes on only once another member's vector has shown that it ends where the
// own disk says. Otherwise a new log begins. Nor does it go on while another node may have the same key, whose entries would get
// the same numbers: anybody who holds the log would confirm both.

// own is the log that this node writes in a conversation.
type own struct {
	c        *conversation
	log      *log // nil before the first entry, and after the end of the one before is not sure
	sure     bool // that nobody holds more of it
	restored bool // others had own entries that were not on this disk
	times    clock
	waiting  []Saying
	due      time.Duration // when a new log begins for what is waiting
}

// Saying is an entry that a person wants to say.
type Saying struct {
	Conversation Conversation
	Kind         Kind
	Body         []byte
	// Time is the time that the entry should have, in microseconds since 1970; 0 is now. It gets a later one if it would not be
	// later than the own entry before.
	Time uint64
	// Seal returns the body as it is sent, when the entry is made: it sets d.Epoch and seals with d.Start as associated data. If it
	// returns nil, nothing is said. Without Seal the body stays as it is.
	Seal   func(d *Draft, body []byte) []byte
	Ticket uint64 // comes back in NewsSaid or NewsUnsaid
}

// Say writes an entry into the own log of a conversation. It is told with NewsSaid once it is on disk, and pushed then.
// It waits at most three seconds until the end of the log is confirmed. NewsUnsaid tells that it was not written: the conversation
// is unknown, the body too long or not sealed, the disk full, or too many are waiting.
func (m *Machine) Say(now Now, s Saying) {
	m.at(now)
	c := m.conversations[s.Conversation]
	switch {
	case c == nil || len(s.Body) > MaxBody || len(c.own.waiting) == maxWaiting:
		m.tell(Tell{News: NewsUnsaid, Conversation: s.Conversation, Member: m.self, Ticket: s.Ticket})
	case c.own.log != nil && !c.own.sure:
		if len(c.own.waiting) == 0 {
			c.own.due = m.now + confirmAfter
		}
		c.own.waiting = append(c.own.waiting, s)
	default:
		c.own.write(s)
	}
}

// Doubt says whether another node may have the key of this one, as at a start before others on the network had time to show theirs.
// Until then a log of an earlier run does not go on. What is said waits as for the end of the log, and begins a new log if that takes
// too long.
func (m *Machine) Doubt(now Now, doubtful bool) {
	m.at(now)
	m.doubtful = doubtful
	for _, c := range m.sortedConversations() {
		c.own.settle()
	}
}

// write signs s as the next entry of the own log and has it stored.
func (o *own) write(s Saying) {
	c, l := o.c, o.log
	if l == nil {
		l = c.add(Log{Author: c.self, ID: c.newLogID()})
		o.log, o.sure = l, true
	}
	o.disbelieve(l, l.joined.high+1)
	d := Draft{
		Kind: s.Kind, Conversation: c.id, Log: l.ID,
		Number: l.joined.high + 1, Previous: l.joined.head, Time: o.time(s),
	}
	body := append([]byte{}, s.Body...)
	if s.Seal != nil {
		body = s.Seal(&d, body)
	}
	if body == nil || len(body) > MaxBody {
		c.tell(Tell{News: NewsUnsaid, Conversation: c.id, Member: c.self, Ticket: s.Ticket})
		return
	}
	h := d.Sign(c.key, body)
	a := &arrival{log: l, verified: true, hash: h.Hash(), ticket: s.Ticket}
	a.one[0] = Entry{Header: &h, Body: body}
	a.run = a.one[:]
	if l.joined.high == 0 {
		l.joined.low = 1
	}
	l.joined.high, l.joined.head = d.Number, a.hash
	a.store()
}

// time returns the time of the next entry, which s asks for.
func (o *own) time(s Saying) uint64 {
	t := s.Time
	if t == 0 {
		t = o.c.clock.next(o.c.wall)
	}
	return o.times.next(t)
}

// settle decides whether the own log may go on: somebody holds just what is here, and nobody says that it holds more. Who says so
// has to prove it: it is asked, and is not believed if it does not answer.
func (o *own) settle() {
	if o.log == nil || o.sure || o.c.doubtful {
		return
	}
	for _, v := range o.c.views {
		if h := v.held[o.log]; h != nil && h.high > o.log.joined.high {
			return
		}
	}
	if o.agreed() {
		o.goOn()
	}
}

// agreed reports whether a link holds the own log just as it is here.
func (o *own) agreed() bool {
	return slices.ContainsFunc(o.c.views, func(v *view) bool {
		h := v.held[o.log]
		return v.open && h != nil && h.high == o.log.joined.high && h.agrees
	})
}

// decide is called when what waits to be said has waited long enough.
func (o *own) decide() {
	if o.log != nil && !o.c.doubtful && o.agreed() {
		o.goOn()
	} else {
		o.begin()
	}
}

// begin leaves the own log as it is. The next entry begins a new one.
func (o *own) begin() {
	if o.log != nil {
		o.c.tell(Tell{News: NewsNewLog, Conversation: o.c.id, Member: o.c.self})
	}
	o.log = nil
	o.goOn()
}

// goOn writes what has waited for the end of the own log.
func (o *own) goOn() {
	waiting := o.waiting
	o.sure, o.waiting, o.due = true, nil, 0
	for _, s := range waiting {
		o.write(s)
	}
}

// disbelieve takes back what others have said to have of the own log l from the entry n on, which is only written now. It must not
// count for what is said from now on.
func (o *own) disbelieve(l *log, n uint64) {
	for _, v := range o.c.views {
		if h := v.held[l]; h != nil && h.told.to >= n {
			h.told = h.told.below(n)
			o.c.tell(Tell{News: NewsReceipt, Conversation: o.c.id, Member: v.link.key})
		}
	}
	members := append(sortedKeys(l.told, comparePublicKeys), sortedKeys(o.c.receipts.of, comparePublicKeys)...)
	for _, member := range members {
		if s := o.c.told(member, l); s.to >= n {
			o.c.keepTold(member, l, heard{s.below(n), l.told[member].at})
			o.c.tell(Tell{News: NewsReceipt, Conversation: o.c.id, Member: member})
		}
	}
}

// came notes that another node had entries of the own log l that were not on this disk. Nobody can say how many more there are.
func (o *own) came(l *log) {
	o.times.observe(o.c.wall, l.share.newest)
	if !o.restored {
		o.restored = true
		o.c.tell(Tell{News: NewsRestored, Conversation: o.c.id, Member: l.Author})
	}
	if l == o.log {
		o.begin()
	}
}
