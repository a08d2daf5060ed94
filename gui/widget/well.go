package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Inset is a round ground with objects one below the other.
type Inset struct {
	widget.BaseWidget
	ground  *Fill
	objects []fyne.CanvasObject
}

const insetMargin = 14

func NewInset(objects ...fyne.CanvasObject) *Inset {
	w := &Inset{ground: NewRoundFill(theme.ColorNameHeaderBackground, theme.Size(theme.SizeNameCardRadius)), objects: objects}
	w.ExtendBaseWidget(w)
	return w
}

func (w *Inset) HeightAt(width float32) float32 {
	h := float32(2 * (insetMargin - 4))
	for _, o := range w.objects {
		h += HeightAt(o, width-2*insetMargin)
	}
	return h
}

// CreateRenderer implements fyne.Widget.
func (w *Inset) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.New(Arrange(Fixed(1, 1), w.arrange),
		append([]fyne.CanvasObject{w.ground}, w.objects...)...))
}

func (w *Inset) arrange(size fyne.Size) {
	w.ground.Resize(size)
	putDown(w.objects, insetMargin, insetMargin-4, size.Width-2*insetMargin)
}
