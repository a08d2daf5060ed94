package widget

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// SplitterWidth is how near to a border the mouse takes hold of it.
const SplitterWidth = 8

// Splitter is the border between two panes, which can be dragged.
type Splitter struct {
	widget.BaseWidget
	dragged func(by float32)
	ended   func()
}

var (
	_ fyne.Draggable     = (*Splitter)(nil)
	_ desktop.Cursorable = (*Splitter)(nil)
)

func NewSplitter(dragged func(float32), ended func()) *Splitter {
	g := &Splitter{dragged: dragged, ended: ended}
	g.ExtendBaseWidget(g)
	return g
}

// CreateRenderer implements fyne.Widget.
func (g *Splitter) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(canvas.NewRectangle(color.Transparent))
}

// Dragged implements fyne.Draggable.
func (g *Splitter) Dragged(e *fyne.DragEvent) { g.dragged(e.Dragged.DX) }

// DragEnd implements fyne.Draggable.
func (g *Splitter) DragEnd() { g.ended() }

// Cursor implements desktop.Cursorable.
func (g *Splitter) Cursor() desktop.Cursor { return desktop.HResizeCursor }
