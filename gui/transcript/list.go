package transcript

import (
	"sort"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/data/binding"
	"fyne.io/fyne/v2/widget"

	kit "udpchat/gui/widget"
)

// List draws the rows of a transcript that are in sight. All heights are known before anything is drawn, so the
// text under the reader's eyes stays where it is whatever comes above or below: at the end the list follows what is new,
// anywhere else it keeps its place.
type List struct {
	widget.BaseWidget
	data    *Rows
	painter *Painter
	Scroll  *kit.Scroll
	Body    *listBody
	draw    func(*Row, float32) fyne.CanvasObject

	AtEnd    bool
	Total    float32
	Anchor   *Row            // the first row in sight
	Within   float32         // how much of it is above the edge
	OnMoved  func()          // the reader scrolled, or the end came nearer
	OnNearer func()          // the first or the last row is near
	Chosen   *Row            // where the keyboard is; nil: elsewhere
	picked   *kit.Selectable // of which a part is selected; nil: of none
	Repaint  func()          // has the window drawn anew
}

// rowGap is the space between two rows.
const rowGap = 4

// NewList returns a list of rows that p draws. From now on p acts upon this list.
func NewList(data *Rows, p *Painter) *List {
	l := &List{data: data, painter: p, draw: p.Draw, AtEnd: true, OnMoved: func() {}, OnNearer: func() {}, Repaint: func() {}}
	p.unfold, p.selecting = l.unfold, l.Pick
	l.Body = newListBody(l)
	l.Scroll = kit.NewScroll(l.Body)
	l.Scroll.OnScrolled = l.scrolled
	l.ExtendBaseWidget(l)
	data.AddListener(binding.NewDataListener(l.Update))
	return l
}

// Again returns a new list in the place of l, which may be nil, with the reader where they were.
func (l *List) Again(data *Rows, p *Painter) *List {
	data.listeners = nil
	next := NewList(data, p)
	if l != nil {
		next.AtEnd, next.Anchor, next.Within = l.AtEnd, l.Anchor, l.Within
	}
	next.Restyle()
	return next
}

// CreateRenderer implements fyne.Widget.
func (l *List) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(l.Scroll) }

// Resize implements fyne.CanvasObject. Another width means other line breaks.
func (l *List) Resize(size fyne.Size) {
	if size == l.Size() {
		return
	}
	l.BaseWidget.Resize(size)
	l.Scroll.Resize(size)
	l.Update()
}

// Restyle draws everything anew, after the theme or the text size changed.
func (l *List) Restyle() {
	for _, r := range l.data.Rows {
		r.Layout = RowLayout{}
	}
	l.Update()
}

// unfold shows all of a long message, or its beginning again.
func (l *List) unfold(r *Row) {
	r.Unfolded, r.Layout = !r.Unfolded, RowLayout{}
	l.Update()
}

// Update lays the rows out after a change of theirs and puts the list where the reader was.
func (l *List) Update() {
	if l.Scroll == nil || l.Size().Width == 0 {
		return
	}
	l.Measure()
	l.keepChosen()
	l.Body.Resize(fyne.NewSize(l.Size().Width, max(l.Total, l.Size().Height)))
	l.Scroll.Offset.Y = l.place()
	l.Body.fill()
	l.Scroll.Refresh()
	l.Repaint()
	l.remember()
}

// Measure settles the height and the place of every row.
func (l *List) Measure() {
	width := l.Size().Width
	var y float32
	for _, r := range l.data.Rows {
		if r.Layout.width != width {
			r.Layout = LayoutRow(l.painter.Style, r, width)
		}
		r.Top = y
		y += r.Layout.Height
		if r.Layout.Height > 0 {
			y += rowGap
		}
	}
	l.Total = y + 2*rowGap
}

