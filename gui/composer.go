package gui

import (
	"fyne.io/fyne/v2"

	"udpchat/chat"
	"udpchat/gui/composer"
	settingsui "udpchat/gui/settings"
)

func (w *Window) newComposer() *composer.Composer {
	return composer.New(composer.Deps{
		Room: w.room, Store: w.Settings, Quit: w.Quit, Key: w.key,
		Sent:    w.sent,
		Resized: func() { w.frame.arrangeMain() },
		Focus:   w.focusComposer,
		FocusOn: func(o fyne.Focusable) { w.window.Canvas().Focus(o) }, // even if the toolkit has not drawn it yet

		OpenAddresses: func() { w.settings.Open(settingsui.SectionAddresses) },
		HoverReaders:  w.hoverReaders,
	})
}

// sent shows the message that was just sent, the last in the transcript.
func (w *Window) sent() {
	w.pull()
	w.list.ClearUnread()
	w.toLatest()
	w.focusComposer()
}

// showReaders tells the composer who will read a message.
func (w *Window) showReaders(n chat.Network) {
	own := 0
	for _, p := range n.Peers {
		if p.Own && p.Plain() {
			own++
		}
	}
	w.composer.SetReaders(own, len(w.painter.Copies) > 0)
}

// hoverReaders shows or hides the tooltip that tells it in words.
func (w *Window) hoverReaders(in bool) {
	if !in {
		w.aside.Hide()
		return
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(w.composer.Readers)
	w.showNote(at, w.composer.Readers.Size().Height, func() []string { return w.composer.ReaderWords(w.network.Peers) })
	x := min(at.X, w.frame.Size().Width-w.aside.Size().Width-8)
	w.aside.Move(fyne.NewPos(max(8, x), w.aside.Position().Y))
}
