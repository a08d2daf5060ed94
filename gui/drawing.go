package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// drawing collects plain canvas objects in fixed places, which cost the toolkit less than widgets.
type drawing struct{ objects []fyne.CanvasObject }

// text adds a line of text, which the caller places.
func (d *drawing) text(content string, size fyne.ThemeSizeName, c fyne.ThemeColorName) *canvas.Text {
	t := canvas.NewText(content, theme.Color(c))
	t.TextSize = theme.Size(size)
	d.objects = append(d.objects, t)
	return t
}

// rect adds a filled rectangle with round corners.
func (d *drawing) rect(x, y, w, h, radius float32, c fyne.ThemeColorName) {
	r := canvas.NewRectangle(theme.Color(c))
	r.CornerRadius = radius
	d.add(r, x, y, w, h)
}

// add puts an object at a place.
func (d *drawing) add(o fyne.CanvasObject, x, y, w, h float32) {
	d.objects = append(d.objects, o)
	put(o, x, y, w, h)
}
