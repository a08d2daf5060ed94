package widget

import (
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	look "udpchat/gui/theme"
)

// arranged is a fyne.Layout made of two functions.
type arranged struct {
	min     func() fyne.Size
	arrange func(fyne.Size)
}

// Arrange returns a layout of its least size and a function that places the objects.
func Arrange(min func() fyne.Size, arrange func(fyne.Size)) fyne.Layout {
	return arranged{min, arrange}
}

func (a arranged) Layout(_ []fyne.CanvasObject, size fyne.Size) { a.arrange(size) }
func (a arranged) MinSize([]fyne.CanvasObject) fyne.Size        { return a.min() }

// Put gives an object its place and size.
func Put(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}

// PutMiddle gives an object its least height, centred on a line.
func PutMiddle(o fyne.CanvasObject, x, middle, w float32) {
	h := o.MinSize().Height
	Put(o, x, middle-h/2, w, h)
}

// Fixed is a least size that does not depend on the content.
func Fixed(w, h float32) func() fyne.Size { return func() fyne.Size { return fyne.NewSize(w, h) } }

// NewLine is objects side by side in a line of a height, which arrange places.
func NewLine(height func() float32, arrange func(fyne.Size), objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(Arrange(func() fyne.Size { return fyne.NewSize(1, height()) }, arrange), objects...)
}

// renderer is the renderer of a widget that places its parts itself. It places them anew at every refresh, because their
// places depend on their content.
type renderer struct {
	fyne.WidgetRenderer
	inside *fyne.Container
}

// NewRenderer makes the renderer of a widget from its layout and its parts.
func NewRenderer(a fyne.Layout, parts ...fyne.CanvasObject) fyne.WidgetRenderer {
	inside := container.New(a, parts...)
	return &renderer{widget.NewSimpleRenderer(inside), inside}
}

func (r *renderer) Refresh() { r.inside.Refresh() }

// Narrow is the width below which a window has smaller margins and folds its panes away.
const Narrow = 640

// Margin is the space at both sides of the content of a window of a width.
func Margin(width float32) float32 {
	if width < Narrow {
		return 12
	}
	return 20
}

// Below is the place on the canvas just below an object.
func Below(o fyne.CanvasObject) fyne.Position {
	return fyne.CurrentApp().Driver().AbsolutePositionForObject(o).AddXY(0, o.Size().Height+2)
}

// Call calls a function unless it is nil.
func Call(f func()) {
	if f != nil {
		f()
	}
}

// Stacked gives an object its place, its width and the height it then needs, and returns where it ends.
func Stacked(o fyne.CanvasObject, x, y, width float32) float32 {
	Put(o, x, y, width, o.MinSize().Height)
	h := o.MinSize().Height
	Put(o, x, y, width, h)
	return y + h
}

// Flowing is an object whose height depends on its width.
type Flowing interface{ HeightAt(width float32) float32 }

// HeightAt is the height an object needs at a width.
func HeightAt(o fyne.CanvasObject, width float32) float32 {
	if f, ok := o.(Flowing); ok {
		return f.HeightAt(width)
	}
	return o.MinSize().Height
}

// stackHeight is the height of the visible objects below one another.
func stackHeight(objects []fyne.CanvasObject, width, gap float32) float32 {
	return stack(objects, 0, 0, width, gap, func(fyne.CanvasObject, float32, float32, float32, float32) {})
}

// stack calls put for each visible object, so that they stand below one another, and returns their height.
func stack(objects []fyne.CanvasObject, x, y, width, gap float32, put func(o fyne.CanvasObject, x, y, w, h float32)) float32 {
	begin := y
	for _, o := range objects {
		if o.Visible() {
			h := HeightAt(o, width)
			put(o, x, y, width, h)
			y += h + gap
		}
	}
	return max(0, y-begin-gap)
}

// Flow is objects with a layout whose height depends on the width.
type Flow struct {
	widget.BaseWidget
	height  func(width float32) float32
	place   func(fyne.Size)
	objects []fyne.CanvasObject
}

// NewFlow makes a Flow of its height at a width and of a function that places the objects.
func NewFlow(height func(float32) float32, place func(fyne.Size), objects ...fyne.CanvasObject) *Flow {
	f := &Flow{height: height, place: place, objects: objects}
	f.ExtendBaseWidget(f)
	return f
}

// HeightAt implements Flowing.
func (f *Flow) HeightAt(width float32) float32 { return f.height(width) }

// CreateRenderer implements fyne.Widget.
func (f *Flow) CreateRenderer() fyne.WidgetRenderer {
	return NewRenderer(Arrange(Fixed(1, 1), f.place), f.objects...)
}

// NewStack puts objects below one another.
func NewStack(objects ...fyne.CanvasObject) *Flow {
	return NewFlow(func(width float32) float32 { return stackHeight(objects, width, 0) },
		func(s fyne.Size) { stack(objects, 0, 0, s.Width, 0, Put) }, objects...)
}

