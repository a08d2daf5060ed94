package widget

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"udpchat/gui/typeset"
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
func (a *Area) Tapped(*fyne.PointEvent) { Call(a.OnTapped) }

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

// Fill is a rectangle in a colour of the theme.
type Fill struct {
	widget.BaseWidget
	Color  fyne.ThemeColorName
	Border fyne.ThemeColorName // empty: none
	Radius float32
}

// NewFill makes a rectangle.
func NewFill(c fyne.ThemeColorName) *Fill { return NewRoundFill(c, 0) }

// NewRoundFill makes a rectangle with round corners.
func NewRoundFill(c fyne.ThemeColorName, radius float32) *Fill {
	f := &Fill{Color: c, Radius: radius}
	f.ExtendBaseWidget(f)
	return f
}

// NewHairline is a line of one unit between two areas.
func NewHairline() *Fill { return NewFill(theme.ColorNameSeparator) }

// CreateRenderer implements fyne.Widget.
func (f *Fill) CreateRenderer() fyne.WidgetRenderer {
	rect := canvas.NewRectangle(color.Transparent)
	r := &fillRenderer{widget.NewSimpleRenderer(rect), f, rect}
	r.Refresh()
	return r
}

type fillRenderer struct {
	fyne.WidgetRenderer
	fill *Fill
	rect *canvas.Rectangle
}

func (r *fillRenderer) Refresh() {
	r.rect.FillColor = theme.Color(r.fill.Color)
	r.rect.CornerRadius = r.fill.Radius
	r.rect.StrokeWidth = 0
	if r.fill.Border != "" {
		r.rect.StrokeColor, r.rect.StrokeWidth = theme.Color(r.fill.Border), 1
	}
	r.rect.Refresh()
}

// Drawing collects plain canvas objects in fixed places, which cost the toolkit less than widgets.
type Drawing struct{ Objects []fyne.CanvasObject }

// Text adds a line of text, which the caller places.
func (d *Drawing) Text(content string, size fyne.ThemeSizeName, c fyne.ThemeColorName) *canvas.Text {
	t := canvas.NewText(typeset.Ordered(content), theme.Color(c))
	t.TextSize = theme.Size(size)
	d.Objects = append(d.Objects, t)
	return t
}

// Rect adds a filled rectangle with round corners.
func (d *Drawing) Rect(x, y, w, h, radius float32, c fyne.ThemeColorName) {
	r := canvas.NewRectangle(theme.Color(c))
	r.CornerRadius = radius
	d.Add(r, x, y, w, h)
}

// Add puts an object at a place.
func (d *Drawing) Add(o fyne.CanvasObject, x, y, w, h float32) {
	d.Objects = append(d.Objects, o)
	Put(o, x, y, w, h)
}