// place is the offset that keeps the end, or the row the reader was at.
func (l *List) place() float32 {
	end := max(0, l.Total-l.Size().Height)
	if l.AtEnd || l.Anchor == nil {
		return end
	}
	if i, ok := l.data.Find(l.Anchor.ID); ok || i < len(l.data.Rows) {
		l.Anchor = l.data.Rows[i]
		return min(l.Anchor.Top+min(l.Within, l.Anchor.Layout.Height), end)
	}
	return end
}

func (l *List) scrolled(fyne.Position) {
	l.Body.fill()
	l.remember()
	l.OnMoved()
	l.OnNearer()
}

// remember notes where the reader is.
func (l *List) remember() {
	y := l.Scroll.Offset.Y
	l.AtEnd = !l.data.Newer && y+l.Size().Height >= l.Total-2*rowGap
	l.data.reading = !l.AtEnd
	l.Anchor = nil
	if i := l.at(y); i < len(l.data.Rows) {
		l.Anchor = l.data.Rows[i]
		l.Within = y - l.Anchor.Top
	}
}

// at is the index of the first row that reaches below y.
func (l *List) at(y float32) int {
	rows := l.data.Rows
	return sort.Search(len(rows), func(i int) bool { return rows[i].Top+rows[i].Layout.Height+rowGap > y })
}

// ToEnd goes to the newest message.
func (l *List) ToEnd() {
	l.AtEnd = true
	l.Update()
	l.OnMoved()
}

// Page scrolls by a share of what is in sight; negative goes up.
func (l *List) Page(share float32) {
	l.Scroll.Scroll.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -share*l.Size().Height)})
}

// Near reports whether the top or the bottom of the rows is less than two screens away.
func (l *List) Near() (top, bottom bool) {
	y, h := l.Scroll.Offset.Y, l.Size().Height
	return y < 2*h, l.Total-y-h < 2*h
}

// listBody is what scrolls: as high as all rows, holding the objects of those in sight.
type listBody struct {
	widget.BaseWidget
	list    *List
	Shown   map[*Row]drawn
	Objects []fyne.CanvasObject
}

// drawn is a row's object and what it was made from.
type drawn struct {
	Object fyne.CanvasObject
	layout RowLayoutKey
}

func newListBody(l *List) *listBody {
	b := &listBody{list: l, Shown: map[*Row]drawn{}}
	b.ExtendBaseWidget(b)
	return b
}

// MinSize implements fyne.CanvasObject.
func (b *listBody) MinSize() fyne.Size { return fyne.NewSize(1, b.list.Total) }

// fill makes the objects of the rows in sight and drops the others.
func (b *listBody) fill() {
	l := b.list
	top := l.Scroll.Offset.Y
	bottom := top + l.Size().Height
	shown := make(map[*Row]drawn, len(b.Shown))
	b.Objects = b.Objects[:0:0]
	for i := l.at(top); i < len(l.data.Rows) && l.data.Rows[i].Top < bottom; i++ {
		r := l.data.Rows[i]
		if r.Layout.Height == 0 {
			continue
		}
		d, ok := b.Shown[r]
		if key := r.Layout.Key(r, l.painter.Tells(r)); !ok || d.layout != key {
			d = drawn{l.draw(r, l.Size().Width), key}
			d.Object.Resize(fyne.NewSize(l.Size().Width, r.Layout.Height))
		}
		d.Object.Move(fyne.NewPos(0, r.Top))
		shown[r] = d
		b.Objects = append(b.Objects, d.Object)
	}
	b.Shown = shown
	if r := l.Chosen; r != nil {
		b.Objects = append(b.Objects, l.ring(r))
	}
}

// CreateRenderer implements fyne.Widget.
func (b *listBody) CreateRenderer() fyne.WidgetRenderer { return &bodyRenderer{b} }

type bodyRenderer struct{ body *listBody }

func (r *bodyRenderer) Destroy() {}

func (r *bodyRenderer) Layout(fyne.Size) {}

func (r *bodyRenderer) MinSize() fyne.Size { return r.body.MinSize() }

func (r *bodyRenderer) Objects() []fyne.CanvasObject { return r.body.Objects }

func (r *bodyRenderer) Refresh() {}
