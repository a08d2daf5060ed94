package gui

import (
	"slices"
	"sort"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"udpchat/chat"
	"udpchat/gui/typeset"
)

// results lists what a search found. It makes objects for what is in sight only.
type results struct {
	widget.BaseWidget
	scroll  *wheelScroll
	body    *resultBody
	rows    []*result
	total   float32
	chosen  int // -1: none
	measure func(*result, float32)
	draw    func(r *result, width float32, chosen bool) fyne.CanvasObject
	repaint func() // has the window drawn anew
	nearEnd func() // less than a screen is left below
}

// result is a message that was found, and how its row is drawn at one width.
type result struct {
	chat.Message
	snippet snippet
	lines   []typeset.Line
	width   float32
	top     float32
	height  float32
}

func newResults(measure func(*result, float32), draw func(*result, float32, bool) fyne.CanvasObject) *results {
	l := &results{measure: measure, draw: draw, chosen: -1, repaint: func() {}, nearEnd: func() {}}
	l.body = &resultBody{list: l}
	l.body.ExtendBaseWidget(l.body)
	l.scroll = newWheelScroll(l.body)
	l.scroll.OnScrolled = func(fyne.Position) { l.fill() }
	l.ExtendBaseWidget(l)
	return l
}

// set shows other results, and chooses the first of them.
func (l *results) set(rows []*result) {
	l.rows = rows
	l.chosen = min(0, len(rows)-1)
	l.scroll.Offset.Y = 0
	l.layout()
}

// add shows more results below.
func (l *results) add(rows []*result) {
	l.rows = append(l.rows, rows...)
	l.layout()
}

// remove takes a result away.
func (l *results) remove(i int) {
	l.rows = slices.Delete(l.rows, i, i+1)
	if l.chosen > i || l.chosen == len(l.rows) {
		l.chosen--
	}
}

// choose marks a result and brings it into sight.
func (l *results) choose(i int) {
	if len(l.rows) == 0 {
		return
	}
	l.chosen = max(0, min(i, len(l.rows)-1))
	r, height := l.rows[l.chosen], l.scroll.Size().Height
	y := min(l.scroll.Offset.Y, r.top)
	l.scroll.Offset.Y = max(y, r.top+r.height-height)
	l.layout()
}

// showChosen brings the result that is chosen into sight.
func (l *results) showChosen() {
	if l.chosen >= 0 {
		l.choose(l.chosen)
	}
}

// current is the result that is chosen.
func (l *results) current() (*result, bool) {
	if l.chosen < 0 || l.chosen >= len(l.rows) {
		return nil, false
	}
	return l.rows[l.chosen], true
}

// layout settles the place of every row.
func (l *results) layout() {
	width := l.Size().Width
	if width == 0 {
		return
	}
	var y float32
	for _, r := range l.rows {
		if r.width != width {
			l.measure(r, width)
			r.width = width
		}
		r.top = y
		y += r.height
	}
	l.total = y
	l.body.Resize(fyne.NewSize(width, max(l.total, l.Size().Height)))
	l.scroll.Offset.Y = max(0, min(l.scroll.Offset.Y, l.total-l.Size().Height))
	l.fill()
	l.scroll.Refresh()
	l.repaint()
}

// fill makes the objects of the rows in sight.
func (l *results) fill() {
	top := l.scroll.Offset.Y
	bottom := top + l.Size().Height
	l.body.objects = nil
	first := sort.Search(len(l.rows), func(i int) bool { return l.rows[i].top+l.rows[i].height > top })
	for i := first; i < len(l.rows) && l.rows[i].top < bottom; i++ {
		o := l.draw(l.rows[i], l.Size().Width, i == l.chosen)
		put(o, 0, l.rows[i].top, l.Size().Width, l.rows[i].height)
		l.body.objects = append(l.body.objects, o)
	}
	if bottom+l.Size().Height > l.total {
		l.nearEnd()
	}
}

// Resize implements fyne.CanvasObject.
func (l *results) Resize(size fyne.Size) {
	offset := l.scroll.Offset // of rows that the scroll does not know the height of yet
	l.BaseWidget.Resize(size)
	l.scroll.Resize(size)
	l.scroll.Offset = offset
	l.layout()
}

// CreateRenderer implements fyne.Widget.
func (l *results) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(l.scroll) }

// resultBody is what scrolls.
type resultBody struct {
	widget.BaseWidget
	list    *results
	objects []fyne.CanvasObject
}

// MinSize implements fyne.CanvasObject.
func (b *resultBody) MinSize() fyne.Size { return fyne.NewSize(1, b.list.total) }

// CreateRenderer implements fyne.Widget.
func (b *resultBody) CreateRenderer() fyne.WidgetRenderer { return &resultRenderer{b} }

type resultRenderer struct{ body *resultBody }

func (r *resultRenderer) Destroy()                     {}
func (r *resultRenderer) Layout(fyne.Size)             {}
func (r *resultRenderer) MinSize() fyne.Size           { return r.body.MinSize() }
func (r *resultRenderer) Objects() []fyne.CanvasObject { return r.body.objects }
func (r *resultRenderer) Refresh()                     {}