// NewInset puts objects below one another on a ground of its own.
func NewInset(objects ...fyne.CanvasObject) *Flow {
	const margin, above = 14, 10
	ground := NewRoundFill(theme.ColorNameHeaderBackground, theme.Size(theme.SizeNameCardRadius))
	return NewFlow(
		func(width float32) float32 { return 2*above + stackHeight(objects, width-2*margin, 0) },
		func(s fyne.Size) {
			ground.Resize(s)
			stack(objects, margin, above, s.Width-2*margin, 0, Put)
		}, append([]fyne.CanvasObject{ground}, objects...)...)
}

// NewColumns puts objects into two columns, or below one another where there is little room.
func NewColumns(left, right []fyne.CanvasObject) *Flow {
	const gap = 12
	all := slices.Concat(left, right)
	columns := func(width float32) ([][]fyne.CanvasObject, float32) {
		if width < look.Scaled(700) {
			return [][]fyne.CanvasObject{all}, width
		}
		return [][]fyne.CanvasObject{left, right}, (width - gap) / 2
	}
	return NewFlow(func(width float32) float32 {
		most := float32(0)
		columns, each := columns(width)
		for _, column := range columns {
			most = max(most, stackHeight(column, each, gap))
		}
		return most
	}, func(s fyne.Size) {
		columns, each := columns(s.Width)
		for i, column := range columns {
			stack(column, float32(i)*(each+gap), 0, each, gap, Put)
		}
	}, all...)
}

// PageMargin is the space around the page of a dialog.
const PageMargin = 24

// pageTop is the space above the first object of a page.
const pageTop = PageMargin - 6

// column is the page of a dialog: objects below one another.
type column struct {
	box     *fyne.Container
	objects []fyne.CanvasObject
	width   float32 // set before the page is arranged, for heights depend on it
}

func newColumn(objects ...fyne.CanvasObject) *column {
	c := &column{objects: objects}
	c.box = container.New(Arrange(c.least, c.arrange), objects...)
	return c
}

func (c *column) least() fyne.Size {
	return fyne.NewSize(100, pageTop+stackHeight(c.objects, c.width-2*PageMargin, 0)+PageMargin)
}

func (c *column) arrange(size fyne.Size) {
	stack(c.objects, PageMargin, pageTop, size.Width-2*PageMargin, 0, Put)
}

// Space is an empty object of a height.
func Space(height float32) fyne.CanvasObject {
	r := canvas.NewRectangle(color.Transparent)
	r.SetMinSize(fyne.NewSize(1, height))
	return r
}

// Framed gives a border to a control without one.
func Framed(o fyne.CanvasObject) *fyne.Container {
	border := NewRoundFill(theme.ColorNameInputBackground, theme.Size(theme.SizeNameInputRadius))
	border.Border = theme.ColorNameInputBorder
	return container.New(Arrange(o.MinSize, func(s fyne.Size) {
		border.Resize(s)
		Put(o, 1, 1, s.Width-2, s.Height-2)
	}), border, o)
}

// FormRow is a control with its label at the left, or above it where there is little room.
type FormRow struct {
	widget.BaseWidget
	label   *Text
	Control fyne.CanvasObject
	Hint    *Paragraph // below the control
	Most    float32    // width of the control at usual text size
}

// NewFormRow makes a row. Without a hint there is nothing below the control.
func NewFormRow(label string, control fyne.CanvasObject, hint string) *FormRow {
	r := &FormRow{label: NewText(label, theme.SizeNameText, theme.ColorNameForeground), Control: control, Hint: NewParagraph(hint), Most: 260}
	r.ExtendBaseWidget(r)
	return r
}

// beside reports whether label and control share a line, and where the control begins.
func (r *FormRow) beside(width float32) (bool, float32) {
	x := look.Scaled(132)
	return width-x >= look.Scaled(200), x
}

// HeightAt implements Flowing.
func (r *FormRow) HeightAt(width float32) float32 {
	h := max(r.Control.MinSize().Height, theme.Size(look.SizeButton))
	beside, x := r.beside(width)
	if !beside {
		x = 0
		h += r.label.MinSize().Height + 4
	}
	return h + r.Hint.HeightAt(width-x) + 10
}

// CreateRenderer implements fyne.Widget.
func (r *FormRow) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.New(Arrange(Fixed(100, 36), r.arrange), r.label, r.Control, r.Hint))
}

func (r *FormRow) arrange(size fyne.Size) {
	beside, x := r.beside(size.Width)
	y, h := float32(0), max(r.Control.MinSize().Height, theme.Size(look.SizeButton))
	if beside {
		PutMiddle(r.label, 0, h/2, x-12)
	} else {
		y = r.label.MinSize().Height + 4
		Put(r.label, 0, 0, size.Width, y-4)
		x = 0
	}
	Put(r.Control, x, y, min(look.Scaled(r.Most), size.Width-x), h)
	Put(r.Hint, x, y+h, size.Width-x, r.Hint.HeightAt(size.Width-x))
}
