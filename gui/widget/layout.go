package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// arranged is a layout made of two functions.
type arranged struct {
	min     func() fyne.Size
	arrange func(fyne.Size)
}

// Arrange returns a layout of its least size and a function that places the objects.
func Arrange(min func() fyne.Size, arrange func(fyne.Size)) fyne.Layout {
	return arranged{min, arrange}
}

// Layout implements fyne.Layout.
func (a arranged) Layout(_ []fyne.CanvasObject, size fyne.Size) { a.arrange(size) }

// MinSize implements fyne.Layout.
func (a arranged) MinSize([]fyne.CanvasObject) fyne.Size { return a.min() }

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
func Fixed(w, h float32) func() fyne.Size {
	return func() fyne.Size { return fyne.NewSize(w, h) }
}

// renderer is the renderer of a widget that places its parts itself. It places them anew at every refresh, because their
// places depend on their content.
type renderer struct{ inside *fyne.Container }

// NewRenderer makes the renderer of a widget from its layout and its parts.
func NewRenderer(a fyne.Layout, parts ...fyne.CanvasObject) fyne.WidgetRenderer {
	return &renderer{container.New(a, parts...)}
}

func (r *renderer) Destroy() {}

func (r *renderer) Layout(size fyne.Size) { r.inside.Resize(size) }

func (r *renderer) MinSize() fyne.Size { return r.inside.MinSize() }

func (r *renderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.inside} }

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
