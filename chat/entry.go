package chat

import "time"

// Entry is what the room learns of an entry of the journal: a record that its author has signed, whoever has brought it.
type Entry struct {
	Author      Key
	Log, Number uint64    // the entry's place in the journal
	At          time.Time // its order time: the author's, but at most a minute after it arrived here
	Text        string    // valid UTF-8 of at most MaxText bytes; empty if Newer
	Newer       bool      // it is of a kind that this version does not know
}

// Journal carries what is said to the nodes of a conversation. Its methods return at once.
type Journal interface {
	// Say makes an entry of an own message. Room.Said or Room.Unsaid follows.
	Say(m Message)
	// Block says whether what k says is dropped.
	Block(k Key, blocked bool)
}

// Arrive takes entries that are proven and about to be stored, in the order in which they came, and shows them where they belong.
// It returns the messages that show them, one for one. Those of blocked members are not shown in any conversation: their ID is zero.
func (r *Room) Arrive(in Conversation, es []Entry) []Message {
	all := make([]Message, len(es))
	now := r.now()
	r.tryIn(in, func(t *talk) bool {
		var shown []Message
		heard := map[*linked]bool{}
		for i, e := range es {
			if e.Author == r.me || !r.settled[LinkedMember(e.Author)].Blocked {
				all[i] = r.placeLocked(e.Message(in), e)
				shown = append(shown, all[i])
				if c := r.heardLocked(t, e, now); c != nil {
					heard[c] = true
				}
			}
		}
		for c := range heard {
			c.tell()
		}
		t.transcript.Add(r.rev, shown...)
		return len(shown) > 0
	})
	return all
}

// Message is the message that shows an entry.
func (e Entry) Message(in Conversation) Message {
	m := Message{Conversation: in, Author: LinkedMember(e.Author), At: e.At, Text: e.Text, Via: ViaLink, Record: Record{Log: e.Log, Number: e.Number}}
	if e.Newer {
		m.Via = ViaNewer
	}
	return m
}

// placeLocked gives the message of an entry its identity, its place and the address of its author.
func (r *Room) placeLocked(m Message, e Entry) Message {
	switch c := r.linked[e.Author]; {
	case e.Author == r.me:
		if m.Author = Me; m.Via == ViaLink {
			m.Via = ViaSelf
		}
	case c == nil:
	case c.Room.IsValid():
		m.From = c.Room
	default:
		m.From = c.Link
	}
	r.last.ID++
	m.ID, m.Rev = r.last.ID, r.rev
	m.Pos = Pos{OrderOf(m.At, e.Author), m.ID}
	r.last.Order = max(r.last.Order, m.Pos.Order)
	return m
}

// heardLocked notes that something a member said has come, whoever brought it. It returns the member if it was not seen later.
func (r *Room) heardLocked(t *talk, e Entry, now time.Time) *linked {
	t.roster.HearLink(LinkedMember(e.Author), now)
	c := r.linked[e.Author]
	if c == nil || !e.At.After(c.Seen) || e.At.After(now) {
		return nil
	}
	c.Seen = e.At
	return c
}

// Kept tells that messages of Arrive are in the archive.
func (r *Room) Kept(ms []Message) {
	r.mu.Lock()
	for len(ms) > 0 {
		n := 1
		for n < len(ms) && ms[n].Conversation == ms[0].Conversation {
			n++
		}
		if t := r.talks[ms[0].Conversation]; t != nil {
			t.transcript.Stored(ms[:n])
		}
		ms = ms[n:]
	}
	r.mu.Unlock()
	r.space.Broadcast()
}

// Said tells that the entry of an own message is on disk, or goes out from memory because the disk cannot be written. The message
// takes the place of the entry.
func (r *Room) Said(in Conversation, id ID, log, number uint64, at time.Time) {
	r.entered(in, id, func(m *Message) {
		m.Log, m.Number, m.At = log, number, at
		m.Pos.Order = OrderOf(at, r.me)
	})
}

// Unsaid tells that no entry could be made of an own message. It can be tried again.
func (r *Room) Unsaid(in Conversation, id ID) {
	r.entered(in, id, func(m *Message) { m.Unsaid = true })
}

// entered ends the time in which an entry is made of an own message.
func (r *Room) entered(in Conversation, id ID, note func(*Message)) {
	r.tryIn(in, func(t *talk) bool {
		delete(r.unsigned, id)
		m, ok := t.find(id)
		if ok {
			m.Signing, m.Unsaid = false, false
			note(&m)
			r.last.Order = max(r.last.Order, m.Pos.Order)
			t.transcript.Return(m)
			r.replaceLocked(t, m)
		}
		return ok
	})
}
