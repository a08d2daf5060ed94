package gui

import (
	"fyne.io/fyne/v2"

	look "udpchat/gui/theme"
)

// showNote opens the card by a place on the canvas: to the left of it and below, or above where there is no room.
func (w *Window) showNote(at fyne.Position, height float32, says func() []string) {
	top := w.list.Scroll.Offset.Y
	w.aside.Tell(says, func() bool { return w.list.Scroll.Offset.Y != top })
	size, room := w.aside.Size(), w.frame.Size()
	at = at.Subtract(fyne.CurrentApp().Driver().AbsolutePositionForObject(w.frame))
	y := at.Y + height + 6
	if y+size.Height > room.Height-look.Scaled(64) {
		y = at.Y - 6 - size.Height
	}
	w.aside.Move(fyne.NewPos(max(8, min(at.X-size.Width, room.Width-size.Width-8)), max(8, y)))
	w.aside.Show()
	w.repaint() // the toolkit does not know yet where the card belongs when it is first shown
}

// hoverNote shows or hides a card with a few words.
func (w *Window) hoverNote(words string, at fyne.Position, height float32, in bool) {
	if !in {
		w.aside.Hide()
		return
	}
	w.showNote(at, height, func() []string { return []string{words} })
}
