package gui

import "udpchat/chat"

// What came while the window was not in front stands below a line, which stays where the reader left off until they say
// something or leave again.

// setRead puts the line below a place; zero takes it away.
func (t *transcript) setRead(pos chat.Pos) {
	t.read = pos
	t.regroup(0, len(t.rows))
}

// leaveOff notes that the window is no longer in front.
func (w *Window) leaveOff() {
	if w.list.atEnd {
		w.transcript.setRead(w.transcript.last)
		w.list.update()
	}
}

// catchUp takes the line away: whoever says something has read what stands above.
func (w *Window) catchUp() {
	if w.transcript.read != 0 {
		w.transcript.setRead(0)
		w.list.update()
	}
}

// openAtUnread goes to the first message that came since the program was last used, when the history has been read.
func (w *Window) openAtUnread(c chat.Changes) {
	if w.opened || !c.Reset || len(c.Messages) == 0 {
		return
	}
	w.opened = true
	read := chat.Pos(w.Settings.Get().ReadUpTo)
	if read == 0 || read >= w.transcript.last {
		return
	}
	w.transcript.setRead(read)
	if first := w.transcript.rows[0].Pos; first > read+1 && w.transcript.older {
		w.transcript.goTo(w.room, read+1, w.goToUnread)
		return
	}
	w.goToUnread()
}

// goToUnread brings the first unread message into sight.
func (w *Window) goToUnread() {
	for _, r := range w.transcript.rows {
		if r.fresh {
			w.list.measure()
			w.list.settle(r, 0)
			return
		}
	}
}

// readUpTo is the place of the last message the reader has seen.
func (w *Window) readUpTo() chat.Pos {
	if w.list.atEnd || w.list.anchor == nil {
		return w.transcript.last
	}
	return w.list.anchor.Pos
}
