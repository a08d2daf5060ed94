package list

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

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
