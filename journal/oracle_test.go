package journal

import (
	"bytes"
	"slices"
)

// run is what a node has done and was told since it was started, and what follows from that.
type run struct {
	ids      map[uint64]bool // of effects that are answered
	known    map[Hash]bool   // entries that were on disk at the start or were told since; true with a body
	tickets  map[uint64]bool // of what was said and is neither told to be said nor to be unsaid
	received map[string]bool // receipts that came
	heard    uint64          // the latest time of an entry that may move the clock
	timed    bool            // its sayings come with their times
	last     uint64          // the time of the last own entry

	before   map[Log]bool // own logs of earlier runs that have not gone on in this one
	doubtful bool         // another node may have the key
}

func newRun() *run {
	return &run{ids: map[uint64]bool{}, known: map[Hash]bool{}, tickets: map[uint64]bool{}, received: map[string]bool{}, before: map[Log]bool{}}
}

// starts notes what is on disk of a conversation when the machine enters it.
func (r *run) starts(k *kept, s State, now uint64) {
	for _, l := range s.Logs {
		if l.Head == nil {
			continue
		}
		r.hears(l.Head.Time(), now)
		r.before[l.Log] = true
	}
	k.each(func(_ Log, e Entry) {
		if hash := e.Header.Hash(); !r.known[hash] {
			r.known[hash] = e.Body != nil
		}
	})
}

// receives notes a receipt that comes: it may be one of the own key, which a clone signed, or this node before its disk was restored.
func (r *run) receives(frame []byte) {
	if len(frame) > 0 && frame[0] == frameReceipt {
		in := &reader{b: frame[1:]}
		in.number()
		r.received[string(in.b)] = true
	}
}

// begins checks that no two effects have one id.
func (r *run) begins(n *node, id uint64) {
	if r.ids[id] {
		n.world.fail("%s: two effects have the id %d", n.name, id)
	}
	r.ids[id] = true
}

// stores checks what a machine wants to have stored.
func (r *run) stores(n *node, s Store) {
	for i, e := range s.Entries {
		h := e.Header
		c := n.world.conversation(h.Conversation())
		hasBody, known := r.known[h.Hash()]
		switch {
		case known && (hasBody || e.Body == nil) && !n.isMuddled(h):
			n.world.fail("%s stores once more: %s", n.name, describe(e))
		case !n.entered[h.Conversation()]:
			n.world.fail("%s stores an entry of a conversation that it is not in: %s", n.name, describe(e))
		case h.Number() > n.limit(h.Conversation(), h.Log()):
			n.world.fail("%s stores an entry of an author who is no member: %s", n.name, describe(e))
		case e.Body != nil && !h.Proves(e.Body):
			n.world.fail("%s stores a body that is another's: %s", n.name, describe(e))
		case h.Author().Weak():
			n.world.fail("%s stores an entry that anybody can have signed: %s", n.name, describe(e))
		case e.Body != nil && n.disk.blocked[h.Author()] && !isControl(h.Kind()) && !c.roll:
			n.world.fail("%s stores what a blocked author says: %s", n.name, describe(e))
		case i > 0 && (h.Log() != s.Entries[i-1].Header.Log() || h.Number() <= s.Entries[i-1].Header.Number()):
			n.world.fail("%s stores entries that are no part of one log", n.name)
		}
		if s.From == 0 {
			r.writes(n, h)
			continue
		}
		if !known {
			r.hears(h.Time(), micros(n.now().Clock))
		}
	}
}

// writes checks the time of an own entry.
func (r *run) writes(n *node, h *Header) {
	switch t := h.Time(); {
	case h.Author() != n.public():
		n.world.fail("%s writes an entry of another", n.name)
	case r.doubtful && r.before[h.Log()]:
		n.world.fail("%s goes on with a log though another node may have the key", n.name)
	case t <= r.last, t <= r.heard && !r.timed:
		n.world.fail("%s writes an entry that is not later than what it has said and heard", n.name)
	case t > max(micros(n.now().Clock), n.run.atMost()) && !r.timed:
		n.world.fail("%s writes an entry of a time that nobody has brought it to", n.name)
	default:
		r.last = t
		delete(r.before, h.Log())
	}
}

// hears notes a time that moves the clock of a node whose own is now, unless it lies too far ahead.
func (r *run) hears(t, now uint64) {
	if t <= now+aheadAllowed {
		r.heard = max(r.heard, t)
	}
}

// atMost returns the latest time that an own entry may have, if the machine's clock is earlier.
func (r *run) atMost() uint64 { return max(r.heard, r.last) + 1 }

