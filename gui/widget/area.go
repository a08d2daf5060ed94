package widget

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Area is an invisible part of the window that can be clicked.
type Area struct {
	widget.BaseWidget
	OnTapped func()
	OnMenu   func(fyne.Position) // right click, at a place on the canvas
}

// NewArea makes an area. tapped may be nil.
func NewArea(tapped func()) *Area {
	a := &Area{OnTapped: tapped}
	a.ExtendBaseWidget(a)
	return a
}

// CreateRenderer implements fyne.Widget.
func (a *Area) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(canvas.NewRectangle(color.Transparent))
}

// Tapped implements fyne.Tappable.
func (a *Area) Tapped(*fyne.PointEvent) {
	Call(a.OnTapped)
}

// TappedSecondary implements fyne.SecondaryTappable.
func (a *Area) TappedSecondary(e *fyne.PointEvent) {
	if a.OnMenu != nil {
		a.OnMenu(e.AbsolutePosition)
	}
}

// Cursor implements desktop.Cursorable.
func (a *Area) Cursor() desktop.Cursor {
	if a.OnTapped != nil {
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}

// HoverArea is an Area that reports when the mouse enters and leaves it.
type HoverArea struct {
	Area
	Hover func(bool)
}

// NewHoverArea makes an area. hover is called with true when the mouse enters, with false when it leaves.
func NewHoverArea(tapped func(), hover func(bool)) *HoverArea {
	a := &HoverArea{Hover: hover}
	a.OnTapped = tapped
	a.ExtendBaseWidget(a)
	return a
}

// MouseIn implements desktop.Hoverable.
func (a *HoverArea) MouseIn(*desktop.MouseEvent) { a.Hover(true) }

// MouseMoved implements desktop.Hoverable.
func (a *HoverArea) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (a *HoverArea) MouseOut() { a.Hover(false) }

// SplitterWidth is the width in which the mouse can drag a border.
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

// NewSplitter makes a splitter. dragged is called with the distance while it moves, ended when it is let go.
func NewSplitter(dragged func(float32), ended func()) *Splitter {
	s := &Splitter{dragged: dragged, ended: ended}
	s.ExtendBaseWidget(s)
	return s
}

// CreateRenderer implements fyne.Widget.
func (s *Splitter) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(canvas.NewRectangle(color.Transparent))
}

// Dragged implements fyne.Draggable.
func (s *Splitter) Dragged(e *fyne.DragEvent) { s.dragged(e.Dragged.DX) }

// DragEnd implements fyne.Draggable.
func (s *Splitter) DragEnd() { s.ended() }

// Cursor implements desktop.Cursorable.
func (s *Splitter) Cursor() desktop.Cursor { return desktop.HResizeCursor }
