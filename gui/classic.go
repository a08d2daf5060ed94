package gui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"udpchat/chat"
)

// In the classic view the transcript is what the console program prints: a line with the address, then the text. What one
// said oneself is printed when it comes back, as there.

// layoutClassic measures a row of the classic view. A message the console would not have printed has no height.
func (s *style) layoutClassic(r *row, width float32) rowLayout {
	l := rowLayout{width: width, age: s.age}
	if !r.From.IsValid() {
		return l
	}
	l.most = width - 2*margin(width)
	most := foldRunes
	if r.unfolded {
		most = unfoldedRunes
	}
	start := firstRunes(r.Text, most)
	l.text = s.glyphs.drawable(strings.ReplaceAll(chat.Indent(chat.Visible(start)), "\t", "    "))
	var whole bool
	l.lines, whole = s.body.wrap(l.text, l.most, unfoldedLines)
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

// classic draws a row of the classic view.
func (s *sheet) classic() {
	l, r := s.row.layout, s.row
	x := margin(s.width)
	if r.hit {
		s.outline(x-6, 0, l.most+12, l.height)
	}
	address := canvas.NewText(r.From.String(), theme.Color(theme.ColorNamePlaceHolder))
	address.TextSize = s.style.body.size
	s.add(address, x, 0, l.most, s.style.bodyLine)
	w := newSelectable(s.style, l.text, l.lines)
	w.pick, w.hover = s.act.pick, func(bool) {}
	w.menu = func(at fyne.Position) {
		selected := w.selected()
		if selected == "" {
			selected = r.Classic()
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
