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

// selectable is text already broken into lines, of which a part can be selected with the mouse and copied. What is copied is
// the text itself, without the breaks of its drawing. The list it stands in has the keyboard.
type selectable struct {
	widget.BaseWidget
	style *style
	text  string
	lines []typeset.Line
	marks []*canvas.Rectangle
	drawn []*canvas.Text
	begin int // where the selection was begun, as a place in text
	from  int // what is selected: text[from:to]
	to    int
	pick  func(*selectable)
	menu  func(fyne.Position)
	hover func(bool)
}

var (
	_ desktop.Mouseable = (*selectable)(nil)
	_ desktop.Hoverable = (*selectable)(nil)
	_ fyne.Draggable    = (*selectable)(nil)
)

func newSelectable(st *style, text string, lines []typeset.Line) *selectable {
	s := &selectable{style: st, text: text, lines: lines}
	for _, ln := range lines {
		t := canvas.NewText(text[ln.From:ln.To], theme.Color(theme.ColorNameForeground))
		t.TextSize = st.body.Size()
		s.drawn = append(s.drawn, t)
		m := canvas.NewRectangle(color.Transparent)
		m.Hide()
		s.marks = append(s.marks, m)
	}
	s.ExtendBaseWidget(s)
	return s
}

// CreateRenderer implements fyne.Widget.
func (s *selectable) CreateRenderer() fyne.WidgetRenderer {
	c := &fyne.Container{}
	for i := range s.lines {
		y := float32(i) * s.style.bodyLine
		put(s.drawn[i], 0, y, s.lines[i].Width, s.style.bodyLine)
		c.Objects = append(c.Objects, s.marks[i])
	}
	for _, t := range s.drawn {
		c.Objects = append(c.Objects, t)
	}
	return widget.NewSimpleRenderer(c)
}

// selected is the part of the text that is selected.
func (s *selectable) selected() string { return s.text[s.from:s.to] }

// sel selects what lies between two places, in either order.
func (s *selectable) sel(a, b int) {
	s.from, s.to = min(a, b), max(a, b)
	for i, ln := range s.lines {
		s.mark(i, max(s.from, ln.From), min(s.to, ln.To))
	}
	canvas.Refresh(s)
}

// mark lays the ground of the selection under a part of one line.
func (s *selectable) mark(i, from, to int) {
	m, ln := s.marks[i], s.lines[i]
	if from >= to {
		m.Hide()
		return
	}
	m.FillColor = theme.Color(theme.ColorNameSelection)
	x := s.style.body.TextWidth(s.text[ln.From:from])
	put(m, x, float32(i)*s.style.bodyLine, s.style.body.TextWidth(s.text[from:to]), s.style.bodyLine)
	m.Show()
}

// at is the place in the text nearest to a point.
func (s *selectable) at(p fyne.Position) int {
	if len(s.lines) == 0 {
		return 0
	}
	i := min(max(int(p.Y/s.style.bodyLine), 0), len(s.lines)-1)
	ln := s.lines[i]
	var x float32
	for at := ln.From; at < ln.To; {
		n := s.style.body.Cluster(s.text[at:ln.To])
		w := s.style.body.Width(s.text[at : at+n])
		if p.X < x+w/2 {
			return at
		}
		x += w
		at += n
	}
	return ln.To
}

// MouseDown implements desktop.Mouseable.
func (s *selectable) MouseDown(e *desktop.MouseEvent) {
	if e.Button != desktop.MouseButtonPrimary {
		return
	}
	s.begin = s.at(e.Position)
	s.sel(s.begin, s.begin)
	s.pick(s)
}

// MouseUp implements desktop.Mouseable.
func (s *selectable) MouseUp(*desktop.MouseEvent) {}

// Dragged implements fyne.Draggable.
func (s *selectable) Dragged(e *fyne.DragEvent) { s.sel(s.begin, s.at(e.Position)) }

// DragEnd implements fyne.Draggable.
func (s *selectable) DragEnd() {}

// DoubleTapped implements fyne.DoubleTappable: it selects everything.
func (s *selectable) DoubleTapped(*fyne.PointEvent) { s.sel(0, len(s.text)) }

// TappedSecondary implements fyne.SecondaryTappable.
func (s *selectable) TappedSecondary(e *fyne.PointEvent) { s.menu(e.AbsolutePosition) }

// MouseIn implements desktop.Hoverable.
func (s *selectable) MouseIn(*desktop.MouseEvent) { s.hover(true) }

// MouseMoved implements desktop.Hoverable.
func (s *selectable) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (s *selectable) MouseOut() { s.hover(false) }

// Cursor implements desktop.Cursorable.
func (s *selectable) Cursor() desktop.Cursor { return desktop.TextCursor }
