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
