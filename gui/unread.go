package gui

import "udpchat/chat"

// openAtUnread goes to the first message that came since the program was last used, when the history has been read.
func (w *Window) openAtUnread(c chat.Changes) {
	if w.opened || !c.Reset || len(c.Messages) == 0 {
		return
	}
	w.opened = true
	if read := chat.Pos(w.Settings.Get().ReadUpTo); read != 0 && read < w.transcript.Last {
		w.list.OpenAfter(w.room, read)
	}
}
