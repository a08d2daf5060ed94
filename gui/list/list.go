// Package list is the virtual list of the window: transcript, search results and members show their rows in it. It belongs to
// the UI goroutine.
package list

import (
	"slices"
	"sort"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	kit "udpchat/gui/widget"
)

// Rows are the rows of a List. They are numbered from zero.
type Rows[R comparable] struct {
	// Len is the number of rows.
	Len func() int
	// Row identifies row i. The list keeps one object for each row in sight.
	Row func(i int) R
	// Lay lays row i out and returns its height. A row of no height is not shown.
	Lay func(i int, top, width float32) (height float32)
	// Draw returns the object of row i: the old one if it still shows the row, or else a new one. The old one may be nil.
	Draw func(i int, old fyne.CanvasObject) fyne.CanvasObject
	// Find returns the number of a row after the rows have changed. If the row is gone, it returns false and the number of
	// the row in its place. With Find a list keeps the reader's position; without it, a list keeps its offset.
	Find func(R) (i int, ok bool)
	// Skip reports whether the keyboard passes over row i. It may be nil.
	Skip func(i int) bool
	// Ring returns an object that is drawn over row i while the row is chosen. It may be nil.
	Ring func(i int) fyne.CanvasObject
	// Gap is the space below each row, and End is what is added to that below the last one.
	Gap, End float32
}

// Reading is where the reader of a List is.
type Reading[R comparable] struct {
	AtEnd  bool
	Anchor R       // the first row in sight
	Within float32 // how much of it is above the upper edge
}

// span is where a row is in the list.
type span struct{ top, height float32 }

// List shows rows below each other. It settles the height of every row before it draws one, and has objects for the rows in
// sight only. A widget embeds it and calls Extend. It belongs to the UI goroutine.
type List[R comparable] struct {
	widget.BaseWidget
	Rows[R]
	Reading[R]
	Scroll     *Scroll
	Total      float32 // the height of all rows
	Chosen     int     // the row that the keyboard is at; -1: none
	OnPlaced   func()  // is called when the position may have changed
	OnScrolled func()  // is called when the reader has scrolled
	Repaint    func()  // draws the window anew; nil: the list refreshes itself
	chosen     R       // the row that has the number Chosen
	spans      []span
	Drawn      map[R]fyne.CanvasObject // the objects of the rows in sight
	body       *body
}

// Extend makes l the list of the widget that embeds it.
func (l *List[R]) Extend(outer fyne.Widget, rows Rows[R]) {
	l.Rows, l.AtEnd, l.Chosen = rows, true, -1
	l.OnPlaced, l.OnScrolled = func() {}, func() {}
	l.body = &body{}
	l.body.ExtendBaseWidget(l.body)
	l.Scroll = NewScroll(l.body)
	l.Scroll.OnScrolled = func(fyne.Position) { l.scrolled() }
	l.ExtendBaseWidget(outer)
}

// CreateRenderer implements fyne.Widget.
func (l *List[R]) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(l.Scroll) }

func (l *List[R]) scrolled() {
	l.fill()
	l.remember()
	l.OnScrolled()
}

// Resize implements fyne.CanvasObject.
func (l *List[R]) Resize(size fyne.Size) {
	if size == l.Size() {
		return
	}
	offset := l.Scroll.Offset // the scroll does not know the new heights yet and would change it
	l.BaseWidget.Resize(size)
	l.Scroll.Resize(size)
	l.Scroll.Offset = offset
	l.Update()
}

// Update lays out and draws the rows after they have changed.
func (l *List[R]) Update() {
	size := l.Size()
	if size.Width == 0 {
		return
	}
	l.Measure()
	l.findChosen()
	l.body.Resize(fyne.NewSize(size.Width, max(l.Total, size.Height)))
	l.Scroll.Offset.Y = l.offset()
	l.fill()
	l.Scroll.Refresh()
	l.repaint()
	l.remember()
}

// Measure lays out every row.
func (l *List[R]) Measure() {
	l.spans = l.spans[:0]
	var y float32
	for i := range l.Len() {
		height := l.Lay(i, y, l.Size().Width)
		l.spans = append(l.spans, span{y, height})
		if y += height; height > 0 {
			y += l.Gap
		}
	}
	l.Total = y + l.End
	l.body.height = l.Total
}

// offset is the offset that keeps the reader's position.
func (l *List[R]) offset() float32 {
	end := max(0, l.Total-l.Size().Height)
	var none R
	switch {
	case l.Find == nil:
		return min(l.Scroll.Offset.Y, end)
	case l.AtEnd || l.Anchor == none:
		return end
	}
	i, _ := l.Find(l.Anchor)
	if i >= l.Len() {
		return end
	}
	l.Anchor = l.Row(i)
	return min(l.spans[i].top+min(l.Within, l.spans[i].height), end)
}

// remember notes the reader's position.
func (l *List[R]) remember() {
	y := l.Scroll.Offset.Y
	l.Reading = Reading[R]{AtEnd: y+l.Size().Height >= l.Total-l.End}
	if i := l.RowAt(y); i < len(l.spans) {
		l.Anchor, l.Within = l.Row(i), y-l.spans[i].top
	}
	l.OnPlaced()
}

