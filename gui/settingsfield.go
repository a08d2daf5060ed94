package gui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// field is a box of one line with a frame for what is wrong, and inside it at the right what is known about its content.
type field struct {
	widget.BaseWidget
	input *input
	frame *canvas.Rectangle
	mark  *widget.Icon // of what is wrong
	dot   *fill
	state *text
	wrong bool
}

func newField(i *input) *field {
	f := &field{
		input: i,
		frame: canvas.NewRectangle(color.Transparent),
		mark:  widget.NewIcon(theme.NewColoredResource(theme.ErrorIcon(), theme.ColorNameError)),
		dot:   newRoundFill(theme.ColorNamePlaceHolder, 4),
		state: newText("", theme.SizeNameCaptionText, theme.ColorNamePlaceHolder),
	}
	f.ExtendBaseWidget(f)
	return f
}

// setWrong shows or takes away the frame.
func (f *field) setWrong(wrong bool) {
	if f.wrong != wrong {
		f.wrong = wrong
		f.Refresh()
	}
}

// setState shows what is known; an empty text shows nothing.
func (f *field) setState(words string, c fyne.ThemeColorName) {
	if f.state.content != words || f.dot.color != c {
		f.state.content, f.dot.color = words, c
		f.Refresh()
	}
}

// stateFits reports whether the state has room beside what is typed.
func (f *field) stateFits() bool {
	typed := fyne.MeasureText(f.input.Text, theme.Size(theme.SizeNameText), fyne.TextStyle{}).Width
	return 12+typed+16+8+6+f.state.naturalWidth()+12 <= f.Size().Width
}

// CreateRenderer implements fyne.Widget.
func (f *field) CreateRenderer() fyne.WidgetRenderer {
	box := container.New(newArranged(f.input.MinSize, f.arrange), f.input, f.frame, f.dot, f.state, f.mark)
	r := &fieldRenderer{widget.NewSimpleRenderer(box), f}
	r.Refresh()
	return r
}

type fieldRenderer struct {
	fyne.WidgetRenderer
	field *field
}

// Refresh implements fyne.WidgetRenderer.
func (r *fieldRenderer) Refresh() {
	f := r.field
	f.frame.StrokeColor, f.frame.StrokeWidth = theme.Color(theme.ColorNameError), 2
	f.frame.CornerRadius = theme.Size(theme.SizeNameInputRadius)
	f.frame.Hidden, f.mark.Hidden = !f.wrong, !f.wrong
	f.arrange(f.Size())
	r.WidgetRenderer.Refresh()
}

func (f *field) arrange(size fyne.Size) {
	middle := size.Height / 2
	put(f.input, 0, 0, size.Width, size.Height)
	put(f.frame, 0, 0, size.Width, size.Height)
	icon := theme.Size(theme.SizeNameInlineIcon)
	put(f.mark, size.Width-icon-9, middle-icon/2, icon, icon)
	shown := !f.wrong && f.state.content != "" && f.stateFits()
	f.dot.Hidden, f.state.Hidden = !shown, !shown
	w := f.state.naturalWidth()
	putMiddle(f.state, size.Width-12-w, middle, w+1)
	put(f.dot, size.Width-12-w-14, middle-4, 8, 8)
}
