package widget

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"udpchat/gui/typeset"
)

// Fill is a rectangle in a colour of the theme.
type Fill struct {
	widget.BaseWidget
	Color  fyne.ThemeColorName
	Border fyne.ThemeColorName // empty: none
	Radius float32
}

func NewFill(c fyne.ThemeColorName) *Fill { return NewRoundFill(c, 0) }

func NewRoundFill(c fyne.ThemeColorName, radius float32) *Fill {
	f := &Fill{Color: c, Radius: radius}
	f.ExtendBaseWidget(f)
	return f
}

// NewHairline is a line of one unit between two areas.
func NewHairline() *Fill {
	return NewFill(theme.ColorNameSeparator)
}

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

// Text is one line in a colour and size of the theme, without the paddings of a widget.Label. What does not fit its width
// is cut with an ellipsis.
type Text struct {
	widget.BaseWidget
	Content  string
	Color    fyne.ThemeColorName
	TextSize fyne.ThemeSizeName
	Align    fyne.TextAlign
}

func NewText(content string, size fyne.ThemeSizeName, c fyne.ThemeColorName) *Text {
	t := &Text{Content: content, TextSize: size, Color: c}
	t.ExtendBaseWidget(t)
	return t
}

// Set shows another content, if it is another.
func (t *Text) Set(content string) {
	if t.Content != content {
		t.Content = content
		t.Refresh()
	}
}

// SetColor shows the content in another colour, if it is another.
func (t *Text) SetColor(c fyne.ThemeColorName) {
	if t.Color != c {
		t.Color = c
		t.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (t *Text) CreateRenderer() fyne.WidgetRenderer {
	r := &textRenderer{text: t, drawn: canvas.NewText("", color.Transparent)}
	r.Refresh()
	return r
}

type textRenderer struct {
	text  *Text
	drawn *canvas.Text
}

func (r *textRenderer) Destroy() {}

func (r *textRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.drawn} }

func (r *textRenderer) Layout(s fyne.Size) {
	r.drawn.Resize(s)
	r.fit(s.Width)
}

// MinSize asks for the height only; the width is what the layout gives.
func (r *textRenderer) MinSize() fyne.Size {
	h := fyne.MeasureText("国", theme.Size(r.text.TextSize), fyne.TextStyle{}).Height
	return fyne.NewSize(1, h)
}

func (r *textRenderer) Refresh() {
	r.drawn.Color = theme.Color(r.text.Color)
	r.drawn.TextSize = theme.Size(r.text.TextSize)
	r.drawn.Alignment = r.text.Align
	r.fit(r.text.Size().Width)
	r.drawn.Refresh()
}

func (r *textRenderer) fit(width float32) {
	r.drawn.Text = r.text.Content
	if width > 1 && fyne.MeasureText(r.text.Content, r.drawn.TextSize, fyne.TextStyle{}).Width > width+0.5 {
		r.drawn.Text = typeset.NewMeasurer(r.drawn.TextSize).Truncate(r.text.Content, width)
	}
}

// NaturalWidth is how wide the whole content is drawn.
func (t *Text) NaturalWidth() float32 {
	return fyne.MeasureText(t.Content, theme.Size(t.TextSize), fyne.TextStyle{}).Width
}

// Area is something without a look of its own that can be clicked.
type Area struct {
	widget.BaseWidget
	OnTapped func()
	OnMenu   func(fyne.Position) // right click, at a place on the canvas
}

func NewArea(tapped func()) *Area {
	a := &Area{OnTapped: tapped}
	a.ExtendBaseWidget(a)
	return a
}

// CreateRenderer implements fyne.Widget.
func (a *Area) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(canvas.NewRectangle(color.Transparent))
}

// Tapped implements fyne.Tappable.
func (a *Area) Tapped(*fyne.PointEvent) {
	if a.OnTapped != nil {
		a.OnTapped()
	}
}

// TappedSecondary implements fyne.SecondaryTappable.
func (a *Area) TappedSecondary(e *fyne.PointEvent) {
	if a.OnMenu != nil {
		a.OnMenu(e.AbsolutePosition)
	}
}

// Cursor implements desktop.Cursorable.
func (a *Area) Cursor() desktop.Cursor {
	if a.OnTapped != nil {
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}
