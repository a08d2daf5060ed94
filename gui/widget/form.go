package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	look "udpchat/gui/theme"
)

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
