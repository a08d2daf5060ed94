package transcript

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	kit "udpchat/gui/widget"
)

// The full date and time of a message are shown while the mouse is over its text.

// hovering is called when the mouse enters a text, and when it leaves.
type hovering func(over fyne.CanvasObject, in bool)

func (s *rowDrawing) fullTime() string { return s.row.At.Local().Format("2006-01-02 15:04:05") }

// hoverBeside shows the time right of a bubble, or in a tooltip if there is no room.
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

// hoverInstead shows the time in place of a caption that ends at right, or in a tooltip if there is no room.
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

// hoverTooltip shows the time in a tooltip below the end of the text.
func (s *rowDrawing) hoverTooltip() hovering {
	return func(over fyne.CanvasObject, in bool) {
		end := fyne.CurrentApp().Driver().AbsolutePositionForObject(over).AddXY(over.Size().Width+bubbleAcross, 0)
		s.Act.Tooltip(in, end, over.Size().Height+bubbleDown, func() []string { return []string{s.fullTime()} })
	}
}
