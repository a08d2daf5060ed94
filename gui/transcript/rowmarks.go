package transcript

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"udpchat/gui/typeset"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
)

// outlineWidth is the width of the line around a highlighted message.
const outlineWidth = 2

// outline is a line around a bubble.
func (s *rowDrawing) outline(x, y, w, h float32) {
	r := canvas.NewRectangle(color.Transparent)
	r.StrokeColor, r.StrokeWidth = theme.Color(theme.ColorNamePrimary), outlineWidth
	r.CornerRadius = s.Style.BubbleRadius + outlineWidth/2
	s.Add(r, x-outlineWidth/2, y-outlineWidth/2, w+outlineWidth, h+outlineWidth)
}

// iconSpace is the width of the icon beside a small text, with the gap before it.
func iconSpace(s *typeset.Style) float32 { return s.Icon + 4 }

// deliveryIcon draws the icon of a delivery status so that it ends at right. It returns the width that it takes.
func (s *rowDrawing) deliveryIcon(f delivery, right, y float32, c fyne.ThemeColorName) float32 {
	name := words.StateIcon(f.state)
	if name == "" {
		return 0
	}
	side := s.Style.Icon
	icon := canvas.NewImageFromResource(theme.NewColoredResource(theme.Icon(name), c))
	s.Add(icon, right-side, y+(s.Style.SmallLine-side)/2, side, side)
	return iconSpace(s.Style)
}

// collapsedLine stands for the collapsed messages of muted members.
func (s *rowDrawing) collapsedLine(y float32) {
	t := s.Text(collapsedWords(s.row.Collapsed), theme.SizeNameCaptionText, theme.ColorNamePlaceHolder)
	t.Alignment = fyne.TextAlignCenter
	kit.Put(t, 0, y, s.width, s.Style.SmallLine)
}

func collapsedWords(n int) string {
	return words.SayN(n, "{{.N}} message from muted members", "{{.N}} messages from muted members")
}

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
