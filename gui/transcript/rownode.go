package transcript

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"udpchat/chat"
	"udpchat/gui/people"
	look "udpchat/gui/theme"
	"udpchat/gui/typeset"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
)

// roundAvatar is the avatar of a node: a circle in the colour of its key, with a letter.
func (s *rowDrawing) roundAvatar(key chat.Key, x, y float32) {
	side := s.Style.Avatar
	c := canvas.NewCircle(people.Color(key))
	s.Add(c, x, y, side, side)
	t := s.Text(people.Initial(s.Who(s.row.Author).Label()), theme.SizeNameSubHeadingText, look.ColorOnAvatar)
	t.Alignment = fyne.TextAlignCenter
	h := typeset.LineHeight(t.TextSize)
	kit.Put(t, x, y+(side-h)/2, side, h)
}

// nodeLine shows the author of a message from a node, a lock or the shield of a verified member, and the time.
func (s *rowDrawing) nodeLine(x, y float32) {
	who, at, h := s.Who(s.row.Author), words.Clock(s.row.At), s.Style.SmallLine
	room := s.width - kit.Margin(s.width) - x - s.Style.Small.TextWidth(at) - 12 - iconSpace(s.Style)
	words := s.nodeLabel(room)
	kit.Put(s.Text(words, theme.SizeNameCaptionText, theme.ColorNamePlaceHolder), x, y, 0, h)
	x += s.Style.Small.TextWidth(words) + 5
	icon, c := who.Badge()
	side := s.Style.Icon
	s.Add(canvas.NewImageFromResource(theme.NewColoredResource(theme.Icon(icon), c)), x, y+(h-side)/2, side, side)
	kit.Put(s.Text(at, theme.SizeNameCaptionText, theme.ColorNamePlaceHolder), x+side+6, y, 0, h)
}

// nodeLabel is the name of a node with its fingerprint. If the room is too small, the name is cut. A node whose name is no longer
// known has its address.
func (s *rowDrawing) nodeLabel(room float32) string {
	small, p := s.Style.Small, s.Who(s.row.Author)
	switch {
	case p.Label() == "":
		return small.Truncate(s.row.From.String(), room)
	case p.Name == "" || p.Mark == "":
		return small.Truncate(p.Label(), room)
	}
	end := " ·" + p.Mark
	return small.Truncate(p.Name, max(0, room-small.TextWidth(end))) + end
}
