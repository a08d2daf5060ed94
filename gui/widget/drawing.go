package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

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
