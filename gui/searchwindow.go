package gui

import (
	"context"

	"fyne.io/fyne/v2"

	"udpchat/chat"
	"udpchat/gui/search"
	"udpchat/gui/transcript"
	"udpchat/gui/words"
)

// seeking is a search as the window sees it: from its opening until the reader is back.
type seeking struct {
	open  bool
	from  transcript.Position // where the reader was
	moved bool                // the reader was brought elsewhere since
	end   context.CancelFunc
}

// newSearchPanel makes the panel, closed, or in the place of one that is there.
func (w *Window) newSearchPanel() *search.Panel {
	s := search.New(&search.Painter{Style: w.style, Who: w.directory.person, Now: w.Now}, search.Deps{
		Find: w.find, Jump: w.showFound, Close: w.closeSearch, Back: func() { w.key(fyne.KeyEscape) }, Repaint: w.repaint, PopUp: w.popUp, Pick: w.pickAuthor,
		Members: func() []chat.Member { return w.members.Shown },
	})
	if w.search != nil {
		s.TakeOver(w.search)
	}
	return s
}

// pickAuthor lets the person find whose messages are to be shown. The panel may be another one by then.
func (w *Window) pickAuthor() {
	w.members.Pick(words.Say("Find a member"), func(id chat.MemberID) { w.search.SetAuthor(id) })
}

// find asks the room; an earlier search that is still running is given up.
func (w *Window) find(s chat.Search) {
	if w.seeking.end != nil {
		w.seeking.end()
	}
	ctx, end := context.WithCancel(context.Background())
	w.seeking.end = end
	w.room.Find(ctx, s)
}

// openSearch shows the panel with what was searched for last.
func (w *Window) openSearch() {
	if w.asking() {
		return
	}
	if !w.seeking.open {
		w.seeking.open = true
		w.seeking.from = w.list.ReadingPosition()
		w.search.Ask()
	}
	w.search.Show()
	w.frame.opened = false
	w.frame.arrangeMain()
	w.focus()
	w.search.Box.TypedShortcut(&fyne.ShortcutSelectAll{})
}

// closeSearch takes the panel away and brings the reader back to where they were.
func (w *Window) closeSearch() {
	if !w.seeking.open {
		return
	}
	back := w.seeking
	w.seeking.open, w.seeking.moved = false, false
	w.search.Hide()
	w.transcript.Mark(0)
	w.frame.arrangeMain()
	if back.moved {
		w.goBack(back.from)
	} else {
		w.list.Update()
	}
	w.focus()
}

// goBack brings the reader to an earlier place.
func (w *Window) goBack(s transcript.Position) {
	if s.AtEnd {
		w.toLatest()
		return
	}
	if !w.list.GoBack(s) {
		w.transcript.GoTo(w.room, s.Anchor.Pos, func() { w.list.GoBack(s) })
	}
}

// showFound brings the reader to a message that was found, in its surroundings.
func (w *Window) showFound(m chat.Message) {
	w.seeking.moved = true
	w.transcript.Mark(m.ID)
	if w.frame.covered() {
		w.search.Hide()
		w.frame.arrangeMain()
	}
	w.focus()
	if !w.list.GoTo(m.ID) {
		w.transcript.GoTo(w.room, m.Pos, func() { w.list.GoTo(m.ID) })
	}
}

// nextFound goes to the next result, or back.
func (w *Window) nextFound(back bool) {
	if w.seeking.open {
		w.search.Step(back)
	}
}

// toLatest goes to the newest message. Where the rows do not reach it, they are asked for anew.
func (w *Window) toLatest() {
	w.transcript.Wanted = nil
	w.seeking.from = transcript.Position{AtEnd: true}
	w.list.AtEnd = true
	if w.transcript.Newer {
		w.rev = 0
		w.pull()
	}
	w.list.ToEnd()
}
