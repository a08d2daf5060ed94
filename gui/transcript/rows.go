package transcript

import (
	"context"
	"slices"
	"sort"
	"time"

	"fyne.io/fyne/v2/data/binding"

	"udpchat/chat"
	"udpchat/gui/words"
)

// MaxRows is how many messages the list holds at once; older and newer ones are asked for when the reader gets near.
const MaxRows = 2000

// Rows is a window over the room's messages, as rows to draw and as a binding.StringList whose string i is message i
// as the classic chat window prints it. Unlike the toolkit's own list it appends in constant time and tells its listeners
// once for each batch. It belongs to the UI goroutine.
type Rows struct {
	Rows      []*Row
	Older     bool // there are messages above the rows
	Newer     bool // there are messages below the rows
	reading   bool // the reader is further up: what is new must not push out rows at the other end
	listeners []binding.DataListener
	readOnly
	Muted       map[chat.MemberID]bool // whose messages are folded away
	Last        chat.Pos               // of the newest message told of
	Read        chat.Pos               // of the last message before the line of new ones; zero: there is no line
	highlighted chat.ID                // the message that stands out; zero: none
	Requested   *request               // where the reader wants to go

	askedAbove, askedBelow chat.Pos // the places pages were asked for
}

// Row is one message of the transcript, with what depends on its neighbours and on the width it is drawn at.
type Row struct {
	chat.Message
	Day         bool // the first of its day
	FirstUnread bool // the first that came after the reader had left off
	First       bool // the first of a group: same author, same day, same encoding, less than five minutes apart
	Unfolded    bool
	Highlighted bool     // it stands out
	Collapsed   int      // how many messages of muted members this row stands for; zero: it is a message itself
	until       chat.Pos // the place of the last of those
	Layout      rowLayout
	Top         float32
	drawn       rowKey // what its object was drawn from
}

// groupGap is the silence that ends a group.
const groupGap = 5 * time.Minute

// Apply takes what changed in the room and tells the listeners once, if it concerns the rows. It returns how many messages
// are new at the end, those of muted members left out.
func (t *Rows) Apply(c chat.Changes) (added int) {
	touched := c.Reset
	if c.Reset {
		t.Clear()
		t.Older, t.Newer = c.Older, false
	}
	if n := len(c.Messages); n > 0 {
		t.Last = c.Messages[n-1].Pos
	}
	if t.reading && len(t.Rows)+len(c.Messages) > MaxRows {
		t.Newer = true
	}
	if !t.Newer {
		t.append(c.Messages)
		touched = touched || len(c.Messages) > 0
	}
	for _, m := range c.Changed {
		touched = t.change(m) || touched
	}
	arrived := func() {}
	for _, p := range c.Pages {
		if t.Requested != nil && p.Window == t.Requested.window {
			arrived = t.arrive(p)
			touched = true
		} else {
			touched = t.page(p) || touched
		}
	}
	if touched {
		t.notify()
	}
	arrived()
	if c.Reset {
		return 0
	}
	return t.countUnmuted(c.Messages)
}

// Clear lets go of all rows and of what was asked for about them.
func (t *Rows) Clear() {
	t.Rows, t.askedAbove, t.askedBelow = nil, 0, 0
}

func (t *Rows) append(messages []chat.Message) {
	from := len(t.Rows)
	for _, m := range messages {
		t.Rows = t.join(t.Rows, m)
	}
	t.regroup(from, len(t.Rows))
	if over := len(t.Rows) - MaxRows; over > 0 {
		t.Rows = slices.Clone(t.Rows[over:])
		t.Older = true
		t.regroup(0, 1)
	}
}