// Span is where row i is in the list.
func (l *List[R]) Span(i int) (top, height float32) { return l.spans[i].top, l.spans[i].height }

// RowAt is the number of the first row that ends below y.
func (l *List[R]) RowAt(y float32) int {
	return sort.Search(len(l.spans), func(i int) bool { return l.spans[i].top+l.spans[i].height+l.Gap > y })
}

// Redraw draws the rows in sight whose objects are out of date.
func (l *List[R]) Redraw() {
	if l.fill() {
		l.repaint()
	}
}

func (l *List[R]) repaint() {
	if l.Repaint == nil {
		canvas.Refresh(l.body)
		return
	}
	l.Repaint()
}

// fill makes the objects of the rows in sight, drops all others, and reports whether any object is another than before.
func (l *List[R]) fill() bool {
	top, width := l.Scroll.Offset.Y, l.Size().Width
	bottom := top + l.Size().Height
	drawn := make(map[R]fyne.CanvasObject, len(l.Drawn))
	var objects []fyne.CanvasObject
	for i := l.RowAt(top); i < min(len(l.spans), l.Len()) && l.spans[i].top < bottom; i++ {
		if l.spans[i].height == 0 {
			continue
		}
		r := l.Row(i)
		o := l.Draw(i, l.Drawn[r])
		kit.Put(o, 0, l.spans[i].top, width, l.spans[i].height)
		drawn[r] = o
		objects = append(objects, o)
	}
	if l.Ring != nil && l.Chosen >= 0 {
		objects = append(objects, l.Ring(l.Chosen))
	}
	changed := !slices.Equal(objects, l.body.objects)
	l.Drawn, l.body.objects = drawn, objects
	return changed
}

// body is what a List scrolls: as high as all rows, with the objects of those in sight.
type body struct {
	widget.BaseWidget
	height  float32
	objects []fyne.CanvasObject
}

// MinSize implements fyne.CanvasObject.
func (b *body) MinSize() fyne.Size { return fyne.NewSize(1, b.height) }

// CreateRenderer implements fyne.Widget.
func (b *body) CreateRenderer() fyne.WidgetRenderer { return renderer{b} }

// renderer does nothing when it is refreshed: the toolkit would draw all texts anew.
type renderer struct{ body *body }

func (r renderer) Destroy()                     {}
func (r renderer) Layout(fyne.Size)             {}
func (r renderer) Refresh()                     {}
func (r renderer) MinSize() fyne.Size           { return r.body.MinSize() }
func (r renderer) Objects() []fyne.CanvasObject { return r.body.objects }

// Choose brings the keyboard to row i and the row into sight. A negative number takes the keyboard away.
func (l *List[R]) Choose(i int) {
	l.Chosen = max(-1, min(i, l.Len()-1))
	if l.Chosen >= 0 {
		l.chosen = l.Row(l.Chosen)
		l.Reveal(l.Chosen)
	}
	l.Redraw()
}

// findChosen gives Chosen the number that the chosen row has now; -1 if the row is gone.
func (l *List[R]) findChosen() {
	if l.Find == nil || l.Chosen < 0 {
		return
	}
	i, ok := l.Find(l.chosen)
	if l.Chosen = i; !ok {
		l.Chosen = -1
	}
}

// Reveal scrolls until row i is in sight.
func (l *List[R]) Reveal(i int) {
	if i >= len(l.spans) {
		return
	}
	s, y, height := l.spans[i], l.Scroll.Offset.Y, l.Size().Height
	below := max(0, l.End)
	switch end := s.top + s.height; {
	case s.top < y || s.height > height:
		y = max(0, s.top-min(l.Gap, below))
	case end > y+height:
		y = end + below - height
	default:
		return
	}
	l.Scroll.ScrollToOffset(fyne.NewPos(0, y))
	l.scrolled() // the toolkit reports the reader's scrolling only
}

// ChooseNext chooses the nearest row that the keyboard may go to, from row i in a direction: 1 is down, -1 is up.
func (l *List[R]) ChooseNext(i, direction int) {
	for i += direction; i >= 0 && i < len(l.spans); i += direction {
		if l.spans[i].height > 0 && (l.Skip == nil || !l.Skip(i)) {
			l.Choose(i)
			return
		}
	}
}

// Key handles a key of a list that has the focus and reports whether it was one. open opens the chosen row.
func (l *List[R]) Key(name fyne.KeyName, open func()) bool {
	from := l.Chosen
	if from < 0 {
		from = l.Len()
	}
	switch name {
	case fyne.KeyUp:
		l.ChooseNext(from, -1)
	case fyne.KeyDown:
		l.ChooseNext(from, 1)
	case fyne.KeyHome:
		l.ChooseNext(-1, 1)
	case fyne.KeyEnd:
		l.ChooseNext(l.Len(), -1)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeyF10, desktop.KeyMenu:
		open()
	default:
		return false
	}
	return true
}