func isControl(k Kind) bool { return k >= 16 && k <= 31 }

// hear checks what a machine tells.
func (n *node) hear(t Tell) {
	n.told = append(n.told, t)
	n.world.note("tells", n, uint64(t.News), t.Member[:4])
	k := n.disk.conversations[t.Conversation]
	switch t.News {
	case NewsEntries, NewsSaid:
		for _, e := range t.Entries {
			n.hearEntry(t, k, e)
		}
	case NewsUnsaid:
		n.answered(t.Ticket)
	case NewsMember:
		k.meets(t.Member)
	case NewsGone:
		n.serving = slices.DeleteFunc(n.serving, func(j job) bool {
			return j.serve != nil && j.serve.Link == t.Link && j.serve.Conversation == t.Conversation
		})
	case NewsWanted:
		if t.Conversation == roll && !n.isMember(roll, t.Member) {
			break // nobody is let in
		}
		if t.Conversation != n.directWith(t.Member) {
			n.world.fail("%s is told that another conversation is wanted", n.name)
		}
		n.world.later = append(n.world.later, job{n.world.now, func() { n.world.wantsDirect(n, t.Conversation) }, nil})
	case NewsFork:
		if !n.world.accusable[t.Member] && !n.world.forged {
			n.world.fail("%s accuses %x, who has written each log once", n.name, t.Member[:3])
		}
		if !t.Fork.A.Header.Verify() || !t.Fork.B.Header.Verify() || !t.Fork.valid(t.Conversation) {
			n.world.fail("%s accuses %x without a proof", n.name, t.Member[:3])
		}
	}
}

// isMuddled reports whether an entry is of a liar, whose logs part and have gaps, or of who was removed: what was there before may come
// again.
func (n *node) isMuddled(h *Header) bool {
	return !n.world.isHonest(h.Author()) || n.world.left[h.Author()] && h.Conversation() != openRoom
}

// answered checks that each thing that is said is told once to be said or unsaid.
func (n *node) answered(ticket uint64) {
	if !n.run.tickets[ticket] {
		n.world.fail("%s tells twice what became of %d", n.name, ticket)
	}
	delete(n.run.tickets, ticket)
}

// hearEntry checks an entry that is told to have arrived: it is on disk, and was never told before.
func (n *node) hearEntry(t Tell, k *kept, e Entry) {
	h := e.Header
	hash := h.Hash()
	hasBody, known := n.run.known[hash]
	onDisk, is := k.entries[h.Log()][h.Number()]
	switch {
	case known && (hasBody || e.Body == nil) && !n.isMuddled(h):
		n.world.fail("%s is told once more: %s", n.name, describe(e))
	case !is || *onDisk.Header != *h || e.Body != nil && !bytes.Equal(e.Body, onDisk.Body):
		n.world.fail("%s is told what is not on its disk: %s", n.name, describe(e))
	case t.News == NewsSaid && h.Time() != 0 && h.Author() != n.public():
		n.world.fail("%s is told that it said what another said", n.name)
	}
	n.run.known[hash] = e.Body != nil
	if t.News == NewsSaid {
		n.answered(t.Ticket)
		n.world.entries[hash] = true
		n.world.names[h.Log().name()] = h.Log()
	}
}

// checkReceipt checks that what n signs to have is on its disk, bodies included.
func (n *node) checkReceipt(r *receipt, signing bool) {
	k := n.disk.conversations[r.conversation]
	for _, l := range sortedKeys(k.entries, Log.compare) {
		row, is := r.row(l)
		if is && signing && n.disk.blocked[l.Author] {
			n.world.fail("%s acknowledges what a blocked author said", n.name)
		}
		if is {
			n.checkHas(k, l, row.from, row.to)
		}
	}
	for _, row := range r.rows {
		if l, known := n.world.names[row.log]; known && k.entries[l] == nil && row.to > 0 && k.lowest[l] == 0 {
			n.world.fail("%s acknowledges a log of %x of which it has nothing", n.name, l.Author[:3])
		}
	}
}

// checkHas checks that n has or had entries of a log, bodies included. What it has forgotten since counts.
func (n *node) checkHas(k *kept, l Log, from, to uint64) {
	for i := max(from, k.lowest[l]); i <= to; i++ {
		if e, has := k.entries[l][i]; !has || e.Body == nil {
			n.world.fail("%s acknowledges %d of %x, there %v, body %v", n.name, i, l.Author[:3], has, e.Body != nil)
		}
	}
}
