package gui

import (
	"context"

	"udpchat/chat"
)

// jump is a place the reader wants to go to: the messages asked for, and what is done once they are there.
type jump struct {
	window chat.Window
	then   func()
}

// around is how many messages are asked for above and below a place to go to.
const around = 150

// goTo asks for the messages around a place. They come instead of the rows; then is called when they have.
func (t *transcript) goTo(room *chat.Room, pos chat.Pos, then func()) {
	t.wanted = &jump{chat.Window{Anchor: pos, Before: around, After: around}, then}
	room.Ask(context.Background(), t.wanted.window)
}

// arrive puts the messages that were asked for in the place of the rows, and returns what is to be done then.
func (t *transcript) arrive(p chat.Page) func() {
	then := t.wanted.then
	t.wanted = nil
	if p.Err == nil {
		t.clear()
		t.append(p.Messages)
		t.older, t.newer = p.Older, p.Newer
	}
	return then
}

// hold keeps the rows of a reader who is further up although too much happened to tell of it one by one. What is new
// counts as being below. It reports whether there is more of that than the changes hold.
func (t *transcript) hold(c *chat.Changes) (more bool) {
	fresh := c.Messages
	for len(fresh) > 0 && fresh[0].Pos <= t.last {
		fresh = fresh[1:]
	}
	c.Messages, c.Reset = fresh, false
	t.newer = true
	return len(fresh) > 0 && fresh[0].Pos > t.last+1
}

// mark lets one message stand out, and no other; zero is none.
func (t *transcript) mark(id chat.ID) {
	t.hit = id
	for _, r := range t.rows {
		r.hit = r.ID == id && id != 0
	}
}

// join adds a message to the end of rows. Messages of muted members that follow one another share one row, but for the one
// that stands out.
func (t *transcript) join(rows []*row, m chat.Message) []*row {
	hit := m.ID == t.hit
	if hit || !t.muted[m.Author] {
		return append(rows, &row{Message: m, hit: hit})
	}
	if n := len(rows); n > 0 && rows[n-1].quiet > 0 && sameDay(rows[n-1].At, m.At) {
		rows[n-1].quiet++
		rows[n-1].until = m.Pos
		return rows
	}
	return append(rows, &row{Message: m, quiet: 1, until: m.Pos})
}

// absorbed joins the first row to what comes in front of it when both stand for messages of muted members, and returns how
// many rows are to be left out for it.
func absorbed(front, rows []*row) int {
	n := len(front)
	if n == 0 || len(rows) == 0 || front[n-1].quiet == 0 || rows[0].quiet == 0 || !sameDay(front[n-1].At, rows[0].At) {
		return 0
	}
	front[n-1].quiet += rows[0].quiet
	front[n-1].until = rows[0].until
	return 1
}

// end is the place of the last message a row stands for.
func (r *row) end() chat.Pos { return max(r.Pos, r.until) }

// loud counts the messages that are not of muted members.
func (t *transcript) loud(messages []chat.Message) int {
	n := 0
	for _, m := range messages {
		if !t.muted[m.Author] {
			n++
		}
	}
	return n
}

// newest is the last message that is not folded away.
func (t *transcript) newest() (chat.Message, bool) {
	for i := len(t.rows) - 1; i >= 0 && !t.newer; i-- {
		if t.rows[i].quiet == 0 {
			return t.rows[i].Message, true
		}
	}
	return chat.Message{}, false
}

// spot is where a reader is.
type spot struct {
	id     chat.ID
	pos    chat.Pos
	within float32 // how much of the message is above the edge
	atEnd  bool
}

// spot tells where the reader is.
func (l *messageList) spot() spot {
	if l.anchor == nil {
		return spot{atEnd: true}
	}
	return spot{l.anchor.ID, l.anchor.Pos, l.within, l.atEnd}
}

// goBack brings the reader to where they were, if that is among the rows.
func (l *messageList) goBack(s spot) bool {
	i, ok := l.data.find(s.id)
	if !ok && (i == 0 || i == len(l.data.rows)) {
		return false
	}
	l.settle(l.data.rows[i], s.within)
	return true
}

// goTo brings a message into sight, a third down, if it is among the rows.
func (l *messageList) goTo(id chat.ID) bool {
	i, ok := l.data.find(id)
	if !ok || l.data.rows[i].quiet > 0 {
		return false
	}
	l.measure()
	r := l.data.rows[i]
	y := max(0, r.top+r.layout.top-max(0, (l.Size().Height-r.layout.bubbleH)/3))
	if at := l.at(y); at < len(l.data.rows) {
		r = l.data.rows[at]
	}
	l.settle(r, y-r.top)
	return true
}

// settle puts the upper edge into a row.
func (l *messageList) settle(r *row, within float32) {
	l.atEnd, l.anchor, l.within = false, r, within
	l.update()
	l.onMoved()
	l.onNearer()
}
