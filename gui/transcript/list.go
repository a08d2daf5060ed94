package transcript

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/data/binding"

	"udpchat/gui/list"
	kit "udpchat/gui/widget"
)

// List draws the rows of a transcript that are in sight. The text under the reader's eyes stays where it is whatever is added
// above or below. At the end the list follows new messages.
type List struct {
	list.List[*Row]
	data      *Rows
	painter   *Painter
	draw      func(*Row, float32) fyne.CanvasObject
	OnMoved   func()          // is called when the reader has moved
	OnNearer  func()          // is called when the reader may be near the first or the last row
	selection *kit.Selectable // the text with the selection; nil: none
}

// rowGap is the space between two rows.
const rowGap = 4

// Position is where the reader of a transcript is.
type Position = list.Reading[*Row]

// NewList returns a list of rows that p draws. The rows in it expand and are selected by the actions of p.
func NewList(data *Rows, p *Painter) *List {
	l := &List{data: data, painter: p, draw: p.Draw, OnMoved: func() {}, OnNearer: func() {}}
	p.unfold, p.selectText = l.unfold, l.selectIn
	l.Extend(l, list.Rows[*Row]{
		Len: data.Length, Row: func(i int) *Row { return data.Rows[i] }, Lay: l.lay, Draw: l.object, Find: func(r *Row) (int, bool) { return data.Find(r.ID) },
		Skip: func(i int) bool { return data.Rows[i].Collapsed > 0 }, Ring: l.ring, Gap: rowGap, End: 2 * rowGap,
	})
	l.OnPlaced = func() {
		l.AtEnd = l.AtEnd && !data.Newer
		data.reading = !l.AtEnd
	}
	l.OnScrolled = func() { l.OnMoved(); l.OnNearer() }
	data.AddListener(binding.NewDataListener(l.Update))
	return l
}

// Again returns a new list with the reading position of l. l may be nil.
func (l *List) Again(data *Rows, p *Painter) *List {
	data.listeners = nil
	next := NewList(data, p)
	if l != nil {
		next.Reading = l.Reading
	}
	next.Restyle()
	return next
}

// Restyle lays out and draws all rows again after the theme or the text size has changed.
func (l *List) Restyle() {
	for _, r := range l.data.Rows {
		r.Layout = rowLayout{}
	}
	l.Update()
}

// unfold expands a long message, or collapses it again.
func (l *List) unfold(r *Row) {
	r.Unfolded, r.Layout = !r.Unfolded, rowLayout{}
	l.Update()
}

func (l *List) lay(i int, top, width float32) float32 {
	r := l.data.Rows[i]
	if r.Layout.width != width {
		r.Layout = layoutRow(l.painter.Style, r, width)
	}
	r.Top = top
	return r.Layout.Height
}

// object draws a row, unless its old object still shows it.
func (l *List) object(i int, old fyne.CanvasObject) fyne.CanvasObject {
	r := l.data.Rows[i]
	key := r.Layout.key(r, l.painter.status(r))
	if old != nil && r.drawn == key {
		return old
	}
	r.drawn = key
	return l.draw(r, l.Size().Width)
}

// ToEnd goes to the newest message.
func (l *List) ToEnd() {
	l.AtEnd = true
	l.Update()
	l.OnMoved()
}

// Page scrolls down by a share of the height in sight; a negative share scrolls up.
func (l *List) Page(share float32) {
	l.Scroll.Scroll.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -share*l.Size().Height)})
}

// Near reports whether the top or the bottom of the rows is less than two screens away.
func (l *List) Near() (top, bottom bool) {
	y, h := l.Scroll.Offset.Y, l.Size().Height
	return y < 2*h, l.Total-y-h < 2*h
}
