package transcript

import (
	"fyne.io/fyne/v2"

	kit "udpchat/gui/widget"
)

// reachArea makes what stands beside an own bubble one target, up to a place.
func (s *sheet) reachArea(retry bool, left, y, right float32) {
	r := s.row
	tapped := func() { s.Act.Details(r.Message) }
	if retry {
		tapped = func() { s.Act.Retry(r.Message) }
	}
	height := 2 * s.Style.SmallLine
	var a *kit.HoverArea
	a = kit.NewHoverArea(tapped, func(in bool) {
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(a)
		s.Act.Hover(r, at.AddXY(a.Size().Width, 0), height, in)
	})
	a.OnMenu = func(at fyne.Position) { s.OpenMenu(r, "", at) }
	s.Add(a, left, y, right-left, height)
}
