package transcript

import (
	"context"

	"udpchat/chat"
	"udpchat/gui/words"
)

// request is a place the reader wants to go to: the messages asked for, and what is done once they are there.
type request struct {
	window chat.Window
	then   func()
}

// contextSize is how many messages are asked for above and below a place to go to.
const contextSize = 150

// GoTo asks for the messages around a place. They come instead of the rows; then is called when they have.
func (t *Rows) GoTo(room *chat.Room, pos chat.Pos, then func()) {
	t.Requested = &request{chat.Window{Anchor: pos, Before: contextSize, After: contextSize}, then}
	room.Ask(context.Background(), t.Requested.window)
}

// arrive puts the messages that were asked for in the place of the rows, and returns what is to be done then.
func (t *Rows) arrive(p chat.Page) func() {
	then := t.Requested.then
	t.Requested = nil
	if p.Err == nil {
		t.Clear()
		t.append(p.Messages)
		t.Older, t.Newer = p.Older, p.Newer
	}
	return then
}

// Hold keeps the rows of a reader who is further up although too much happened to tell of it one by one. What is new
// counts as being below. It reports whether there is more of that than the changes hold.
func (t *Rows) Hold(c *chat.Changes) (more bool) {
	unread := c.Messages
	for len(unread) > 0 && unread[0].Pos <= t.Last {
		unread = unread[1:]
	}
	c.Messages, c.Reset = unread, false
	t.Newer = true
	return len(unread) > 0 && unread[0].Pos > t.Last+1
}

// Mark lets one message stand out, and no other; zero is none.
func (t *Rows) Mark(id chat.ID) {
	t.highlighted = id
	for _, r := range t.Rows {
		r.Highlighted = r.ID == id && id != 0
	}
}

// join adds a message to the end of rows. Messages of muted members that follow one another share one row, but for the one
// that stands out.
func (t *Rows) join(rows []*Row, m chat.Message) []*Row {
	highlighted := m.ID == t.highlighted
	if highlighted || !t.Muted[m.Author] {
		return append(rows, &Row{Message: m, Highlighted: highlighted})
	}
	if n := len(rows); n > 0 && rows[n-1].Collapsed > 0 && words.SameDay(rows[n-1].At, m.At) {
		rows[n-1].Collapsed++
		rows[n-1].until = m.Pos
		return rows
	}
	return append(rows, &Row{Message: m, Collapsed: 1, until: m.Pos})
}

// merged joins the first row to what comes in front of it when both stand for messages of muted members, and returns how
// many rows are to be left out for it.
func merged(front, rows []*Row) int {
	n := len(front)
	if n == 0 || len(rows) == 0 || front[n-1].Collapsed == 0 || rows[0].Collapsed == 0 || !words.SameDay(front[n-1].At, rows[0].At) {
		return 0
	}
	front[n-1].Collapsed += rows[0].Collapsed
	front[n-1].until = rows[0].until
	return 1
}

// end is the place of the last message a row stands for.
func (r *Row) end() chat.Pos { return max(r.Pos, r.until) }

// countUnmuted counts the messages that are not of muted members.
func (t *Rows) countUnmuted(messages []chat.Message) int {
	n := 0
	for _, m := range messages {
		if !t.Muted[m.Author] {
			n++
		}
	}
	return n
}

// Newest is the last message that is not folded away.
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

// GoBack brings the reader to where they were, if that is among the rows.
func (l *List) GoBack(p Position) bool {
	if p.Anchor == nil {
		return false
	}
	i, ok := l.data.Find(p.Anchor.ID)
	if !ok && (i == 0 || i == len(l.data.Rows)) {
		return false
	}
	l.scrollTo(l.data.Rows[i], p.Within)
	return true
}

// GoTo brings a message into sight, a third down, if it is among the rows.
func (l *List) GoTo(id chat.ID) bool {
	i, ok := l.data.Find(id)
	if !ok || l.data.Rows[i].Collapsed > 0 {
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

// scrollTo puts the upper edge into a row.
func (l *List) scrollTo(r *Row, within float32) {
	l.Reading = Position{Anchor: r, Within: within}
	l.Update()
	l.OnMoved()
	l.OnNearer()
}
