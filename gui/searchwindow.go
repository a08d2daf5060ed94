package gui

import (
	"context"

	"fyne.io/fyne/v2"

	"udpchat/chat"
)

// seeking is a search as the window sees it: from its opening until the reader is back.
type seeking struct {
	open  bool
	from  spot // where the reader was
	moved bool // the reader was brought elsewhere since
	end   context.CancelFunc
}

// newSearchPanel makes the panel, closed, or in the place of one that is there.
func (w *Window) newSearchPanel() *search {
	s := newSearch(&resultPainter{style: w.style, who: w.person, now: w.Now}, searchDeps{
		find: w.find, jump: w.showFound, close: w.closeSearch, back: func() { w.key(fyne.KeyEscape) }, repaint: w.repaint, popUp: w.popUp, pick: w.pickAuthor,
		members: func() []chat.Member { return w.members.shown },
	})
	if w.search != nil {
		s.takeOver(w.search)
	}
	return s
}

// pickAuthor lets the person find whose messages are to be shown. The panel may be another one by then.
func (w *Window) pickAuthor() {
	w.pickMember(func(id chat.MemberID) { w.search.setAuthor(id) })
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
		w.seeking.from = w.list.spot()
		w.search.ask()
	}
	w.search.Show()
	w.frame.opened = false
	w.frame.arrangeMain()
	w.focus()
	w.search.box.TypedShortcut(&fyne.ShortcutSelectAll{})
}

// closeSearch takes the panel away and brings the reader back to where they were.
func (w *Window) closeSearch() {
	if !w.seeking.open {
		return
	}
	back := w.seeking
	w.seeking.open, w.seeking.moved = false, false
	w.search.Hide()
	w.transcript.mark(0)
	w.frame.arrangeMain()
	if back.moved {
		w.goBack(back.from)
	} else {
		w.list.update()
	}
	w.focus()
}

// goBack brings the reader to an earlier place.
func (w *Window) goBack(s spot) {
	if s.atEnd {
		w.toLatest()
		return
	}
	if !w.list.goBack(s) {
		w.transcript.goTo(w.room, s.pos, func() { w.list.goBack(s) })
	}
}

// showFound brings the reader to a message that was found, in its surroundings.
func (w *Window) showFound(m chat.Message) {
	w.seeking.moved = true
	w.transcript.mark(m.ID)
	if w.frame.covered() {
		w.search.Hide()
		w.frame.arrangeMain()
	}
	w.focus()
	if !w.list.goTo(m.ID) {
		w.transcript.goTo(w.room, m.Pos, func() { w.list.goTo(m.ID) })
	}
}

// nextFound goes to the next result, or back.
func (w *Window) nextFound(back bool) {
	if w.seeking.open {
		w.search.step(back)
	}
}

// toLatest goes to the newest message. Where the rows do not reach it, they are asked for anew.
func (w *Window) toLatest() {
	w.transcript.wanted = nil
	w.seeking.from = spot{atEnd: true}
	w.list.atEnd = true
	if w.transcript.newer {
		w.rev = 0
		w.pull()
	}
	w.list.toEnd()
}
