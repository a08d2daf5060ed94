package search

import (
	"slices"
	"sort"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"udpchat/chat"
	"udpchat/gui/typeset"
	kit "udpchat/gui/widget"
)

// Results lists what a search found. It makes objects for what is in sight only.
type Results struct {
	widget.BaseWidget
	Scroll  *kit.Scroll
	body    *resultBody
	Rows    []*result
	total   float32
	Chosen  int // -1: none
	measure func(*result, float32)
	draw    func(r *result, width float32, chosen bool) fyne.CanvasObject
	Repaint func() // has the window drawn anew
	nearEnd func() // less than a screen is left below
}

// result is a message that was found, and how its row is drawn at one width.
type result struct {
	chat.Message
	snippet snippet
	lines   []typeset.Line
	width   float32
	Top     float32
	Height  float32
}

func newResults(measure func(*result, float32), draw func(*result, float32, bool) fyne.CanvasObject) *Results {
	l := &Results{measure: measure, draw: draw, Chosen: -1, Repaint: func() {}, nearEnd: func() {}}
	l.body = &resultBody{list: l}
	l.body.ExtendBaseWidget(l.body)
	l.Scroll = kit.NewScroll(l.body)
	l.Scroll.OnScrolled = func(fyne.Position) { l.fill() }
	l.ExtendBaseWidget(l)
	return l
}

// set shows other results, and chooses the first of them.
func (l *Results) set(rows []*result) {
	l.Rows = rows
	l.Chosen = min(0, len(rows)-1)
	l.Scroll.Offset.Y = 0
	l.Layout()
}

// add shows more results below.
func (l *Results) add(rows []*result) {
	l.Rows = append(l.Rows, rows...)
	l.Layout()
}

// remove takes a result away.
func (l *Results) remove(i int) {
	l.Rows = slices.Delete(l.Rows, i, i+1)
	if l.Chosen > i || l.Chosen == len(l.Rows) {
		l.Chosen--
	}
}

// choose marks a result and brings it into sight.
func (l *Results) choose(i int) {
	if len(l.Rows) == 0 {
		return
	}
	l.Chosen = max(0, min(i, len(l.Rows)-1))
	r, height := l.Rows[l.Chosen], l.Scroll.Size().Height
	y := min(l.Scroll.Offset.Y, r.Top)
	l.Scroll.Offset.Y = max(y, r.Top+r.Height-height)
	l.Layout()
}

// ShowChosen brings the result that is chosen into sight.
func (l *Results) ShowChosen() {
	if l.Chosen >= 0 {
		l.choose(l.Chosen)
	}
}

// Current is the result that is chosen.
func (l *Results) Current() (*result, bool) {
	if l.Chosen < 0 || l.Chosen >= len(l.Rows) {
		return nil, false
	}
	return l.Rows[l.Chosen], true
}

// Layout settles the place of every row.
func (l *Results) Layout() {
	width := l.Size().Width
	if width == 0 {
		return
	}
	var y float32
	for _, r := range l.Rows {
		if r.width != width {
			l.measure(r, width)
			r.width = width
		}
		r.Top = y
		y += r.Height
	}
	l.total = y
	l.body.Resize(fyne.NewSize(width, max(l.total, l.Size().Height)))
	l.Scroll.Offset.Y = max(0, min(l.Scroll.Offset.Y, l.total-l.Size().Height))
	l.fill()
	l.Scroll.Refresh()
	l.Repaint()
}

// fill makes the objects of the rows in sight.
func (l *Results) fill() {
	top := l.Scroll.Offset.Y
	bottom := top + l.Size().Height
	l.body.objects = nil
	first := sort.Search(len(l.Rows), func(i int) bool { return l.Rows[i].Top+l.Rows[i].Height > top })
	for i := first; i < len(l.Rows) && l.Rows[i].Top < bottom; i++ {
		o := l.draw(l.Rows[i], l.Size().Width, i == l.Chosen)
		kit.Put(o, 0, l.Rows[i].Top, l.Size().Width, l.Rows[i].Height)
		l.body.objects = append(l.body.objects, o)
	}
	if bottom+l.Size().Height > l.total {
		l.nearEnd()
	}
}

// Resize implements fyne.CanvasObject.
func (l *Results) Resize(size fyne.Size) {
	offset := l.Scroll.Offset // of rows that the scroll does not know the height of yet
	l.BaseWidget.Resize(size)
	l.Scroll.Resize(size)
	l.Scroll.Offset = offset
	l.Layout()
}

// CreateRenderer implements fyne.Widget.
func (l *Results) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(l.Scroll) }

// resultBody is what scrolls.
type resultBody struct {
	widget.BaseWidget
	list    *Results
	objects []fyne.CanvasObject
}

// MinSize implements fyne.CanvasObject.
func (b *resultBody) MinSize() fyne.Size { return fyne.NewSize(1, b.list.total) }

// CreateRenderer implements fyne.Widget.
func (b *resultBody) CreateRenderer() fyne.WidgetRenderer { return &resultRenderer{b} }

type resultRenderer struct{ body *resultBody }

func (r *resultRenderer) Destroy() {}

func (r *resultRenderer) Layout(fyne.Size) {}

func (r *resultRenderer) MinSize() fyne.Size { return r.body.MinSize() }

func (r *resultRenderer) Objects() []fyne.CanvasObject { return r.body.objects }

func (r *resultRenderer) Refresh() {}
