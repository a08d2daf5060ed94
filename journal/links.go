package journal

import (
	"encoding/binary"
	"slices"
	"time"
)

// link is a connection to another node, which has proven its key.
type link struct {
	core       *core
	id         LinkID
	key        PublicKey
	secret     [32]byte
	linkedWith map[PublicKey]struct{}     // what it says about itself
	views      []*view                    // in the order of own greetings: what a frame from it calls conversation 0, 1, 2
	greetings  map[[tagSize]byte]greeting // what it takes part in
	heard      uint64                     // how many greetings there were
	kept       map[[tagSize]byte]*conversation
	begun      int // conversations
	arriving   int // bytes of its entries that are being verified or stored
	asked      int // ranges under way, of all conversations
	promised   int // logs that only its word stands for
	strangers  strangers
	distrusted time.Duration // until then nothing of it is verified
}

// view is what is known of a conversation on a link: what the other side holds and what it has been told.
type view struct {
	c      *conversation
	link   *link
	tag    [tagSize]byte
	wire   uint64 // what a frame to the link calls the conversation
	open   bool   // both sides have greeted
	told   bool   // the own vector, or its buckets, has been sent
	handed bool   // receipts that the other side lacks have been sent
	knows  bool   // the other side has told its own
	divided
	book
	changed dirty // logs whose rows are to be told
	asked   int   // ranges under way
	cool    time.Duration
}

// divided is what is known of a large vector that is compared by its buckets.
type divided struct {
	toldParts bool    // those of the own buckets that differ have been sent
	offered   []Row   // whose buckets were told, until the other side says which of these differ
	differ    *bitmap // the buckets of which the other side tells what it holds; nil: of all
}

// book is what is known of logs on a view, and how they are called there.
type book struct {
	held   map[*log]*held
	ours   []*log // by the place with which this side has named them; nil where the place is free
	theirs []*log // by the place with which the other side has named them; nil where the log was not taken
	free   int    // places of ours that are free
}

// held is what the other side of a link holds of a log.
type held struct {
	low, high uint64
	known     bool   // it has told what it holds
	told      span   // the entries that it told then
	agrees    bool   // its entry high is the one that is here, as far as is known
	suspect   uint64 // an entry that may be another there; 0 without one
	sent      uint64 // the highest entry that was pushed
	quiet     uint64 // the highest entry that was not told, since the author itself pushes it there; 0 once it was told
	teller    *link  // of one who tells it there, or leaves that to the next; nil where quiet is 0
	naming
	unread   bool
	refused  bool          // a range was not given since the last row
	filled   uint64        // up to which entry bodies were asked for
	late     bool          // it did not answer in time
	forkNext time.Duration // until then the fork is not sent again
}

// naming is what a log is called on a link, and what was told of it with that.
type naming struct {
	place   int    // 1 + its place in ours, 0 if it was not named
	named   uint64 // 1 + its place in theirs, 0 if it was not named
	toldLow uint64 // the Low that was told last
	more    bool   // bodies that were lacking have come since
}

// LinkUp reports a link to a node that has proven key. Both sides of the link pass the same secret, which nobody else has.
func (m *Machine) LinkUp(now Now, id LinkID, key PublicKey, secret [32]byte) {
	m.at(now)
	if key.Weak() {
		return
	}
	l := &link{core: m.core, id: id, key: key, secret: secret, linkedWith: map[PublicKey]struct{}{}, greetings: map[[tagSize]byte]greeting{}}
	keys := make([]PublicKey, 0, len(m.links))
	for _, other := range m.sortedLinks() {
		keys = append(keys, other.key)
	}
	m.links[id] = l
	m.neighbourhoodChanged(key)
	l.send(appendLinked(nil, keys, nil))
	for _, c := range m.sortedConversations() {
		c.greet(l)
	}
}

// LinkDown reports that a link is gone.
func (m *Machine) LinkDown(now Now, id LinkID) {
	m.at(now)
	l := m.links[id]
	if l == nil {
		return
	}
	delete(m.links, id)
	m.neighbourhoodChanged(l.key)
	for _, v := range l.views {
		v.close()
	}
}

// full reports whether nothing more of l is verified now: too much is under way, or a signature did not hold a moment ago. An
// honest node has checked what it sends.
func (l *link) full() bool { return l.arriving > maxArrivals || l.core.now < l.distrusted }

// judged notes whether a signature that came on l holds.
func (l *link) judged(holds bool) {
	if !holds {
		l.distrusted = l.core.now + coolAfter
		for _, v := range l.views {
			v.cool = l.distrusted
		}
	}
}

func (l *link) send(frame []byte) {
	l.core.out.Send = append(l.core.out.Send, Send{Link: l.id, Frame: frame})
}

// frame begins a frame of v.
func (v *view) frame(kind byte) []byte { return binary.AppendUvarint([]byte{kind}, v.wire) }

func (v *view) send(frame []byte) { v.link.send(frame) }

// remember has it kept what the other side holds of own logs, now that v ends.
func (v *view) remember() {
	if !v.knows {
		return
	}
	for _, l := range v.c.listed {
		v.c.receipts.toldOwn(v, l)
	}
}

// live reports whether the conversation of v is still shared with the node at the other end, or would be if that greeted.
func (v *view) live() bool { return slices.Contains(v.c.views, v) }

// close forgets v, and asks other links for what was asked from it.
func (v *view) close() {
	c := v.c
	if v.open = false; !v.live() {
		return
	}
	c.views = slices.DeleteFunc(c.views, func(o *view) bool { return o == v })
	if c.audience.has(v.link.key) {
		v.remember()
	}
	for _, other := range c.views {
		c.tellQuiet(other, map[PublicKey]bool{v.link.key: true})
	}
	for _, l := range slices.Clone(c.fetching) {
		if l.fetch.view == v {
			c.unask(l)
			c.consider(l)
		}
	}
	c.release(v.link)
	c.own.settle()
	c.ask()
	c.tell(Tell{News: NewsReceipt, Conversation: c.id, Member: v.link.key})
}

// Receive takes a frame of a link. Whatever is in it that is not well formed or not allowed is dropped, with the rest of the
// frame. The machine keeps parts of the frame.
func (m *Machine) Receive(now Now, id LinkID, frame []byte) {
	m.at(now)
	l := m.links[id]
	if l == nil || len(frame) == 0 || len(frame) > MaxFrame {
		return
	}
	in := &reader{b: frame[1:]}
	switch frame[0] {
	case frameLinked:
		l.linked(in)
	case frameGreet:
		m.greeted(l, in)
	case frameLeave:
		l.hasLeft(in)
	default:
		if n := in.number(); n < uint64(len(l.views)) && l.views[n].open {
			l.views[n].receive(frame[0], in)
		}
	}
}

// receive takes a frame of a conversation.
func (v *view) receive(kind byte, in *reader) {
	switch kind {
	case frameRows:
		v.rowsCame(in)
	case frameBuckets:
		v.bucketsDiffer(in)
	case frameParts:
		v.parts(in)
	case frameAsk:
		v.serve(in)
	case frameRun:
		v.runCame(in)
	case frameNothing:
		v.nothing(in)
	case frameReceipts:
		v.c.receipts.heldThere(v, in)
	case frameReceipt:
		v.c.receipts.came(v, in)
	case frameFork:
		v.forkCame(in)
	}
}
