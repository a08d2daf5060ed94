package list

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Scroll scrolls three lines for each step of the wheel; the toolkit goes one.
type Scroll struct{ container.Scroll }

const wheelStep = 2.4

func NewScroll(content fyne.CanvasObject) *Scroll {
	s := &Scroll{}
	s.Direction, s.Content = container.ScrollVerticalOnly, content
	s.ExtendBaseWidget(s)
	return s
}

// Scrolled implements fyne.Scrollable.
func (s *Scroll) Scrolled(e *fyne.ScrollEvent) {
	further := *e
	further.Scrolled = fyne.NewDelta(e.Scrolled.DX*wheelStep, e.Scrolled.DY*wheelStep)
	s.Scroll.Scrolled(&further)
}
