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

// Flowing is an object whose height depends on its width.
type Flowing interface{ HeightAt(width float32) float32 }

func HeightAt(o fyne.CanvasObject, width float32) float32 {
	if f, ok := o.(Flowing); ok {
		return f.HeightAt(width)
	}
	return o.MinSize().Height
}

// putDown puts objects under each other, each as high as it is at a width.
func putDown(objects []fyne.CanvasObject, x, y, width float32) {
	for _, o := range objects {
		h := HeightAt(o, width)
		Put(o, x, y, width, h)
		y += h
	}
}

// PageMargin is the space around a page.
const PageMargin = 24

// Column is a page's objects one below the other, as wide as the page.
type Column struct {
	Box     *fyne.Container
	Objects []fyne.CanvasObject
	Width   float32 // set before the page is arranged, for heights depend on it
}

func NewColumn(objects ...fyne.CanvasObject) *Column {
	c := &Column{Objects: objects}
	c.Box = container.New(Arrange(c.least, c.Arrange), objects...)
	return c
}

func (c *Column) least() fyne.Size {
	h := float32(PageMargin - 6 + PageMargin)
	for _, o := range c.Objects {
		if o.Visible() {
			h += HeightAt(o, c.Width-2*PageMargin)
		}
	}
	return fyne.NewSize(100, h)
}

func (c *Column) Arrange(size fyne.Size) {
	y, w := float32(PageMargin-6), size.Width-2*PageMargin
	for _, o := range c.Objects {
		if o.Visible() {
			h := HeightAt(o, w)
			Put(o, PageMargin, y, w, h)
			y += h
		}
	}
}

// Space is an empty object of a height.
func Space(height float32) fyne.CanvasObject {
	r := canvas.NewRectangle(color.Transparent)
	r.SetMinSize(fyne.NewSize(1, height))
	return r
}

func Heading(words string) *Text {
	return NewText(words, theme.SizeNameSubHeadingText, theme.ColorNameForeground)
}

// Paragraph is small text that breaks into lines.
type Paragraph struct {
	widget.BaseWidget
	Content string
	Color   fyne.ThemeColorName
	Above   float32 // space above the first line, when there is one
	Most    int     // lines; what is beyond them is left out
	drawn   *fyne.Container
}

func NewParagraph(content string) *Paragraph {
	p := &Paragraph{Content: content, Color: theme.ColorNamePlaceHolder, Above: 4, Most: 20, drawn: container.NewWithoutLayout()}
	p.ExtendBaseWidget(p)
	return p
}

// Set shows another content and reports whether it is another.
func (p *Paragraph) Set(content string, c fyne.ThemeColorName) bool {
	if p.Content == content && p.Color == c {
		return false
	}
	p.Content, p.Color = content, c
	p.Refresh()
	return true
}

func (p *Paragraph) lines(width float32) ([]typeset.Line, float32) {
	if p.Content == "" {
		return nil, 0
	}
	m := typeset.NewMeasurer(theme.Size(theme.SizeNameCaptionText))
	lines, _ := m.Wrap(p.Content, max(width, 1), p.Most)
	return lines, typeset.LineHeight(m.Size())
}

func (p *Paragraph) HeightAt(width float32) float32 {
	lines, h := p.lines(width)
	if len(lines) == 0 {
		return 0
	}
	return p.Above + float32(len(lines))*h
}

// CreateRenderer implements fyne.Widget.
func (p *Paragraph) CreateRenderer() fyne.WidgetRenderer { return &proseRenderer{p} }

type proseRenderer struct{ prose *Paragraph }

func (r *proseRenderer) Destroy() {}

func (r *proseRenderer) Objects() []fyne.CanvasObject { return r.prose.drawn.Objects }

func (r *proseRenderer) MinSize() fyne.Size {
	return fyne.NewSize(1, r.prose.HeightAt(r.prose.Size().Width))
}

func (r *proseRenderer) Refresh() { r.Layout(r.prose.Size()) }

func (r *proseRenderer) Layout(size fyne.Size) {
	p := r.prose
	lines, h := p.lines(size.Width)
	p.drawn.Objects = nil
	for i, l := range lines {
		t := canvas.NewText(p.Content[l.From:l.To], theme.Color(p.Color))
		t.TextSize = theme.Size(theme.SizeNameCaptionText)
		Put(t, 0, p.Above+float32(i)*h, size.Width, h)
		p.drawn.Objects = append(p.drawn.Objects, t)
	}
	canvas.Refresh(p)
}

// Framed gives a control a border where it has none of its own.
func Framed(o fyne.CanvasObject) *fyne.Container {
	border := NewRoundFill(theme.ColorNameInputBackground, theme.Size(theme.SizeNameInputRadius))
	border.Border = theme.ColorNameInputBorder
	return container.New(Arrange(o.MinSize, func(s fyne.Size) {
		border.Resize(s)
		Put(o, 1, 1, s.Width-2, s.Height-2)
	}), border, o)
}

// FormRow is a control with its name at the left, or above it where there is little room.
type FormRow struct {
	widget.BaseWidget
	label   *Text
	Control fyne.CanvasObject
	Note    *Paragraph // below the control
	Most    float32    // the control's width
}

func NewFormRow(label string, control fyne.CanvasObject, note string) *FormRow {
	r := &FormRow{label: NewText(label, theme.SizeNameText, theme.ColorNameForeground), Control: control, Note: NewParagraph(note), Most: 260}
	r.ExtendBaseWidget(r)
	return r
}

// beside reports whether label and control share a line, and where the control begins.
func (r *FormRow) beside(width float32) (bool, float32) {
	x := look.Scaled(132)
	return width-x >= look.Scaled(200), x
}

func (r *FormRow) HeightAt(width float32) float32 {
	h := max(r.Control.MinSize().Height, theme.Size(look.SizeButton))
	beside, x := r.beside(width)
	if !beside {
		x = 0
		h += r.label.MinSize().Height + 4
	}
	return h + r.Note.HeightAt(width-x) + 10
}

// CreateRenderer implements fyne.Widget.
func (r *FormRow) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.New(Arrange(Fixed(100, 36), r.arrange), r.label, r.Control, r.Note))
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
	Put(r.Note, x, y+h, size.Width-x, r.Note.HeightAt(size.Width-x))
}
