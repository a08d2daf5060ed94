package gui

import (
	"sort"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/data/binding"
	"fyne.io/fyne/v2/widget"
)

// messageList draws the rows of a transcript that are in sight. All heights are known before anything is drawn, so the
// text under the reader's eyes stays where it is whatever comes above or below: at the end the list follows what is new,
// anywhere else it keeps its place.
type messageList struct {
	widget.BaseWidget
	data   *transcript
	style  *style
	scroll *wheelScroll
	body   *listBody
	draw   func(*row, float32) fyne.CanvasObject
	tells  func(*row) told

	atEnd    bool
	total    float32
	anchor   *row        // the first row in sight
	within   float32     // how much of it is above the edge
	onMoved  func()      // the reader scrolled, or the end came nearer
	onNearer func()      // the first or the last row is near
	chosen   *row        // where the keyboard is; nil: elsewhere
	picked   *selectable // of which a part is selected; nil: of none
	onMenu   func(*row, fyne.Position)
	onCopy   func(string)
	repaint  func() // has the window drawn anew
}

// rowGap is the space between two rows.
const rowGap = 4

func newMessageList(data *transcript, st *style, draw func(*row, float32) fyne.CanvasObject) *messageList {
	l := &messageList{data: data, style: st, draw: draw, atEnd: true, onMoved: func() {}, onNearer: func() {}}
	l.body = newListBody(l)
	l.scroll = newWheelScroll(l.body)
	l.scroll.OnScrolled = l.scrolled
	l.tells = func(*row) told { return told{} }
	l.onMenu, l.onCopy, l.repaint = func(*row, fyne.Position) {}, func(string) {}, func() {}
	l.ExtendBaseWidget(l)
	data.AddListener(binding.NewDataListener(l.update))
	return l
}

// again returns a new list in the place of l, which may be nil, with the reader where they were.
func (l *messageList) again(data *transcript, st *style, draw func(*row, float32) fyne.CanvasObject) *messageList {
	data.listeners = nil
	next := newMessageList(data, st, draw)
	if l != nil {
		next.atEnd, next.anchor, next.within = l.atEnd, l.anchor, l.within
	}
	next.restyle()
	return next
}

// CreateRenderer implements fyne.Widget.
func (l *messageList) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(l.scroll) }

// Resize implements fyne.CanvasObject. Another width means other line breaks.
func (l *messageList) Resize(size fyne.Size) {
	if size == l.Size() {
		return
	}
	l.BaseWidget.Resize(size)
	l.scroll.Resize(size)
	l.update()
}

// restyle draws everything anew, after the theme or the text size changed.
func (l *messageList) restyle() {
	for _, r := range l.data.rows {
		r.layout = rowLayout{}
	}
	l.update()
}

// update lays the rows out after a change of theirs and puts the list where the reader was.
func (l *messageList) update() {
	if l.scroll == nil || l.Size().Width == 0 {
		return
	}
	l.measure()
	l.keepChosen()
	l.body.Resize(fyne.NewSize(l.Size().Width, max(l.total, l.Size().Height)))
	l.scroll.Offset.Y = l.place()
	l.body.fill()
	l.scroll.Refresh()
	l.repaint()
	l.remember()
}

// measure settles the height and the place of every row.
func (l *messageList) measure() {
	width := l.Size().Width
	var y float32
	for _, r := range l.data.rows {
		if r.layout.width != width {
			r.layout = layoutRow(l.style, r, width)
		}
		r.top = y
		y += r.layout.height
		if r.layout.height > 0 {
			y += rowGap
		}
	}
	l.total = y + 2*rowGap
}

// place is the offset that keeps the end, or the row the reader was at.
func (l *messageList) place() float32 {
	end := max(0, l.total-l.Size().Height)
	if l.atEnd || l.anchor == nil {
		return end
	}
	if i, ok := l.data.find(l.anchor.ID); ok || i < len(l.data.rows) {
		l.anchor = l.data.rows[i]
		return min(l.anchor.top+min(l.within, l.anchor.layout.height), end)
	}
	return end
}

func (l *messageList) scrolled(fyne.Position) {
	l.body.fill()
	l.remember()
	l.onMoved()
	l.onNearer()
}

// remember notes where the reader is.
func (l *messageList) remember() {
	y := l.scroll.Offset.Y
	l.atEnd = !l.data.newer && y+l.Size().Height >= l.total-2*rowGap
	l.data.reading = !l.atEnd
	l.anchor = nil
	if i := l.at(y); i < len(l.data.rows) {
		l.anchor = l.data.rows[i]
		l.within = y - l.anchor.top
	}
}

// at is the index of the first row that reaches below y.
func (l *messageList) at(y float32) int {
	rows := l.data.rows
	return sort.Search(len(rows), func(i int) bool { return rows[i].top+rows[i].layout.height+rowGap > y })
}

// toEnd goes to the newest message.
func (l *messageList) toEnd() {
	l.atEnd = true
	l.update()
	l.onMoved()
}

// page scrolls by a share of what is in sight; negative goes up.
func (l *messageList) page(share float32) {
	l.scroll.Scroll.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -share*l.Size().Height)})
}

// near reports whether the top or the bottom of the rows is less than two screens away.
func (l *messageList) near() (top, bottom bool) {
	y, h := l.scroll.Offset.Y, l.Size().Height
	return y < 2*h, l.total-y-h < 2*h
}

// listBody is what scrolls: as high as all rows, holding the objects of those in sight.
type listBody struct {
	widget.BaseWidget
	list    *messageList
	shown   map[*row]drawn
	objects []fyne.CanvasObject
}

// drawn is a row's object and what it was made from.
type drawn struct {
	object fyne.CanvasObject
	layout rowLayoutKey
}

func newListBody(l *messageList) *listBody {
	b := &listBody{list: l, shown: map[*row]drawn{}}
	b.ExtendBaseWidget(b)
	return b
}

// MinSize implements fyne.CanvasObject.
func (b *listBody) MinSize() fyne.Size { return fyne.NewSize(1, b.list.total) }

// fill makes the objects of the rows in sight and drops the others.
func (b *listBody) fill() {
	l := b.list
	top := l.scroll.Offset.Y
	bottom := top + l.Size().Height
	shown := make(map[*row]drawn, len(b.shown))
	b.objects = b.objects[:0:0]
	for i := l.at(top); i < len(l.data.rows) && l.data.rows[i].top < bottom; i++ {
		r := l.data.rows[i]
		if r.layout.height == 0 {
			continue
		}
		d, ok := b.shown[r]
		if key := r.layout.key(r, l.tells(r)); !ok || d.layout != key {
			d = drawn{l.draw(r, l.Size().Width), key}
			d.object.Resize(fyne.NewSize(l.Size().Width, r.layout.height))
		}
		d.object.Move(fyne.NewPos(0, r.top))
		shown[r] = d
		b.objects = append(b.objects, d.object)
	}
	b.shown = shown
	if r := l.chosen; r != nil {
		b.objects = append(b.objects, l.ring(r))
	}
}

// CreateRenderer implements fyne.Widget.
func (b *listBody) CreateRenderer() fyne.WidgetRenderer { return &bodyRenderer{b} }

type bodyRenderer struct{ body *listBody }

func (r *bodyRenderer) Destroy()                     {}
func (r *bodyRenderer) Layout(fyne.Size)             {}
func (r *bodyRenderer) MinSize() fyne.Size           { return r.body.MinSize() }
func (r *bodyRenderer) Objects() []fyne.CanvasObject { return r.body.objects }
func (r *bodyRenderer) Refresh()                     {}
