package widget

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	look "udpchat/gui/theme"
	"udpchat/gui/typeset"
)

// Text is one line in a colour and size of the theme, without the paddings of a widget.Label. What does not fit its width
// is cut with an ellipsis.
type Text struct {
	widget.BaseWidget
	Content  string
	Kept     string // follows the content, and is not cut as long as there is room for it
	Color    fyne.ThemeColorName
	TextSize fyne.ThemeSizeName
	Align    fyne.TextAlign
}

// NewText makes a line of text.
func NewText(content string, size fyne.ThemeSizeName, c fyne.ThemeColorName) *Text {
	t := &Text{Content: content, TextSize: size, Color: c}
	t.ExtendBaseWidget(t)
	return t
}

// Set changes the content.
func (t *Text) Set(content string) { t.SetKeeping(content, "") }

// SetKeeping changes the content and what is kept behind it.
func (t *Text) SetKeeping(content, kept string) {
	if t.Content != content || t.Kept != kept {
		t.Content, t.Kept = content, kept
		t.Refresh()
	}
}

// SetColor changes the colour.
func (t *Text) SetColor(c fyne.ThemeColorName) {
	if t.Color != c {
		t.Color = c
		t.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (t *Text) CreateRenderer() fyne.WidgetRenderer {
	drawn := canvas.NewText("", color.Transparent)
	r := &textRenderer{widget.NewSimpleRenderer(drawn), t, drawn}
	r.Refresh()
	return r
}

type textRenderer struct {
	fyne.WidgetRenderer
	text  *Text
	drawn *canvas.Text
}

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
	if r.text.Kept != "" {
		r.drawn.Text = typeset.Isolate(r.text.Content) + r.text.Kept
	}
	if width > 1 && fyne.MeasureText(r.drawn.Text, r.drawn.TextSize, fyne.TextStyle{}).Width > width+0.5 {
		r.drawn.Text = typeset.NewMeasurer(r.drawn.TextSize).Keep(r.text.Content, r.text.Kept, width)
	}
	r.drawn.Text = typeset.Ordered(r.drawn.Text)
}

// NaturalWidth is the width of the whole content.
func (t *Text) NaturalWidth() float32 {
	return fyne.MeasureText(t.Content+t.Kept, theme.Size(t.TextSize), fyne.TextStyle{}).Width
}

// Heading is the title of a part of a page.
func Heading(title string) *Text {
	return NewText(title, theme.SizeNameSubHeadingText, theme.ColorNameForeground)
}

// Paragraph is text that breaks into lines.
type Paragraph struct {
	widget.BaseWidget
	Content  string
	TextSize fyne.ThemeSizeName
	Align    fyne.TextAlign
	Color    fyne.ThemeColorName
	Above    float32 // space above the first line, when there is one
	Most     int     // how many lines are shown
	drawn    *fyne.Container
}

// NewLarge makes a text that is read from afar, in the middle, on as many lines as it takes.
func NewLarge(content string) *Paragraph {
	p := NewParagraph(content)
	p.TextSize, p.Align, p.Color, p.Above = look.SizeAddress, fyne.TextAlignCenter, theme.ColorNameForeground, 0
	return p
}

// NewParagraph makes a paragraph in the size of captions and the colour of secondary text.
func NewParagraph(content string) *Paragraph {
	p := &Paragraph{Content: content, TextSize: theme.SizeNameCaptionText, Color: theme.ColorNamePlaceHolder, Above: 4, Most: 20, drawn: container.NewWithoutLayout()}
	p.ExtendBaseWidget(p)
	return p
}

// Set changes content and colour, and reports whether one of them was another.
func (p *Paragraph) Set(content string, c fyne.ThemeColorName) bool {
	if p.Content == content && p.Color == c {
		return false
	}
	p.Content, p.Color = content, c
	p.Refresh()
	return true
}

// lines is what is drawn of the paragraph at a width, in lines of a height.
func (p *Paragraph) lines(width float32) (text string, lines []typeset.Line, height float32) {
	if p.Content == "" {
		return "", nil, 0
	}
	m := typeset.NewMeasurer(theme.Size(p.TextSize))
	text, lines = m.Fit(p.Content, max(width, 1), p.Most)
	return text, lines, typeset.LineHeight(m.Size())
}

// HeightAt implements Flowing.
func (p *Paragraph) HeightAt(width float32) float32 {
	_, lines, h := p.lines(width)
	if len(lines) == 0 {
		return 0
	}
	return p.Above + float32(len(lines))*h
}

// CreateRenderer implements fyne.Widget.
func (p *Paragraph) CreateRenderer() fyne.WidgetRenderer { return &paragraphRenderer{p} }

type paragraphRenderer struct{ paragraph *Paragraph }

func (r *paragraphRenderer) Destroy()                     {}
func (r *paragraphRenderer) Objects() []fyne.CanvasObject { return r.paragraph.drawn.Objects }
func (r *paragraphRenderer) Refresh()                     { r.Layout(r.paragraph.Size()) }

func (r *paragraphRenderer) MinSize() fyne.Size {
	return fyne.NewSize(1, r.paragraph.HeightAt(r.paragraph.Size().Width))
}

// Layout keeps the objects of the lines. Because of a new one the toolkit lays out again while it draws the next frame, which would
// never end.
func (r *paragraphRenderer) Layout(size fyne.Size) {
	p := r.paragraph
	text, lines, h := p.lines(size.Width)
	for len(p.drawn.Objects) < len(lines) {
		p.drawn.Objects = append(p.drawn.Objects, &canvas.Text{})
	}
	p.drawn.Objects = p.drawn.Objects[:len(lines)]
	for i, l := range lines {
		t := p.drawn.Objects[i].(*canvas.Text)
		t.Text, t.Alignment, t.Color, t.TextSize = typeset.Ordered(l.Of(text)), p.Align, theme.Color(p.Color), theme.Size(p.TextSize)
		Put(t, 0, p.Above+float32(i)*h, size.Width, h)
	}
	canvas.Refresh(p)
}
