package chat

import (
	"time"

	"udpchat/chat/early"
)

// talk is one conversation. No two share anything that changes. Its Room guards it.
type talk struct {
	in         Conversation
	transcript Transcript
	roster     *Roster
	early      early.Lines[ID]
	left       bool           // the person left it with leaveWord
	pending    map[ID]Message // own messages that have deliveries under way or may still come back
	answers    []answer       // of the archive, not taken by a face yet; at most as many as it asked for
}

// answer brings one answer of the archive up to date and adds it to the changes. If that cannot be, it returns what asks again.
type answer func(*Changes) (again func())

// newTalk returns a conversation without messages. Those that come will have a Pos beyond last.
func newTalk(in Conversation, roster *Roster, last Pos) *talk {
	return &talk{in: in, transcript: Transcript{floor: last}, roster: roster, pending: map[ID]Message{}}
}

// keep keeps an own message at hand, even after it has left the tail, while its delivery may end or its echo may come.
func (t *talk) keep(m Message, echo bool) {
	if !m.Deleted && (m.Signing || m.count(Sending) > 0 || echo && !m.From.IsValid()) {
		t.pending[m.ID] = m
	} else {
		delete(t.pending, m.ID)
	}
}

// find returns a message of the tail, or an own one that has left it early.
func (t *talk) find(id ID) (Message, bool) {
	if m, ok := t.transcript.Find(id); ok {
		return m, true
	}
	m, ok := t.pending[id]
	return m, ok
}

// tell adds what is new since a revision, and the answers that came. It returns what asks again for those that came too late.
func (t *talk) tell(c *Changes, since Rev, now time.Time) (again []func()) {
	c.Members, c.Left, c.Early, c.Newest = t.roster.Members(now), t.left, t.early.Oldest(now), t.transcript.newest
	whole := since != 0
	if whole {
		c.Messages, c.Changed, whole = t.transcript.Since(since, show)
	}
	if c.Reset = !whole; c.Reset {
		c.Messages, c.Older = t.transcript.Newest(show)
	}
	for _, a := range t.answers {
		if ask := a(c); ask != nil {
			again = append(again, ask)
		}
	}
	t.answers = nil
	return again
}
