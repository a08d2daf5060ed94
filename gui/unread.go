package gui

import (
	"udpchat/chat"
)

// leaveOff notes that the window is no longer in front.
func (w *Window) leaveOff() {
	if w.list.AtEnd {
		w.transcript.SetRead(w.transcript.Last)
		w.list.Update()
	}
}

// catchUp takes the line away: whoever says something has read what stands above.
func (w *Window) catchUp() {
	if w.transcript.Read != 0 {
		w.transcript.SetRead(0)
		w.list.Update()
	}
}

// openAtUnread goes to the first message that came since the program was last used, when the history has been read.
func (w *Window) openAtUnread(c chat.Changes) {
	if w.opened || !c.Reset || len(c.Messages) == 0 {
		return
	}
	w.opened = true
	read := chat.Pos(w.Settings.Get().ReadUpTo)
	if read == 0 || read >= w.transcript.Last {
		return
	}
	w.transcript.SetRead(read)
	if first := w.transcript.Rows[0].Pos; first > read+1 && w.transcript.Older {
		w.transcript.GoTo(w.room, read+1, w.goToUnread)
		return
	}
	w.goToUnread()
}

// goToUnread brings the first unread message into sight.
func (w *Window) goToUnread() {
	for _, r := range w.transcript.Rows {
		if r.Fresh {
			w.list.Measure()
			w.list.Settle(r, 0)
			return
		}
	}
}

// readUpTo is the place of the last message the reader has seen.
func (w *Window) readUpTo() chat.Pos {
	if w.list.AtEnd || w.list.Anchor == nil {
		return w.transcript.Last
	}
	return w.list.Anchor.Pos
}
