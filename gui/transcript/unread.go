package transcript

import "udpchat/chat"

// Messages that arrive while the window is in the background stand below a line. The line stays until the reader says
// something or leaves again.

// MarkRead puts the line below the newest message. A reader who is further up leaves no line.
func (l *List) MarkRead() {
	if l.AtEnd {
		l.data.SetRead(l.data.Last)
		l.Update()
	}
}

// ClearUnread takes the line away.
func (l *List) ClearUnread() {
	if l.data.Read != 0 {
		l.data.SetRead(0)
		l.Update()
	}
}

// OpenAfter puts the line below the message at read and goes to the first one after it. It asks the room for the messages
// around that place when they are not among the rows.
func (l *List) OpenAfter(room *chat.Room, read chat.Pos) {
	l.data.SetRead(read)
	if first := l.data.Rows[0].Pos; first > read+1 && l.data.Older {
		l.data.GoTo(room, read+1, l.ToUnread)
		return
	}
	l.ToUnread()
}

// ToUnread brings the first unread message to the upper edge, if there is one.
func (l *List) ToUnread() {
	for _, r := range l.data.Rows {
		if r.FirstUnread {
			l.Measure()
			l.scrollTo(r, 0)
			return
		}
	}
}

// ReadUpTo is the position of the last message that the reader has seen.
func (l *List) ReadUpTo() chat.Pos {
	if l.AtEnd || l.Anchor == nil {
		return l.data.Last
	}
	return l.Anchor.Pos
}
