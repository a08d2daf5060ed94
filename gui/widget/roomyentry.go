package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// RoomyEntry is the toolkit's entry with more space between its frame and the text. The frame begins left of the widget itself,
// so that a click still finds the character under the pointer.
type RoomyEntry struct{ widget.Entry }

// beforeText is the space before the text, in Fyne units, beyond that of the toolkit.
const beforeText = 4

// Move implements fyne.CanvasObject. The position is that of the frame.
func (e *RoomyEntry) Move(at fyne.Position) { e.Entry.Move(at.AddXY(beforeText, 0)) }

// Resize implements fyne.CanvasObject. The size is that of the frame.
func (e *RoomyEntry) Resize(size fyne.Size) { e.Entry.Resize(size.SubtractWidthHeight(beforeText, 0)) }

// MinSize implements fyne.CanvasObject. The size is that of the frame.
func (e *RoomyEntry) MinSize() fyne.Size { return e.Entry.MinSize().AddWidthHeight(beforeText, 0) }

// CreateRenderer implements fyne.Widget.
func (e *RoomyEntry) CreateRenderer() fyne.WidgetRenderer {
	return roomyRenderer{e.Entry.CreateRenderer()}
}

type roomyRenderer struct{ fyne.WidgetRenderer }

// Layout implements fyne.WidgetRenderer.
func (r roomyRenderer) Layout(size fyne.Size) {
	r.WidgetRenderer.Layout(size)
	for _, o := range r.Objects() {
		if part, ok := o.(*canvas.Rectangle); ok { // the frame or its ground
			part.Move(part.Position().SubtractXY(beforeText, 0))
			part.Resize(part.Size().AddWidthHeight(beforeText, 0))
		}
	}
}
