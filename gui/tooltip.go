package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"udpchat/chat"
	look "udpchat/gui/theme"
)

// hover shows the tooltip while the mouse is over something of a height at a place on the canvas, and hides it afterwards. The
// tooltip lies to the left and below, or above where there is no room.
func (f *frame) hover(in bool, at fyne.Position, height float32, says func() []string) {
	tip := f.parts.tooltip
	if !in {
		tip.Hide()
		return
	}
	scroll := f.conversation.list.Scroll
	top := scroll.Offset.Y
	tip.Tell(says, func() bool { return scroll.Offset.Y != top })
	size, room := tip.Size(), f.Size()
	at = at.Subtract(fyne.CurrentApp().Driver().AbsolutePositionForObject(f))
	y := at.Y + height + 6
	if y+size.Height > room.Height-look.Scaled(64) {
		y = at.Y - 6 - size.Height
	}
	tip.Move(fyne.NewPos(max(8, min(at.X-size.Width, room.Width-size.Width-8)), max(8, y)))
	tip.Show()
	f.repaint() // the toolkit does not know yet where the tooltip belongs when it is first shown
}

// hoverReaders shows or hides the tooltip that lists who reads a message.
func (f *frame) hoverReaders(in bool, peers []chat.Peer) {
	readers, tip := f.parts.composer.Readers, f.parts.tooltip
	if !in {
		tip.Hide()
		return
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(readers)
	f.hover(true, at, readers.Size().Height, func() []string { return f.parts.composer.ReaderWords(peers) })
	x := min(at.X, f.Size().Width-tip.Size().Width-8)
	tip.Move(fyne.NewPos(max(8, x), tip.Position().Y))
}

// repaint draws the window again. The toolkit does that when an object that it has drawn before is refreshed; a refreshed list
// would draw the texts of all its rows again.
func (f *frame) repaint() { canvas.Refresh(f.line) }
