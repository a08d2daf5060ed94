package textarea

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"udpchat/gui/typeset"
)

// roomy is the space before the text beyond that of the toolkit's entry.
const roomy = 4

// drawn is the renderer of an area: a frame, the scrolled text, and the action item.
type drawn struct {
	area        *Area
	box, border *canvas.Rectangle
	scroll      *container.Scroll
	sheet       *sheet
}

// CreateRenderer implements fyne.Widget.
func (a *Area) CreateRenderer() fyne.WidgetRenderer {
	d := &drawn{area: a, box: canvas.NewRectangle(color.Transparent), border: canvas.NewRectangle(color.Transparent)}
	d.sheet = newSheet(a)
	d.scroll = container.NewVScroll(d.sheet)
	d.scroll.OnScrolled = func(fyne.Position) { d.sheet.draw() }
	d.sheet.scroll = d.scroll
	a.drawn = d
	d.colour()
	return d
}

// Destroy implements fyne.WidgetRenderer.
func (d *drawn) Destroy() { d.sheet.caret.set(false) }

// Objects implements fyne.WidgetRenderer.
func (d *drawn) Objects() []fyne.CanvasObject {
	all := []fyne.CanvasObject{d.box, d.border, d.scroll}
	if d.area.ActionItem != nil {
		all = append(all, d.area.ActionItem)
	}
	return all
}

// MinSize implements fyne.WidgetRenderer.
func (d *drawn) MinSize() fyne.Size {
	padding := theme.Size(theme.SizeNameInnerPadding)
	line := typeset.LineHeight(theme.Size(theme.SizeNameText))
	return fyne.NewSize(line+4*padding+d.action(), line*float32(max(1, d.area.atLeast))+2*padding)
}

// action is the width of the action item.
func (d *drawn) action() float32 {
	if d.area.ActionItem == nil {
		return 0
	}
	return d.area.ActionItem.MinSize().Width
}

// Layout implements fyne.WidgetRenderer.
func (d *drawn) Layout(size fyne.Size) {
	border := theme.Size(theme.SizeNameInputBorder)
	d.border.Move(fyne.NewSquareOffsetPos(border / 2))
	d.border.Resize(size.SubtractWidthHeight(border+.5, border+.5)) // rounded down where a unit is one pixel
	d.box.Move(fyne.NewSquareOffsetPos(border))
	d.box.Resize(size.SubtractWidthHeight(2*border, 2*border))
	action := d.action()
	if o := d.area.ActionItem; o != nil {
		o.Move(fyne.NewPos(size.Width-action-border, border))
		o.Resize(fyne.NewSize(action, size.Height-2*border))
	}
	d.scroll.Move(fyne.NewPos(0, border))
	d.scroll.Resize(fyne.NewSize(size.Width-action, size.Height-2*border))
	d.layOut()
	d.area.show()
}

// layOut breaks the text into rows for the present size.
func (d *drawn) layOut() {
	width := d.scroll.Size().Width - 2*theme.Size(theme.SizeNameInnerPadding) - roomy
	d.area.editor.layOut(width, theme.Size(theme.SizeNameText))
}

// Refresh implements fyne.WidgetRenderer.
func (d *drawn) Refresh() {
	d.colour()
	d.layOut()
	if d.area.ActionItem != nil {
		d.area.ActionItem.Refresh()
	}
	d.area.show()
	canvas.Refresh(d.area.self)
}

func (d *drawn) colour() {
	d.box.FillColor = theme.Color(theme.ColorNameInputBackground)
	d.box.CornerRadius = theme.Size(theme.SizeNameInputRadius)
	d.border.CornerRadius = d.box.CornerRadius
	d.border.StrokeWidth = theme.Size(theme.SizeNameInputBorder)
	edge := theme.ColorNameInputBorder
	if d.area.Disabled() {
		edge = theme.ColorNameDisabled
	} else if d.area.focused {
		edge = theme.ColorNamePrimary
	}
	d.border.StrokeColor = theme.Color(edge)
}

// show draws the text anew and scrolls to the cursor.
func (a *Area) show() {
	if a.drawn == nil {
		return
	}
	d := a.drawn
	d.sheet.caret.set(a.focused && !a.Disabled())
	d.sheet.Resize(d.sheet.MinSize().Max(d.scroll.Size()))
	top := float32(a.editor.rowAt(a.editor.cursor)) * d.sheet.line()
	bottom := top + d.sheet.line() + 2*d.sheet.above()
	d.scroll.Offset.Y = min(top, max(d.scroll.Offset.Y, bottom-d.scroll.Size().Height))
	d.scroll.Refresh()
}

// under is the place for the cursor that is nearest to a point of the area.
func (a *Area) under(p fyne.Position) place {
	if a.drawn == nil {
		return a.editor.cursor
	}
	return a.drawn.at(p.Subtract(a.drawn.scroll.Position()).Add(a.drawn.scroll.Offset))
}

// at is the place for the cursor that is nearest to a point of the sheet.
func (d *drawn) at(p fyne.Position) place {
	doc := &d.area.editor
	n := int((p.Y - d.sheet.above()) / d.sheet.line())
	return doc.nearest(doc.row(min(max(0, n), doc.rows()-1)), p.X-d.sheet.before())
}

