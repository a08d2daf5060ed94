package transcript

import (
	"context"

	"udpchat/chat"
	"udpchat/gui/words"
)

// jump is a place the reader wants to go to: the messages asked for, and what is done once they are there.
type jump struct {
	window chat.Window
	then   func()
}

// around is how many messages are asked for above and below a place to go to.
const around = 150

// GoTo asks for the messages around a place. They come instead of the rows; then is called when they have.
func (t *Rows) GoTo(room *chat.Room, pos chat.Pos, then func()) {
	t.Wanted = &jump{chat.Window{Anchor: pos, Before: around, After: around}, then}
	room.Ask(context.Background(), t.Wanted.window)
}

// arrive puts the messages that were asked for in the place of the rows, and returns what is to be done then.
func (t *Rows) arrive(p chat.Page) func() {
	then := t.Wanted.then
	t.Wanted = nil
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
	fresh := c.Messages
	for len(fresh) > 0 && fresh[0].Pos <= t.Last {
		fresh = fresh[1:]
	}
	c.Messages, c.Reset = fresh, false
	t.Newer = true
	return len(fresh) > 0 && fresh[0].Pos > t.Last+1
}

// Mark lets one message stand out, and no other; zero is none.
func (t *Rows) Mark(id chat.ID) {
	t.hit = id
	for _, r := range t.Rows {
		r.Hit = r.ID == id && id != 0
	}
}

// join adds a message to the end of rows. Messages of muted members that follow one another share one row, but for the one
// that stands out.
func (t *Rows) join(rows []*Row, m chat.Message) []*Row {
	hit := m.ID == t.hit
	if hit || !t.Muted[m.Author] {
		return append(rows, &Row{Message: m, Hit: hit})
	}
	if n := len(rows); n > 0 && rows[n-1].Quiet > 0 && words.SameDay(rows[n-1].At, m.At) {
		rows[n-1].Quiet++
		rows[n-1].until = m.Pos
		return rows
	}
	return append(rows, &Row{Message: m, Quiet: 1, until: m.Pos})
}

// absorbed joins the first row to what comes in front of it when both stand for messages of muted members, and returns how
// many rows are to be left out for it.
func absorbed(front, rows []*Row) int {
	n := len(front)
	if n == 0 || len(rows) == 0 || front[n-1].Quiet == 0 || rows[0].Quiet == 0 || !words.SameDay(front[n-1].At, rows[0].At) {
		return 0
	}
	front[n-1].Quiet += rows[0].Quiet
	front[n-1].until = rows[0].until
	return 1
}

// end is the place of the last message a row stands for.
func (r *Row) end() chat.Pos { return max(r.Pos, r.until) }

// loud counts the messages that are not of muted members.
func (t *Rows) loud(messages []chat.Message) int {
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
		if t.Rows[i].Quiet == 0 {
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
	return l.ListPosition
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
	l.Settle(l.data.Rows[i], p.Within)
	return true
}

// GoTo brings a message into sight, a third down, if it is among the rows.
func (l *List) GoTo(id chat.ID) bool {
	i, ok := l.data.Find(id)
	if !ok || l.data.Rows[i].Quiet > 0 {
		return false
	}
	l.Measure()
	r := l.data.Rows[i]
	y := max(0, r.Top+r.Layout.top-max(0, (l.Size().Height-r.Layout.bubbleH)/3))
	if at := l.RowAt(y); at < len(l.data.Rows) {
		r = l.data.Rows[at]
	}
	l.Settle(r, y-r.Top)
	return true
}

// Settle puts the upper edge into a row.
func (l *List) Settle(r *Row, within float32) {
	l.ListPosition = Position{Anchor: r, Within: within}
	l.Update()
	l.OnMoved()
	l.OnNearer()
}
