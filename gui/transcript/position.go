package transcript

import (
	"context"
	"slices"

	"udpchat/chat"
	"udpchat/gui/words"
)

// request is a request for the messages around a position, and a function to call once they are there.
type request struct {
	window chat.Window
	then   func()
	found  func(chat.Message) // of a window by arrival: is called with its first message instead
}

// contextSize is how many messages are requested above a position, and how many below.
const contextSize = 150

// GoTo requests the messages around a position. They replace the rows, and then is called.
func (t *Rows) GoTo(room *chat.Room, pos chat.Pos, then func()) {
	t.Requested = &request{window: chat.Window{Conversation: t.In, Anchor: pos, Before: contextSize, After: contextSize}, then: then}
	room.Ask(context.Background(), t.Requested.window)
}

// replace replaces the rows with the requested messages, and returns the function to call then.
func (t *Rows) replace(p chat.Page) func() {
	then, found := t.Requested.then, t.Requested.found
	t.Requested = nil
	if found != nil {
		if len(p.Messages) == 0 {
			return func() {}
		}
		return func() { found(p.Messages[0]) }
	}
	if p.Err == nil {
		t.Clear()
		t.append(p.Messages)
		t.Older, t.Newer = p.Older, p.Newer
	}
	return then
}

// Hold turns a reset into changes that keep the rows of a reader who is further up. The new messages are below the rows then,
// or among them if they come late. It reports whether there are more new messages than c holds.
func (t *Rows) Hold(c *chat.Changes) (more bool) {
	added := slices.DeleteFunc(slices.Clone(c.Messages), func(m chat.Message) bool { return m.ID <= t.Arrived })
	more = c.Older && len(added) > 0 && len(added) == len(c.Messages)
	c.Messages, c.Reset = added, false
	t.Newer = true
	return more
}

// Highlight highlights one message and no other; zero: none.
func (t *Rows) Highlight(id chat.ID) {
	t.highlighted = id
	for _, r := range t.Rows {
		r.Highlighted = r.ID == id && id != 0
	}
}

// join adds a message to the end of rows. Messages of muted members that follow one another share one row. A highlighted
// message has a row of its own.
func (t *Rows) join(rows []*Row, m chat.Message) []*Row {
	highlighted := m.ID == t.highlighted
	if highlighted || !t.Muted[m.Author] {
		return append(rows, &Row{Message: m, Highlighted: highlighted})
	}
	if n := len(rows); n > 0 && rows[n-1].Collapsed > 0 && words.SameDay(rows[n-1].At, m.At) {
		rows[n-1].Collapsed++
		rows[n-1].until, rows[n-1].arrived = m.Pos, max(rows[n-1].arrived, m.ID)
		return rows
	}
	return append(rows, &Row{Message: m, Collapsed: 1, until: m.Pos, arrived: m.ID})
}

// merged merges the first of rows into the last row in front of it if both are collapsed. It returns how many rows it merged.
func merged(front, rows []*Row) int {
	n := len(front)
	if n == 0 || len(rows) == 0 || front[n-1].Collapsed == 0 || rows[0].Collapsed == 0 || !words.SameDay(front[n-1].At, rows[0].At) {
		return 0
	}
	front[n-1].Collapsed += rows[0].Collapsed
	front[n-1].until, front[n-1].arrived = rows[0].until, max(front[n-1].arrived, rows[0].arrived)
	return 1
}

// end is the position of the last message in a row.
func (r *Row) end() chat.Pos {
	if r.Pos.Before(r.until) {
		return r.until
	}
	return r.Pos
}

// newest is the message of a row that arrived last.
func (r *Row) newest() chat.ID { return max(r.ID, r.arrived) }

// countUnmuted counts the messages of members that are not muted.
func (t *Rows) countUnmuted(messages []chat.Message) int {
	n := 0
	for _, m := range messages {
		if !t.Muted[m.Author] {
			n++
		}
	}
	return n
}

// Newest is the newest message that is not collapsed. It returns false if the rows have none.
func (t *Rows) Newest() (chat.Message, bool) {
	for i := len(t.Rows) - 1; i >= 0 && !t.Newer; i-- {
		if t.Rows[i].Collapsed == 0 {
			return t.Rows[i].Message, true
		}
	}
	return chat.Message{}, false
}

// ReadingPosition is where the reader is.
func (l *List) ReadingPosition() Position {
	if l.Anchor == nil {
		return Position{AtEnd: true}
	}
	return l.Reading
}

// GoBack brings the reader to an earlier position. It returns false if the rows do not hold that.
func (l *List) GoBack(p Position) bool {
	if p.Anchor == nil {
		return false
	}
	i, ok := l.data.Find(p.Anchor)
	if !ok && (i == 0 || i == len(l.data.Rows)) {
		return false
	}
	l.scrollTo(l.data.Rows[i], p.Within)
	return true
}

// GoTo brings a message into sight, a third down. It returns false if the rows do not hold the message.
func (l *List) GoTo(id chat.ID) bool {
	i := l.data.index(id)
	if i < 0 || l.data.Rows[i].Collapsed > 0 {
		return false
	}
	l.Measure()
	r := l.data.Rows[i]
	y := max(0, r.Top+r.Layout.top-max(0, (l.Size().Height-r.Layout.bubbleH)/3))
	if at := l.RowAt(y); at < len(l.data.Rows) {
		r = l.data.Rows[at]
	}
	l.scrollTo(r, y-r.Top)
	return true
}

// scrollTo scrolls until so much of a row is above the upper edge.
func (l *List) scrollTo(r *Row, within float32) {
	l.Reading = Position{Anchor: r, Within: within}
	l.Update()
	l.OnMoved()
	l.OnNearer()
}
