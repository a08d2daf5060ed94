package chat

import (
	"time"

	"udpchat/chat/early"
	"udpchat/chat/members"
)

// talk is one conversation. No two share anything that changes. Its Room guards it.
type talk struct {
	in         Conversation
	details    Details
	transcript Transcript
	roster     *members.Roster
	former     map[Key]bool // nodes that a face was shown messages of, and that are no members
	early      early.Lines[ID]
	left       bool           // the person left it with leaveWord
	pending    map[ID]Message // own messages that have deliveries under way or may still come back
	answers    []answer       // of the archive, not taken by a face yet; at most as many as it asked for
}

// answer brings one answer of the archive up to date and adds it to the changes. If that cannot be, it returns what asks again.
type answer func(*Changes) (again func())

// newTalk returns a conversation without messages. Those that come will have a Pos beyond last.
func newTalk(in Conversation, roster *members.Roster, last Pos) *talk {
	return &talk{in: in, transcript: Transcript{floor: last}, roster: roster, pending: map[ID]Message{}, former: map[Key]bool{}}
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
	c.Left, c.Early, c.Newest = t.left, t.early.Oldest(now), t.transcript.newest
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
	t.noteAuthors(c)
	return again
}

// noteAuthors notes whose messages a face is shown although they are no members.
func (t *talk) noteAuthors(c *Changes) {
	note := func(ms []Message) {
		for i := range ms {
			if k, node := ms[i].Author.Key(); node && !t.roster.Has(ms[i].Author) {
				t.former[k] = true
			}
		}
	}
	note(c.Messages)
	note(c.Changed)
	for i := range c.Pages {
		note(c.Pages[i].Messages)
	}
	for i := range c.Found {
		note(c.Found[i].Messages)
	}
}

// join makes a node a member. Where it is not told since when, it is one of a room from now on, and of other conversations since it
// was heard of first. It reports whether that is new.
func (t *talk) join(c *linked, since, now time.Time) bool {
	is := c.isIn(t)
	if since.IsZero() {
		switch since = c.Met; {
		case is:
			return false
		case t.details.Kind == KindRoom:
			since = now
		}
	}
	if !t.roster.Join(c.News, since) {
		return false // it is not new, or there are too many
	}
	if !is {
		c.in = append(c.in, t)
		delete(t.former, c.Key)
	}
	return true
}

// refusal is why nothing can be said; nil, if it can.
func (t *talk) refusal() error {
	switch {
	case t.details.Standing == Removed:
		return ErrRemoved
	case t.details.Standing == ReadOnly:
		return ErrReadOnly
	case t.details.Standing == Left, t.left:
		return ErrLeft
	}
	return nil
}
