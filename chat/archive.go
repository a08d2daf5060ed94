package chat

import (
	"context"
	"slices"

	"udpchat/internal/fold"
)

// task is work for the archive: messages to append, messages that changed, or news about nodes. Or it is an own message that the
// journal makes an entry of, once the archive was given it.
type task struct {
	in       *talk // of the fresh messages
	fresh    []Message
	changed  []Message
	contacts []Contact
	unsigned *Message
}

// appendLocked puts new messages into their conversation and tells the archive.
func (r *Room) appendLocked(t *talk, fresh ...Message) {
	if len(fresh) == 0 {
		return
	}
	t.transcript.Add(r.rev, fresh...)
	r.tasks = append(r.tasks, task{in: t, fresh: fresh})
}

// replaceLocked puts a changed message in the place of its old state, and tells the archive.
func (r *Room) replaceLocked(t *talk, m Message) {
	m.Rev = r.rev
	t.transcript.Change(r.rev, m)
	t.keep(m, r.echoes.Expects(m.ID))
	if n := len(r.tasks); n > 0 && r.tasks[n-1].changed != nil {
		r.tasks[n-1].changed = append(r.tasks[n-1].changed, m)
		return
	}
	r.tasks = append(r.tasks, task{changed: []Message{m}})
}

// handOver gives the archive its tasks in the order they came about, whichever goroutine made them: a message must be
// appended before later ones and before its own changes. If another goroutine is handing over already, it takes these tasks
// along.
func (r *Room) handOver() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.handing {
		return
	}
	r.handing = true
	for len(r.tasks) > 0 {
		tasks := r.tasks
		r.tasks = nil
		r.mu.Unlock()
		for _, t := range tasks {
			r.tell(t)
		}
		r.mu.Lock()
	}
	r.handing = false
}

func (r *Room) tell(t task) {
	switch {
	case t.contacts != nil:
		r.contacts.SaveContacts(t.contacts)
	case t.changed != nil:
		r.archive.Update(t.changed)
	case t.unsigned != nil:
		r.journal.Say(*t.unsigned)
	default:
		r.archive.Append(t.fresh, func() { r.stored(t) })
	}
}

// settle returns messages of the archive. Deliveries that an earlier run, which ended with an ID, did not finish have failed.
func settle(old []Message, earlier ID) []Message {
	out := slices.Clone(old)
	for i := range out {
		if out[i].ID <= earlier {
			out[i] = interrupted(out[i])
		}
	}
	return out
}

// Carrier moves texts to members.
type Carrier interface {
	// Recipients lists the recipients there are now. It returns at once.
	Recipients() []Recipient
	// Send queues the text of a message for one of them and returns at once. It calls done exactly once, from any goroutine and
	// maybe before it returns, with ReasonNone when the text has left this machine.
	Send(id ID, to Recipient, text string, done func(Reason))
}

// PlainText tells how plain peers read a text.
type PlainText interface {
	PlainText(text string) Plain
}

// Plain is a text as plain peers read it.
type Plain struct {
	Text    string   // characters they cannot read are replaced
	Differs bool     // whether Text differs from what was written
	Bytes   int      // its length on the wire
	Pieces  []string // what each datagram says; more than one when the text is long
}

// Archive keeps messages. None of its methods waits for a disk; callbacks run on a goroutine of the archive, or before the
// method returns. The room calls Append and Update from one goroutine at a time, in the order of events. Slices handed over
// in either direction may be kept but not written to.
type Archive interface {
	// Append takes new messages of one conversation; their IDs ascend, also from call to call, while their places may be anywhere.
	// stored is called once they are safe, batch after batch; the room lets go of them only then.
	Append(batch []Message, stored func())
	// Update takes changed messages, by their ID; some have another place. It removes a Deleted one and ignores an unknown one.
	Update(batch []Message)
	// Window finds the messages around a place and hands them to answer, unless ctx ends first.
	Window(ctx context.Context, q Window, answer func(Page))
	// Search finds messages by their text, those that came last first, under the same terms.
	Search(ctx context.Context, q Search, answer func(Found))
}

// Window asks for messages around a place in the order of a conversation or, with ByArrival, for those that came after another one,
// in the order in which they came.
type Window struct {
	Conversation Conversation

	ByArrival bool
	Since     ID // with ByArrival: what came after this one, at most After of them; zero: all

	Anchor Pos // zero: the end
	Before int // how many above the anchor
	After  int // how many from the anchor on
}

// Page answers a Window: messages in ascending order.
type Page struct {
	Window   Window
	Messages []Message
	Older    bool // there are more above
	Newer    bool // there are more below
	Newest   ID   // without an Anchor: of the message of the conversation that came last, wherever it stands
	Err      error
}

// Search asks for the messages of a conversation that contain a text.
type Search struct {
	Conversation Conversation

	Text   string
	Author MemberID // empty: anyone
	Since  int64    // Unix seconds; zero: any time
	Until  int64    // Unix seconds, exclusive; zero: any time
	Before ID       // only what came before this message; zero: everything
	Limit  int      // at most this many, 1 to 500
}

// Matches reports whether a message passes the filters of the search and contains its text, as package fold compares them.
func (q Search) Matches(m Message) bool {
	at := m.At.Unix()
	return q.Conversation == m.Conversation && (q.Before == 0 || m.ID < q.Before) &&
		(q.Author == "" || m.Author == q.Author) &&
		(q.Since == 0 || at >= q.Since) &&
		(q.Until == 0 || at < q.Until) &&
		fold.Contains(m.Text, q.Text)
}

// Found answers a Search: messages in the order in which they came, the newest first. Those that came late stand elsewhere by their
// places, so that a search by places could leave some out.
type Found struct {
	Search   Search
	Messages []Message
	More     bool // there may be more
	Down     ID   // with More: the Before of the Search that goes on
	Err      error
}
