package gui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"udpchat/chat"
)

// In the classic view the transcript is what the console program prints: a line with the address, then the text. What one
// said oneself is printed when it comes back, as there, or at once when it goes to copies of the program.

// layoutClassic measures a row of the classic view. A message the console would not have printed has no height.
func layoutClassic(s *style, r *row, width float32) rowLayout {
	l := rowLayout{width: width, age: s.age}
	if r.Mine() && !r.From.IsValid() && r.Number == 0 {
		return l
	}
	l.most = width - 2*margin(width)
	most := foldRunes
	if r.unfolded {
		most = unfoldedRunes
	}
	start := firstRunes(r.Text, most)
	l.text = s.glyphs.drawable(strings.ReplaceAll(chat.Indent(chat.Visible(start)), "\t", "    "))
	l.links = findLinks(l.text)
	var whole bool
	l.lines, whole = s.body.Wrap(l.text, l.most, unfoldedLines)
	l.height = s.bodyLine * float32(1+len(l.lines))
	switch whole = whole && len(start) == len(r.Text); {
	case r.unfolded && whole:
		l.fold = foldLess
	case r.unfolded:
		l.fold = foldCut
	case !whole:
		l.fold = foldMore
	}
	if l.fold != foldNone {
		l.height += s.bodyLine
	}
	return l
}

// classicWords is a message as the console program prints it; what a copy said has its name before the address.
func classicWords(m chat.Message, who person) string {
	switch {
	case m.Via == chat.ViaLink:
		return m.ClassicFrom(who.call())
	case m.Mine() && !m.From.IsValid():
		return say("me") + m.Classic()
	}
	return m.Classic()
}

// classic draws a row of the classic view.
func (s *sheet) classic() {
	l, r := s.row.layout, s.row
	x := margin(s.width)
	if r.hit {
		s.outline(x-6, 0, l.most+12, l.height)
	}
	first, _, _ := strings.Cut(classicWords(r.Message, s.who(r.Author)), "\n")
	address := canvas.NewText(s.style.body.Truncate(first, l.most), theme.Color(theme.ColorNamePlaceHolder))
	address.TextSize = s.style.body.Size()
	s.add(address, x, 0, l.most, s.style.bodyLine)
	w := newSelectable(s.style, l.text, l.lines)
	w.pick, w.hover = s.act.pick, func(bool) {}
	w.menu = func(at fyne.Position) {
		selected := w.selected()
		if selected == "" {
			selected = classicWords(r.Message, s.who(r.Author))
		}
		s.act.menu(r, selected, at)
	}
	h := s.style.bodyLine * float32(len(l.lines))
	s.add(w, x, s.style.bodyLine, l.most, h)
	if l.fold != foldNone {
		put(s.text(foldWords(l.fold, r.Text), theme.SizeNameCaptionText, theme.ColorNamePrimary), x, s.style.bodyLine+h, 0, s.style.bodyLine)
		s.add(newArea(func() { s.act.unfold(r) }), x, s.style.bodyLine+h, l.most, s.style.bodyLine)
	}
}