// change replaces a message that is shown, or takes it away.
func (t *Rows) change(m chat.Message) bool {
	i, ok := t.Find(m.ID)
	if !ok {
		return false
	}
	if m.Deleted && t.Rows[i].Collapsed > 1 {
		t.Rows[i].Collapsed--
		return true
	}
	if m.Deleted {
		t.Rows = slices.Delete(t.Rows, i, i+1)
		t.regroup(i, i+1)
		return true
	}
	t.Rows[i].Message = m
	t.Rows[i].Layout = rowLayout{}
	t.regroup(i, i+2)
	return true
}

// page joins an answer of the archive to the rows, if it still fits.
func (t *Rows) page(p chat.Page) bool {
	switch {
	case p.Err != nil:
		return false
	case p.Window.After == 0 && len(t.Rows) > 0 && p.Window.Anchor == t.Rows[0].Pos:
		t.prepend(p)
	case p.Window.Before == 0 && len(t.Rows) > 0 && p.Window.Anchor == t.Rows[len(t.Rows)-1].end()+1:
		t.extend(p)
	default:
		return false
	}
	if len(p.Messages) > 0 { // the same place may become the edge once more
		t.askedAbove, t.askedBelow = 0, 0
	}
	return true
}

// pageSize is how many messages are asked for at once.
const pageSize = 200

// Ask asks the room for the messages above the first row or below the last one, once for each place.
func (t *Rows) Ask(room *chat.Room, top, bottom bool) {
	if len(t.Rows) == 0 {
		return
	}
	if first := t.Rows[0].Pos; top && t.Older && t.askedAbove != first {
		t.askedAbove = first
		room.Ask(context.Background(), chat.Window{Anchor: first, Before: pageSize})
	}
	if next := t.Rows[len(t.Rows)-1].end() + 1; bottom && t.Newer && t.askedBelow != next {
		t.askedBelow = next
		room.Ask(context.Background(), chat.Window{Anchor: next, After: pageSize})
	}
}

func (t *Rows) prepend(p chat.Page) {
	front := make([]*Row, 0, len(p.Messages)+len(t.Rows))
	for _, m := range p.Messages {
		front = t.join(front, m)
	}
	joined := len(front)
	t.Rows = append(front, t.Rows[merged(front, t.Rows):]...)
	t.Older = p.Older && len(p.Messages) > 0
	t.regroup(0, joined+1)
	if len(t.Rows) > MaxRows {
		t.Rows = slices.Clone(t.Rows[:MaxRows])
		t.Newer = true
	}
}

func (t *Rows) extend(p chat.Page) {
	t.append(p.Messages)
	t.Newer = p.Newer
}

// regroup settles day and first of the rows from i up to, not including, j.
func (t *Rows) regroup(i, j int) {
	for ; i < min(j, len(t.Rows)); i++ {
		r := t.Rows[i]
		day, first, unread := true, true, t.Read != 0 && !t.Older && r.Pos > t.Read
		if i > 0 {
			before := t.Rows[i-1]
			unread = t.Read != 0 && r.Pos > t.Read && before.end() <= t.Read
			day = !words.SameDay(before.At, r.At)
			first = day || before.Collapsed > 0 || before.Author != r.Author || r.At.Sub(before.At) >= groupGap ||
				words.Encoding(before.Encoding) != words.Encoding(r.Encoding)
		}
		unread = unread && !r.Mine()
		first = first || unread
		if day != r.Day || first != r.First || unread != r.FirstUnread {
			r.Day, r.First, r.FirstUnread, r.Layout = day, first, unread, rowLayout{}
		}
	}
}

func (t *Rows) Find(id chat.ID) (int, bool) {
	i := sort.Search(len(t.Rows), func(i int) bool { return t.Rows[i].ID >= id })
	return i, i < len(t.Rows) && t.Rows[i].ID == id
}

// What came while the window was not in front stands below a line, which stays where the reader left off until they say
// something or leave again.

// SetRead puts the line below a place; zero takes it away.
func (t *Rows) SetRead(pos chat.Pos) {
	t.Read = pos
	t.regroup(0, len(t.Rows))
}
