package widget

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

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
	r := &fillRenderer{fill: f, rect: canvas.NewRectangle(color.Transparent)}
	r.Refresh()
	return r
}

type fillRenderer struct {
	fill *Fill
	rect *canvas.Rectangle
}

func (r *fillRenderer) Destroy() {}

func (r *fillRenderer) Layout(s fyne.Size) { r.rect.Resize(s) }

func (r *fillRenderer) MinSize() fyne.Size { return fyne.NewSize(1, 1) }

func (r *fillRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.rect} }

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
	t := canvas.NewText(content, theme.Color(c))
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
