package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// arranged is a layout made of two functions.
type arranged struct {
	min     func() fyne.Size
	arrange func(fyne.Size)
}

// newArranged returns a layout of its least size and a function that places the objects.
func newArranged(min func() fyne.Size, arrange func(fyne.Size)) fyne.Layout {
	return arranged{min, arrange}
}

// Layout implements fyne.Layout.
func (a arranged) Layout(_ []fyne.CanvasObject, size fyne.Size) { a.arrange(size) }

// MinSize implements fyne.Layout.
func (a arranged) MinSize([]fyne.CanvasObject) fyne.Size { return a.min() }

// put gives an object its place and size.
func put(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}

// putMiddle gives an object its least height, centred on a line.
func putMiddle(o fyne.CanvasObject, x, middle, w float32) {
	h := o.MinSize().Height
	put(o, x, middle-h/2, w, h)
}

// fixed is a layout function that asks for a size whatever is inside.
func fixed(w, h float32) func() fyne.Size {
	return func() fyne.Size { return fyne.NewSize(w, h) }
}

// laidOut is the renderer of a widget that places its parts itself, and does so anew whenever it is refreshed: where they
// stand depends on what they say.
type laidOut struct{ inside *fyne.Container }

func newLaidOut(a fyne.Layout, parts ...fyne.CanvasObject) fyne.WidgetRenderer {
	return &laidOut{container.New(a, parts...)}
}

func (r *laidOut) Destroy()                     {}
func (r *laidOut) Layout(size fyne.Size)        { r.inside.Resize(size) }
func (r *laidOut) MinSize() fyne.Size           { return r.inside.MinSize() }
func (r *laidOut) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.inside} }
func (r *laidOut) Refresh()                     { r.inside.Refresh() }

// narrow is the width below which margins shrink and the members pane folds away.
const narrow = 640

// margin is the space at both sides of the column.
func margin(width float32) float32 {
	if width < narrow {
		return 12
	}
	return 20
}
