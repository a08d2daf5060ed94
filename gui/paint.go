package gui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"udpchat/gui/typeset"
)

// fill is a rectangle in a colour of the theme.
type fill struct {
	widget.BaseWidget
	color  fyne.ThemeColorName
	border fyne.ThemeColorName // empty: none
	radius float32
}

func newFill(c fyne.ThemeColorName) *fill { return newRoundFill(c, 0) }

func newRoundFill(c fyne.ThemeColorName, radius float32) *fill {
	f := &fill{color: c, radius: radius}
	f.ExtendBaseWidget(f)
	return f
}

// hairline is a line of one unit between two areas.
func hairline() *fill {
	return newFill(theme.ColorNameSeparator)
}

// CreateRenderer implements fyne.Widget.
func (f *fill) CreateRenderer() fyne.WidgetRenderer {
	r := &fillRenderer{fill: f, rect: canvas.NewRectangle(color.Transparent)}
	r.Refresh()
	return r
}

type fillRenderer struct {
	fill *fill
	rect *canvas.Rectangle
}

func (r *fillRenderer) Destroy()                     {}
func (r *fillRenderer) Layout(s fyne.Size)           { r.rect.Resize(s) }
func (r *fillRenderer) MinSize() fyne.Size           { return fyne.NewSize(1, 1) }
func (r *fillRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.rect} }

func (r *fillRenderer) Refresh() {
	r.rect.FillColor = theme.Color(r.fill.color)
	r.rect.CornerRadius = r.fill.radius
	r.rect.StrokeWidth = 0
	if r.fill.border != "" {
		r.rect.StrokeColor, r.rect.StrokeWidth = theme.Color(r.fill.border), 1
	}
	r.rect.Refresh()
}

// text is one line in a colour and size of the theme, without the paddings of a widget.Label. What does not fit its width
// is cut with an ellipsis.
type text struct {
	widget.BaseWidget
	content string
	color   fyne.ThemeColorName
	size    fyne.ThemeSizeName
	align   fyne.TextAlign
}

func newText(content string, size fyne.ThemeSizeName, c fyne.ThemeColorName) *text {
	t := &text{content: content, size: size, color: c}
	t.ExtendBaseWidget(t)
	return t
}

// set shows another content, if it is another.
func (t *text) set(content string) {
	if t.content != content {
		t.content = content
		t.Refresh()
	}
}

// setColor shows the content in another colour, if it is another.
func (t *text) setColor(c fyne.ThemeColorName) {
	if t.color != c {
		t.color = c
		t.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (t *text) CreateRenderer() fyne.WidgetRenderer {
	r := &textRenderer{text: t, drawn: canvas.NewText("", color.Transparent)}
	r.Refresh()
	return r
}

type textRenderer struct {
	text  *text
	drawn *canvas.Text
}

func (r *textRenderer) Destroy()                     {}
func (r *textRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.drawn} }

func (r *textRenderer) Layout(s fyne.Size) {
	r.drawn.Resize(s)
	r.fit(s.Width)
}

// MinSize asks for the height only; the width is what the layout gives.
func (r *textRenderer) MinSize() fyne.Size {
	h := fyne.MeasureText("国", theme.Size(r.text.size), fyne.TextStyle{}).Height
	return fyne.NewSize(1, h)
}

func (r *textRenderer) Refresh() {
	r.drawn.Color = theme.Color(r.text.color)
	r.drawn.TextSize = theme.Size(r.text.size)
	r.drawn.Alignment = r.text.align
	r.fit(r.text.Size().Width)
	r.drawn.Refresh()
}

func (r *textRenderer) fit(width float32) {
	r.drawn.Text = r.text.content
	if width > 1 && fyne.MeasureText(r.text.content, r.drawn.TextSize, fyne.TextStyle{}).Width > width+0.5 {
		r.drawn.Text = typeset.NewMeasurer(r.drawn.TextSize).Truncate(r.text.content, width)
	}
}

// naturalWidth is how wide the whole content is drawn.
func (t *text) naturalWidth() float32 {
	return fyne.MeasureText(t.content, theme.Size(t.size), fyne.TextStyle{}).Width
}

// area is something without a look of its own that can be clicked.
type area struct {
	widget.BaseWidget
	tapped func()
	menu   func(fyne.Position) // right click, at a place on the canvas
}

func newArea(tapped func()) *area {
	a := &area{tapped: tapped}
	a.ExtendBaseWidget(a)
	return a
}

// CreateRenderer implements fyne.Widget.
func (a *area) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(canvas.NewRectangle(color.Transparent))
}

// Tapped implements fyne.Tappable.
func (a *area) Tapped(*fyne.PointEvent) {
	if a.tapped != nil {
		a.tapped()
	}
}

// TappedSecondary implements fyne.SecondaryTappable.
func (a *area) TappedSecondary(e *fyne.PointEvent) {
	if a.menu != nil {
		a.menu(e.AbsolutePosition)
	}
}

// Cursor implements desktop.Cursorable.
func (a *area) Cursor() desktop.Cursor {
	if a.tapped != nil {
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}
