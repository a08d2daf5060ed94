package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"udpchat/chat"
)

// Who has an own message is told in a card while the mouse is over its state, and in a dialog by click and key.

const (
	notedNames = 12  // how many names the card has for each sentence
	namedAll   = 400 // and the dialog
)

// hoverReach shows or hides the card of a row. Its left and height are those of what stands beside the bubble.
func (w *Window) hoverReach(r *row, at fyne.Position, height float32, in bool) {
	if !in {
		w.aside.Hide()
		return
	}
	w.showNote(at, height, func() []string { return reachWords(r.Message, w.painter.copies, notedNames) })
}

// showReach opens the dialog of a message.
func (w *Window) showReach(m chat.Message) {
	w.aside.Hide()
	var lines []fyne.CanvasObject
	for _, words := range reachWords(m, w.painter.copies, namedAll) {
		line := newProse(words)
		line.color, line.most = theme.ColorNameForeground, 60
		lines = append(lines, line, space(4))
	}
	p := w.plate(say("Delivery details"), 420)
	p.fill(lines...)
	if _, _, retry := stateWords(m); retry {
		p.button(retryWords(), widget.MediumImportance, func() { w.room.Retry(m) })
	}
	p.show(p.button(say("Done"), widget.HighImportance, nil))
}

// reachArea makes what stands beside an own bubble one target, up to a place.
func (s *sheet) reachArea(retry bool, left, y, right float32) {
	r := s.row
	tapped := func() { s.act.reach(r.Message) }
	if retry {
		tapped = func() { s.act.retry(r.Message) }
	}
	height := 2 * s.style.smallLine
	var a *hoverArea
	a = newHoverArea(tapped, func(in bool) {
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(a)
		s.act.hover(r, at.AddXY(a.Size().Width, 0), height, in)
	})
	a.menu = func(at fyne.Position) { s.act.menu(r, "", at) }
	s.add(a, left, y, right-left, height)
}
