package transcript

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"udpchat/gui/native"
	"udpchat/gui/typeset"
	kit "udpchat/gui/widget"
)

// Selectable is text already broken into lines. A part of it can be selected with the mouse and copied, without the breaks of
// its drawing. It never has the keyboard.
type Selectable struct {
	widget.BaseWidget
	Style *typeset.Style
	Text  string                    // as it is shown
	Said  func(from, to int) string // what was said where Text[from:to] is shown; nil: the same
	lines []typeset.Line
	marks []*canvas.Rectangle
	drawn []*canvas.Text
	begin int // index in Text where the selection began
	From  int // Text[From:To] is selected
	To    int
	Pick  func(*Selectable)   // a selection begins
	Menu  func(fyne.Position) // right click, at a place on the canvas
	Hover func(bool)          // the mouse enters or leaves
}

var (
	_ desktop.Mouseable = (*Selectable)(nil)
	_ desktop.Hoverable = (*Selectable)(nil)
	_ fyne.Draggable    = (*Selectable)(nil)
)

// NewSelectable makes a text of its lines.
func NewSelectable(st *typeset.Style, text string, lines []typeset.Line) *Selectable {
	s := &Selectable{Style: st, Text: text, lines: lines}
	for _, ln := range lines {
		t := canvas.NewText(ln.Of(text), theme.Color(theme.ColorNameForeground))
		t.TextSize = st.Body.Size()
		s.drawn = append(s.drawn, t)
		m := canvas.NewRectangle(color.Transparent)
		m.Hide()
		s.marks = append(s.marks, m)
	}
	s.ExtendBaseWidget(s)
	return s
}

// CreateRenderer implements fyne.Widget.
func (s *Selectable) CreateRenderer() fyne.WidgetRenderer {
	c := &fyne.Container{}
	for i := range s.lines {
		y := float32(i) * s.Style.BodyLine
		kit.Put(s.drawn[i], 0, y, s.lines[i].Width, s.Style.BodyLine)
		c.Objects = append(c.Objects, s.marks[i])
	}
	for _, t := range s.drawn {
		c.Objects = append(c.Objects, t)
	}
	return widget.NewSimpleRenderer(c)
}

// Selected is what was said where the text is selected.
func (s *Selectable) Selected() string {
	if s.Said != nil {
		return s.Said(s.From, s.To)
	}
	return s.Text[s.From:s.To]
}

// Select selects what lies between two places, in either order.
func (s *Selectable) Select(a, b int) {
	s.From, s.To = min(a, b), max(a, b)
	for i, ln := range s.lines {
		s.mark(i, max(s.From, ln.From), min(s.To, ln.To))
	}
	canvas.Refresh(s)
}

// mark lays the ground of the selection under a part of one line.
func (s *Selectable) mark(i, from, to int) {
	m, ln := s.marks[i], s.lines[i]
	if from >= to {
		m.Hide()
		return
	}
	m.FillColor = theme.Color(theme.ColorNameSelection)
	x := s.Style.Body.TextWidth(s.Text[ln.From:from])
	kit.Put(m, x, float32(i)*s.Style.BodyLine, s.Style.Body.TextWidth(s.Text[from:to]), s.Style.BodyLine)
	m.Show()
}

// at is the place in the text nearest to a point.
func (s *Selectable) at(p fyne.Position) int {
	if len(s.lines) == 0 {
		return 0
	}
	i := min(max(int(p.Y/s.Style.BodyLine), 0), len(s.lines)-1)
	ln := s.lines[i]
	return ln.From + s.Style.Body.Nearest(s.Text[ln.From:ln.To], p.X)
}

// MouseDown implements desktop.Mouseable.
func (s *Selectable) MouseDown(e *desktop.MouseEvent) {
	if e.Button != desktop.MouseButtonPrimary {
		return
	}
	s.begin = s.at(e.Position)
	s.Select(s.begin, s.begin)
	s.Pick(s)
}

// MouseUp implements desktop.Mouseable.
func (s *Selectable) MouseUp(*desktop.MouseEvent) {}

// Dragged implements fyne.Draggable.
func (s *Selectable) Dragged(e *fyne.DragEvent) { s.Select(s.begin, s.at(e.Position)) }

// DragEnd implements fyne.Draggable.
func (s *Selectable) DragEnd() { s.tell() }

// DoubleTapped implements fyne.DoubleTappable: it selects everything.
func (s *Selectable) DoubleTapped(*fyne.PointEvent) {
	s.Select(0, len(s.Text))
	s.tell()
}

// tell tells the desktop what is selected.
func (s *Selectable) tell() {
	if s.From < s.To {
		native.SetPrimary(s.Selected())
	}
}

// TappedSecondary implements fyne.SecondaryTappable.
func (s *Selectable) TappedSecondary(e *fyne.PointEvent) { s.Menu(e.AbsolutePosition) }

// MouseIn implements desktop.Hoverable.
func (s *Selectable) MouseIn(*desktop.MouseEvent) { s.Hover(true) }

// MouseMoved implements desktop.Hoverable.
func (s *Selectable) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (s *Selectable) MouseOut() { s.Hover(false) }

// Cursor implements desktop.Cursorable.
func (s *Selectable) Cursor() desktop.Cursor { return desktop.TextCursor }
