// Package transcript is the list of messages: its rows, their layout and drawing, and the reader's position in them. It belongs
// to the UI goroutine.
package transcript

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2/data/binding"

	"udpchat/chat"
	"udpchat/gui/words"
)

// MaxRows is how many messages the list holds at once. It requests older and newer ones when the reader comes near.
const MaxRows = 2000

// Rows are a section of the messages of a conversation: rows to draw, and a binding.StringList whose string i is message i as the
// console program prints it. Unlike the toolkit's string list, Rows append in constant time and notify their listeners once for
// each batch. They belong to the UI goroutine.
type Rows struct {
	In        chat.Conversation
	Rows      []*Row
	Older     bool // there are messages above the rows
	Newer     bool // there are messages below the rows
	reading   bool // the reader is further up, so that new messages must not push out rows at the top
	listeners []binding.DataListener
	readOnly
	Muted       map[chat.MemberID]bool // the members whose messages are collapsed
	Last        chat.Pos               // of the last message of the conversation
	Arrived     chat.ID                // the message that arrived last, wherever it stands
	Read        chat.ID                // what arrived after this message is unread and stands below a line; zero: there is no line
	highlighted chat.ID                // zero: none
	Requested   *request               // the position the reader goes to; nil: none

	askedAbove, askedBelow chat.Pos // the positions of the last requests
}

// Row is a message, or the messages of muted members between two others.
type Row struct {
	chat.Message
	Day         bool // the first of its day
	FirstUnread bool // the first of unread messages: the line is above it
	First       bool // the first of a group: same author, same day, same encoding, less than five minutes apart
	Unfolded    bool
	Highlighted bool
	Collapsed   int      // how many messages of muted members the row stands for; zero: it is one message
	until       chat.Pos // the position of the last of those
	arrived     chat.ID  // the one of those that arrived last
	Layout      rowLayout
	Top         float32
	drawn       rowKey // of its last drawing
}

// groupGap is the time between two messages that ends a group.
const groupGap = 5 * time.Minute

// Apply applies the changes of the room, and notifies the listeners once if the rows change. It returns how many new messages
// there are of members that are not muted.
func (t *Rows) Apply(c chat.Changes) (added int) {
	touched := c.Reset
	if c.Reset {
		t.Clear()
		t.Older, t.Newer = c.Older, false
	}
	t.Arrived = newest(t.Arrived, c.Messages)
	if n := len(c.Messages); n > 0 && t.Last.Before(c.Messages[n-1].Pos) {
		t.Last = c.Messages[n-1].Pos
	}
	touched = t.add(c.Messages) || touched
	for _, m := range c.Changed {
		touched = t.change(m) || touched
	}
	then := func() {}
	for _, p := range c.Pages {
		t.Arrived = newest(t.Arrived, p.Messages) // one may have come late
		if t.Requested != nil && p.Window == t.Requested.window {
			then = t.replace(p)
			touched = true
		} else {
			touched = t.page(p) || touched
		}
	}
	if touched {
		for _, l := range t.listeners {
			l.DataChanged()
		}
	}
	then()
	if c.Reset {
		return 0
	}
	return t.countUnmuted(c.Messages)
}

// newest is the message that arrived last, of one and others.
func newest(id chat.ID, messages []chat.Message) chat.ID {
	for _, m := range messages {
		id = max(id, m.ID)
	}
	return id
}

// Clear drops all rows and the requests for more.
func (t *Rows) Clear() { t.Rows, t.askedAbove, t.askedBelow = nil, chat.Pos{}, chat.Pos{} }

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

// page adds a page of the archive to the rows, if it still fits.
func (t *Rows) page(p chat.Page) bool {
	switch {
	case p.Err != nil:
		return false
	case p.Window.After == 0 && len(t.Rows) > 0 && p.Window.Anchor == t.Rows[0].Pos:
		t.prepend(p)
	case p.Window.Before == 0 && len(t.Rows) > 0 && p.Window.Anchor == t.Rows[len(t.Rows)-1].end().Next():
		t.append(p.Messages)
		t.Newer = p.Newer
	default:
		return false
	}
	if len(p.Messages) > 0 { // the same position may become the edge once more
		t.askedAbove, t.askedBelow = chat.Pos{}, chat.Pos{}
	}
	return true
}

// pageSize is how many messages are requested at once.
const pageSize = 200

// Ask requests the messages above the first row or below the last one, once for each position.
func (t *Rows) Ask(room *chat.Room, top, bottom bool) {
	if len(t.Rows) == 0 {
		return
	}
	if first := t.Rows[0].Pos; top && t.Older && t.askedAbove != first {
		t.askedAbove = first
		room.Ask(context.Background(), chat.Window{Conversation: t.In, Anchor: first, Before: pageSize})
	}
	if next := t.Rows[len(t.Rows)-1].end().Next(); bottom && t.Newer && t.askedBelow != next {
		t.askedBelow = next
		room.Ask(context.Background(), chat.Window{Conversation: t.In, Anchor: next, After: pageSize})
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

// regroup settles which of the rows from i up to j, not included, begin a day, a group and the unread messages.
func (t *Rows) regroup(i, j int) {
	for ; i < min(j, len(t.Rows)); i++ {
		r := t.Rows[i]
		day, first, unread := true, true, t.Read != 0 && !t.Older && r.ID > t.Read
		if i > 0 {
			before := t.Rows[i-1]
			unread = t.Read != 0 && r.ID > t.Read && before.newest() <= t.Read
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

// SetRead makes what arrived after a message unread, and puts a line above the first of it. A message that arrived late and stands
// among those that were read has a line of its own. Zero removes the lines.
func (t *Rows) SetRead(id chat.ID) {
	t.Read = id
	t.regroup(0, len(t.Rows))
}

// readUpTo is the message up to which all that arrived is read, when the reader is at a row: no row below has arrived before.
func (t *Rows) readUpTo(at *Row) chat.ID {
	read := at.ID
	for _, r := range t.Rows {
		if at.Pos.Before(r.Pos) {
			read = min(read, r.ID-1)
		}
	}
	return read
}
