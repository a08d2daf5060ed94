package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"udpchat/chat"
	look "udpchat/gui/theme"
)

// roundAvatar is that of copies: in the colour of the key, with a letter.
func (s *sheet) roundAvatar(key chat.Key, x, y float32) {
	side := s.style.avatar
	c := canvas.NewCircle(tint(key))
	s.add(c, x, y, side, side)
	t := s.text(initial(s.who(s.row.Author).call()), theme.SizeNameSubHeadingText, look.ColorOnAvatar)
	t.Alignment = fyne.TextAlignCenter
	h := lineHeight(t.TextSize)
	put(t, x, y+(side-h)/2, side, h)
}

// copyLine tells which copy said it, that it came encrypted or whether the digits were compared, and when.
func (s *sheet) copyLine(x, y float32) {
	who, at, h := s.who(s.row.Author), clock(s.row.At), s.style.smallLine
	room := s.width - margin(s.width) - x - s.style.small.TextWidth(at) - 12 - markSpace(s.style)
	words := s.calledCopy(room)
	put(s.text(words, theme.SizeNameCaptionText, theme.ColorNamePlaceHolder), x, y, 0, h)
	x += s.style.small.TextWidth(words) + 5
	icon, c := who.badge()
	side := s.style.icon
	s.add(canvas.NewImageFromResource(theme.NewColoredResource(theme.Icon(icon), c)), x, y+(h-side)/2, side, side)
	put(s.text(at, theme.SizeNameCaptionText, theme.ColorNamePlaceHolder), x+side+6, y, 0, h)
}

// calledCopy is what a copy is called in so much room. It is the name that is cut: the fingerprint stays. One of whom nothing
// is known any more has its address.
func (s *sheet) calledCopy(room float32) string {
	small, p := s.style.small, s.who(s.row.Author)
	switch {
	case p.call() == "":
		return small.Truncate(s.row.From.String(), room)
	case p.name == "" || p.mark == "":
		return small.Truncate(p.call(), room)
	}
	end := " ·" + p.mark
	return small.Truncate(p.name, max(0, room-small.TextWidth(end))) + end
}
