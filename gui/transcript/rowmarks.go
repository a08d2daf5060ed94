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
