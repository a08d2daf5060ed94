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
	l.text = s.glyphs.drawable(strings.ReplaceAll(chat.Indent(chat.Visible(firstRunes(r.Text, foldRunes))), "\t", "    "))
	l.lines, _ = s.body.wrap(l.text, l.most, unfoldedLines)
	l.height = s.bodyLine * float32(1+len(l.lines))
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
	s.add(w, x, s.style.bodyLine, l.most, l.height-s.style.bodyLine)
}
