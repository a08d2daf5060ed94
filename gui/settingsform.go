package gui

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

// grown is a length that follows the text size.
func grown(length float32) float32 { return length * theme.Size(theme.SizeNameText) / 14 }

// flowing is an object whose height depends on its width.
type flowing interface{ heightAt(width float32) float32 }

func heightAt(o fyne.CanvasObject, width float32) float32 {
	if f, ok := o.(flowing); ok {
		return f.heightAt(width)
	}
	return o.MinSize().Height
}

// putDown puts objects under each other, each as high as it is at a width.
func putDown(objects []fyne.CanvasObject, x, y, width float32) {
	for _, o := range objects {
		h := heightAt(o, width)
		put(o, x, y, width, h)
		y += h
	}
}

// pageMargin is the space around a page.
const pageMargin = 24

// column is a page's objects one below the other, as wide as the page.
type column struct {
	box     *fyne.Container
	objects []fyne.CanvasObject
	width   float32 // set before the page is arranged, for heights depend on it
}

func newColumn(objects ...fyne.CanvasObject) *column {
	c := &column{objects: objects}
	c.box = container.New(newArranged(c.least, c.arrange), objects...)
	return c
}

func (c *column) least() fyne.Size {
	h := float32(pageMargin - 6 + pageMargin)
	for _, o := range c.objects {
		if o.Visible() {
			h += heightAt(o, c.width-2*pageMargin)
		}
	}
	return fyne.NewSize(100, h)
}

func (c *column) arrange(size fyne.Size) {
	y, w := float32(pageMargin-6), size.Width-2*pageMargin
	for _, o := range c.objects {
		if o.Visible() {
			h := heightAt(o, w)
			put(o, pageMargin, y, w, h)
			y += h
		}
	}
}

// space is an empty object of a height.
func space(height float32) fyne.CanvasObject {
	r := canvas.NewRectangle(color.Transparent)
	r.SetMinSize(fyne.NewSize(1, height))
	return r
}

func heading(words string) *text {
	return newText(words, theme.SizeNameSubHeadingText, theme.ColorNameForeground)
}

// prose is small text that breaks into lines.
type prose struct {
	widget.BaseWidget
	content string
	color   fyne.ThemeColorName
	above   float32 // space above the first line, when there is one
	most    int     // lines; what is beyond them is left out
	drawn   *fyne.Container
}

func newProse(content string) *prose {
	p := &prose{content: content, color: theme.ColorNamePlaceHolder, above: 4, most: 20, drawn: container.NewWithoutLayout()}
	p.ExtendBaseWidget(p)
	return p
}

// set shows another content and reports whether it is another.
func (p *prose) set(content string, c fyne.ThemeColorName) bool {
	if p.content == content && p.color == c {
		return false
	}
	p.content, p.color = content, c
	p.Refresh()
	return true
}

func (p *prose) lines(width float32) ([]typeset.Line, float32) {
	if p.content == "" {
		return nil, 0
	}
	m := typeset.NewMeasurer(theme.Size(theme.SizeNameCaptionText))
	lines, _ := m.Wrap(p.content, max(width, 1), p.most)
	return lines, lineHeight(m.Size())
}

func (p *prose) heightAt(width float32) float32 {
	lines, h := p.lines(width)
	if len(lines) == 0 {
		return 0
	}
	return p.above + float32(len(lines))*h
}

// CreateRenderer implements fyne.Widget.
func (p *prose) CreateRenderer() fyne.WidgetRenderer { return &proseRenderer{p} }

type proseRenderer struct{ prose *prose }

func (r *proseRenderer) Destroy()                     {}
func (r *proseRenderer) Objects() []fyne.CanvasObject { return r.prose.drawn.Objects }
func (r *proseRenderer) MinSize() fyne.Size {
	return fyne.NewSize(1, r.prose.heightAt(r.prose.Size().Width))
}
func (r *proseRenderer) Refresh() { r.Layout(r.prose.Size()) }

func (r *proseRenderer) Layout(size fyne.Size) {
	p := r.prose
	lines, h := p.lines(size.Width)
	p.drawn.Objects = nil
	for i, l := range lines {
		t := canvas.NewText(p.content[l.From:l.To], theme.Color(p.color))
		t.TextSize = theme.Size(theme.SizeNameCaptionText)
		put(t, 0, p.above+float32(i)*h, size.Width, h)
		p.drawn.Objects = append(p.drawn.Objects, t)
	}
	canvas.Refresh(p)
}

// framed gives a control a border where it has none of its own.
func framed(o fyne.CanvasObject) *fyne.Container {
	border := newRoundFill(theme.ColorNameInputBackground, theme.Size(theme.SizeNameInputRadius))
	border.border = theme.ColorNameInputBorder
	return container.New(newArranged(o.MinSize, func(s fyne.Size) {
		border.Resize(s)
		put(o, 1, 1, s.Width-2, s.Height-2)
	}), border, o)
}

// formRow is a control with its name at the left, or above it where there is little room.
type formRow struct {
	widget.BaseWidget
	label   *text
	control fyne.CanvasObject
	note    *prose  // below the control
	most    float32 // the control's width
}

func newFormRow(label string, control fyne.CanvasObject, note string) *formRow {
	r := &formRow{label: newText(label, theme.SizeNameText, theme.ColorNameForeground), control: control, note: newProse(note), most: 260}
	r.ExtendBaseWidget(r)
	return r
}

// beside reports whether label and control share a line, and where the control begins.
func (r *formRow) beside(width float32) (bool, float32) {
	x := grown(132)
	return width-x >= grown(200), x
}

func (r *formRow) heightAt(width float32) float32 {
	h := max(r.control.MinSize().Height, theme.Size(look.SizeButton))
	beside, x := r.beside(width)
	if !beside {
		x = 0
		h += r.label.MinSize().Height + 4
	}
	return h + r.note.heightAt(width-x) + 10
}

// CreateRenderer implements fyne.Widget.
func (r *formRow) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.New(newArranged(fixed(100, 36), r.arrange), r.label, r.control, r.note))
}

func (r *formRow) arrange(size fyne.Size) {
	beside, x := r.beside(size.Width)
	y, h := float32(0), max(r.control.MinSize().Height, theme.Size(look.SizeButton))
	if beside {
		putMiddle(r.label, 0, h/2, x-12)
	} else {
		y = r.label.MinSize().Height + 4
		put(r.label, 0, 0, size.Width, y-4)
		x = 0
	}
	put(r.control, x, y, min(grown(r.most), size.Width-x), h)
	put(r.note, x, y+h, size.Width-x, r.note.heightAt(size.Width-x))
}
