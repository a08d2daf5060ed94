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
	OnMoved   func()          // the reader scrolled, or the end came nearer
	OnNearer  func()          // the first or the last row is near
	selection *kit.Selectable // of which a part is selected; nil: of none
}

// rowGap is the space between two rows.
const rowGap = 4

// Position is where the reader of a transcript is.
type Position = list.Reading[*Row]

// NewList returns a list of rows that p draws. From now on p acts upon this list.
func NewList(data *Rows, p *Painter) *List {
	l := &List{data: data, painter: p, draw: p.Draw, OnMoved: func() {}, OnNearer: func() {}}
	p.unfold, p.selectText = l.unfold, l.Pick
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

// Again returns a new list in the place of l, which may be nil, with the reader where they were.
func (l *List) Again(data *Rows, p *Painter) *List {
	data.listeners = nil
	next := NewList(data, p)
	if l != nil {
		next.Reading = l.Reading
	}
	next.Restyle()
	return next
}

// Restyle draws everything anew, after the theme or the text size changed.
func (l *List) Restyle() {
	for _, r := range l.data.Rows {
		r.Layout = rowLayout{}
	}
	l.Update()
}

// unfold shows all of a long message, or its beginning again.
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

// object draws a row, unless what it was drawn from is still the same.
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

// Page scrolls by a share of what is in sight; negative goes up.
func (l *List) Page(share float32) {
	l.Scroll.Scroll.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -share*l.Size().Height)})
}

// Near reports whether the top or the bottom of the rows is less than two screens away.
func (l *List) Near() (top, bottom bool) {
	y, h := l.Scroll.Offset.Y, l.Size().Height
	return y < 2*h, l.Total-y-h < 2*h
}
