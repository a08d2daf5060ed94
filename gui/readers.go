package gui

import (
	"fyne.io/fyne/v2"

	"udpchat/chat"
	"udpchat/gui/composer"
)

// showReaders tells the composer who reads what is said.
func (w *Window) showReaders(n chat.Network) {
	own := 0
	for _, p := range n.Peers {
		if p.Own && p.Plain() {
			own++
		}
	}
	w.composer.SetReaders(own, len(w.painter.Copies) > 0)
}

// hoverReaders shows or hides the card that says it in words.
func (w *Window) hoverReaders(in bool) {
	if !in {
		w.aside.Hide()
		return
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(w.composer.Readers)
	w.showNote(at, w.composer.Readers.Size().Height, func() []string { return composer.ReaderWords(w.composer.Readers.Plain, w.network.Peers) })
	x := min(at.X, w.frame.Size().Width-w.aside.Size().Width-8)
	w.aside.Move(fyne.NewPos(max(8, x), w.aside.Position().Y))
}
