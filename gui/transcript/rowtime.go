package transcript

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	kit "udpchat/gui/widget"
)

// The whole date and time of a message is shown while the mouse is over its text.

// hovering is what happens when the mouse comes to a text, or leaves it.
type hovering func(over fyne.CanvasObject, in bool)

func (s *rowDrawing) fullTime() string { return s.row.At.Local().Format("2006-01-02 15:04:05") }

// hoverBeside shows the whole time right of a bubble, or on a card where there is no room for it.
func (s *rowDrawing) hoverBeside(x float32) hovering {
	l := s.row.Layout
	width := s.Style.Small.TextWidth(s.fullTime())
	if x+captionGap+width > s.width {
		return s.hoverTooltip()
	}
	t := s.Text(s.fullTime(), theme.SizeNameCaptionText, theme.ColorNamePlaceHolder)
	t.Hide()
	kit.Put(t, x+captionGap, l.top+l.bubbleH-s.Style.SmallLine-bubbleDown, width, s.Style.SmallLine)
	return func(_ fyne.CanvasObject, in bool) {
		t.Hidden = !in
		canvas.Refresh(t)
	}
}

// hoverInstead shows the whole time in the place of a caption that ends at a place, or on a card where there is no room for it.
func (s *rowDrawing) hoverInstead(caption *canvas.Text, right float32) hovering {
	usual, full := caption.Text, s.fullTime()
	if s.Style.Small.TextWidth(full) > right {
		return s.hoverTooltip()
	}
	return func(_ fyne.CanvasObject, in bool) {
		caption.Text = usual
		if in {
			caption.Text = full
		}
		w := s.Style.Small.TextWidth(caption.Text)
		caption.Move(fyne.NewPos(right-w, caption.Position().Y))
		caption.Refresh()
	}
}

// hoverTooltip shows the whole time on a card below the end of the text.
func (s *rowDrawing) hoverTooltip() hovering {
	return func(over fyne.CanvasObject, in bool) {
		end := fyne.CurrentApp().Driver().AbsolutePositionForObject(over).AddXY(over.Size().Width+bubbleAcross, 0)
		s.Act.Tooltip(in, end, over.Size().Height+bubbleDown, func() []string { return []string{s.fullTime()} })
	}
}
