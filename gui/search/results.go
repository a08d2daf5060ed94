package search

import (
	"slices"

	"fyne.io/fyne/v2"

	"udpchat/chat"
	"udpchat/gui/list"
	"udpchat/gui/typeset"
)

// Results is the list of the messages that a search found.
type Results struct {
	list.List[*result]
	rows    []*result
	painter *Painter
	nearEnd func() // is called when less than a screen is left below
}

// result is a message that was found, and the drawing of its row at one width.
type result struct {
	chat.Message
	snippet snippet
	lines   []typeset.Line
	width   float32
	height  float32
}

func newResults(messages []chat.Message) []*result {
	rows := make([]*result, len(messages))
	for i, m := range messages {
		rows[i] = &result{Message: m}
	}
	return rows
}

func newResultList(p *Painter) *Results {
	l := &Results{painter: p}
	l.Extend(l, list.Rows[*result]{
		Len: func() int { return len(l.rows) }, Row: func(i int) *result { return l.rows[i] }, Lay: l.lay,
		Draw: func(i int, _ fyne.CanvasObject) fyne.CanvasObject {
			return p.draw(l.rows[i], l.Size().Width, i == l.Chosen)
		},
	})
	l.OnPlaced = func() {
		if l.Scroll.Offset.Y+2*l.Size().Height > l.Total {
			l.nearEnd()
		}
	}
	return l
}

func (l *Results) lay(i int, _, width float32) float32 {
	r := l.rows[i]
	if r.width != width {
		l.painter.measure(r, width)
		r.width = width
	}
	return r.height
}

// set shows other results and chooses the first of them.
func (l *Results) set(rows []*result) {
	l.rows = rows
	l.Chosen = min(0, len(rows)-1)
	l.Scroll.Offset.Y = 0
	l.Update()
}

// add shows more results below.
func (l *Results) add(rows []*result) {
	l.rows = append(l.rows, rows...)
	l.Update()
}

// change takes a changed message over, or removes a deleted one. Update then shows it.
func (l *Results) change(m chat.Message) {
	i := slices.IndexFunc(l.rows, func(r *result) bool { return r.ID == m.ID })
	switch {
	case i < 0:
	case m.Deleted:
		l.rows = slices.Delete(l.rows, i, i+1)
		if l.Chosen > i || l.Chosen == len(l.rows) {
			l.Chosen--
		}
	default:
		l.rows[i].Message, l.rows[i].width = m, 0
	}
}

// choose chooses the result nearest to number i and brings it into sight.
func (l *Results) choose(i int) { l.Choose(max(0, i)) }

// showChosen brings the chosen result into sight.
func (l *Results) showChosen() {
	if l.Chosen >= 0 {
		l.choose(l.Chosen)
	}
}

// current is the chosen result.
func (l *Results) current() (*result, bool) {
	if l.Chosen < 0 || l.Chosen >= len(l.rows) {
		return nil, false
	}
	return l.rows[l.Chosen], true
}