// page is how many rows PageUp and PageDown go.
func (d *drawn) page() int {
	if d == nil {
		return 1
	}
	return max(1, int(d.scroll.Size().Height/d.sheet.line())-1)
}

// sheet is the text with its cursor and selection. It draws only the rows in sight.
type sheet struct {
	widget.BaseWidget
	area   *Area
	scroll *container.Scroll
	caret  *caret
	hint   *canvas.Text
	marks  []*canvas.Rectangle // what is selected, by row
	rows   []*canvas.Text
	shown  []fyne.CanvasObject
}

func newSheet(a *Area) *sheet {
	s := &sheet{area: a, caret: newCaret(), hint: canvas.NewText("", color.Transparent)}
	s.ExtendBaseWidget(s)
	return s
}

// Dragged implements fyne.Draggable. Otherwise the toolkit's scroll container would take it.
func (s *sheet) Dragged(e *fyne.DragEvent) {
	s.area.editor.moveTo(s.area.drawn.at(e.Position), true)
	s.area.show()
}

// DragEnd implements fyne.Draggable.
func (s *sheet) DragEnd() {
	s.area.requestFocus()
	s.area.settled()
}

func (s *sheet) line() float32 { return typeset.LineHeight(s.area.editor.measurer.Size()) }

// above is the space above the first row and below the last one, before that to the left of the rows.
func (s *sheet) above() float32 {
	return theme.Size(theme.SizeNameInnerPadding) - theme.Size(theme.SizeNameInputBorder)
}

func (s *sheet) before() float32 { return theme.Size(theme.SizeNameInnerPadding) + roomy }

// CreateRenderer implements fyne.Widget.
func (s *sheet) CreateRenderer() fyne.WidgetRenderer { return &sheetRenderer{s} }

type sheetRenderer struct{ sheet *sheet }

func (r *sheetRenderer) Destroy()                     {}
func (r *sheetRenderer) Objects() []fyne.CanvasObject { return r.sheet.shown }
func (r *sheetRenderer) Layout(fyne.Size)             { r.sheet.draw() }
func (r *sheetRenderer) Refresh()                     { r.sheet.draw() }

func (r *sheetRenderer) MinSize() fyne.Size {
	return fyne.NewSize(1, float32(r.sheet.area.editor.rows())*r.sheet.line()+2*r.sheet.above())
}

// draw puts everything in sight in its place.
func (s *sheet) draw() {
	line, above := s.line(), s.above()
	first := max(0, int((s.scroll.Offset.Y-above)/line))
	last := min(s.area.editor.rows()-1, int((s.scroll.Offset.Y+s.scroll.Size().Height-above)/line))
	s.shown = s.shown[:0]
	if s.area.focused {
		for n := first; n <= last; n++ {
			s.mark(n, n-first)
		}
	}
	s.drawHint()
	for n := first; n <= last; n++ {
		s.write(n, n-first)
	}
	n, border := s.area.editor.rowAt(s.area.editor.cursor), theme.Size(theme.SizeNameInputBorder)
	s.caret.Resize(fyne.NewSize(border, line))
	s.caret.Move(s.point(n, s.area.editor.x(s.area.editor.row(n), s.area.editor.cursor.at)).SubtractXY(border/2, 0))
	s.shown = append(s.shown, s.caret.Rectangle)
	canvas.Refresh(s)
}

// point is where a row is at a distance from its start.
func (s *sheet) point(n int, x float32) fyne.Position {
	return fyne.NewPos(s.before()+x, s.above()+float32(n)*s.line())
}

// mark draws what is selected of a row, as the mark i. A line feed that is selected has the width of a space.
func (s *sheet) mark(n, i int) {
	doc := &s.area.editor
	from, to := s.area.editor.selection()
	r := doc.row(n)
	if from == to || to <= r.from || from > r.to || from == r.to && r.breaks {
		return
	}
	x := doc.x(r, max(from, r.from))
	end := doc.x(r, min(to, r.to))
	if to > r.to && !r.breaks {
		end += doc.measurer.Width(" ")
	}
	for i >= len(s.marks) {
		s.marks = append(s.marks, canvas.NewRectangle(color.Transparent))
	}
	m := s.marks[i]
	m.FillColor = theme.Color(theme.ColorNameSelection)
	m.Move(s.point(n, x))
	m.Resize(fyne.NewSize(end-x, s.line()))
	s.shown = append(s.shown, m)
}

func (s *sheet) drawHint() {
	if s.area.Text == "" {
		s.text(s.hint, s.area.PlaceHolder, theme.ColorNamePlaceHolder, 0)
	}
}

// write draws a row as the text i.
func (s *sheet) write(n, i int) {
	for i >= len(s.rows) {
		s.rows = append(s.rows, canvas.NewText("", color.Transparent))
	}
	r := s.area.editor.row(n)
	s.text(s.rows[i], strings.ReplaceAll(s.area.Text[r.from:r.to], "\t", typeset.Tab), theme.ColorNameForeground, n)
}

func (s *sheet) text(t *canvas.Text, content string, c fyne.ThemeColorName, n int) {
	if s.area.Disabled() {
		c = theme.ColorNameDisabled
	}
	t.Text, t.Color, t.TextSize = content, theme.Color(c), s.area.editor.measurer.Size()
	t.Move(s.point(n, 0))
	t.Resize(t.MinSize())
	s.shown = append(s.shown, t)
}
