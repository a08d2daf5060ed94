package search

import (
	"slices"

	"fyne.io/fyne/v2"

	"udpchat/chat"
	"udpchat/gui/typeset"
	kit "udpchat/gui/widget"
)

// Results lists what a search found.
type Results struct {
	kit.List[*result]
	Rows    []*result
	measure func(*result, float32)
	draw    func(r *result, width float32, chosen bool) fyne.CanvasObject
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
	l := &Results{measure: measure, draw: draw, nearEnd: func() {}}
	l.Extend(l, kit.ListRows[*result]{
		Len: func() int { return len(l.Rows) }, Row: func(i int) *result { return l.Rows[i] }, Lay: l.lay,
		Draw: func(i int, _ fyne.CanvasObject) fyne.CanvasObject {
			return draw(l.Rows[i], l.Size().Width, i == l.Chosen)
		},
	})
	l.OnPlaced = func() {
		if l.Scroll.Offset.Y+2*l.Size().Height > l.Total {
			l.nearEnd()
		}
	}
	return l
}

func (l *Results) lay(i int, top, width float32) float32 {
	r := l.Rows[i]
	if r.width != width {
		l.measure(r, width)
		r.width = width
	}
	r.Top = top
	return r.Height
}

// set shows other results, and chooses the first of them.
func (l *Results) set(rows []*result) {
	l.Rows = rows
	l.Chosen = min(0, len(rows)-1)
	l.Scroll.Offset.Y = 0
	l.Update()
}

// add shows more results below.
func (l *Results) add(rows []*result) {
	l.Rows = append(l.Rows, rows...)
	l.Update()
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
	l.Choose(max(0, i))
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
