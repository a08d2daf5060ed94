package transcript

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"udpchat/chat"
	"udpchat/chat/visible"
	"udpchat/gui/typeset"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
)

// A message of more than foldLines lines or foldRunes characters shows its first foldedTo lines. Once the person expands it, it
// shows at most unfoldedLines lines and unfoldedRunes characters, so that the cost of its layout is bounded.
const (
	foldLines     = 12
	foldRunes     = 2000
	foldedTo      = 3
	unfoldedLines = 500
	unfoldedRunes = 20_000
)

// Measures of a row in Fyne units.
const (
	bubbleAcross = 12  // left and right of the text in a bubble
	bubbleDown   = 7   // above and below that text
	bubbleMost   = 560 // the widest bubble
	groupSpace   = 10  // above the first message of a group
	nameSpace    = 3.6 // below the name line
	captionGap   = 8   // between a bubble and the text beside it
	chipGap      = 6
)

// rowLayout is where the parts of a row stand at one width.
type rowLayout struct {
	width, Height    float32
	most             float32 // the greatest width of the text
	top              float32 // of the bubble
	bubbleW, bubbleH float32
	indent           float32      // of a text in the classic view that wraps to what looks like an address
	text             visible.Text // the shown part of the message
	lines            []typeset.Line
	fold             fold
	links            []string
	age              int
}

// fold is the function of the link below a long text.
type fold uint8

const (
	foldNone fold = iota
	foldMore
	foldLess
	foldCut // like foldLess, for a text that is cut even when expanded
)

// rowKey is everything that the drawing of a row depends on.
type rowKey struct {
	rev                             chat.Rev
	width, top                      float32
	fold                            fold
	age                             int
	day, unread, first, highlighted bool
	collapsed                       int
	status                          rowStatus
}

func (l rowLayout) key(r *Row, t rowStatus) rowKey {
	return rowKey{r.Rev, l.width, l.top, l.fold, l.age, r.Day, r.FirstUnread, r.First, r.Highlighted, r.Collapsed, t}
}

// layoutRow measures a row. It looks at no more than foldRunes characters, or unfoldedRunes of an expanded message.
func layoutRow(s *typeset.Style, r *Row, width float32) rowLayout {
	if r.Collapsed > 0 {
		top := above(s, r)
		return rowLayout{width: width, age: s.Age, top: top, Height: top + s.SmallLine}
	}
	if s.Classic {
		return layoutClassic(s, r, width)
	}
	l := rowLayout{width: width, age: s.Age}
	most, limit := foldRunes, foldLines
	if r.Unfolded {
		most, limit = unfoldedRunes, unfoldedLines
	}
	start := typeset.FirstRunes(r.Text, most)
	l.text = words.ShownText(s, start)
	shown := len(l.text.Shown)
	l.text.Shown = typeset.FirstRunes(l.text.Shown, most)
	l.most = bubbleRoom(s, r.Mine(), width) - 2*bubbleAcross
	var whole bool
	l.lines, whole = s.Body.Wrap(l.text.Shown, l.most, limit)
	whole = whole && len(start) == len(r.Text) && len(l.text.Shown) == shown
	switch {
	case r.Unfolded && !whole:
		l.fold = foldCut
	case r.Unfolded:
		l.fold = foldLess
	case !whole:
		l.fold = foldMore
		l.lines = l.lines[:min(foldedTo, len(l.lines))]
	}
	l.links = findLinks(l.text.Said)
	sizeBubble(s, &l, r.Text)
	if r.Mine() {
		l.bubbleH = max(l.bubbleH, 2*s.SmallLine) // the two lines beside it
	}
	l.top = above(s, r)
	l.Height = l.top + l.bubbleH
	return l
}

func sizeBubble(s *typeset.Style, l *rowLayout, full string) {
	for _, x := range l.lines {
		l.bubbleW = max(l.bubbleW, x.Width)
	}
	l.bubbleH = 2*bubbleDown + s.BodyLine*float32(len(l.lines))
	if l.fold != foldNone {
		l.bubbleH += s.SmallLine + nameSpace
		l.bubbleW = max(l.bubbleW, min(l.most, s.Small.TextWidth(foldWords(l.fold, full))))
	}
	sizeLinks(s, l)
	l.bubbleW += 2 * bubbleAcross
}

// sizeLinks makes room for the chips of the first links.
func sizeLinks(s *typeset.Style, l *rowLayout) {
	for i, link := range l.links {
		if i == maxLinks {
			l.bubbleH += s.SmallLine + nameSpace
			l.bubbleW = max(l.bubbleW, min(s.Small.TextWidth(words.MoreLinks(len(l.links)-i)), l.most))
			break
		}
		l.bubbleH += s.Chip + chipGap
		l.bubbleW = max(l.bubbleW, min(s.Small.TextWidth(shownLink(link))+chipAround(s), l.most))
	}
}

// chipAround is the width of a chip without its text.
func chipAround(s *typeset.Style) float32 { return s.Icon + 22 }

// above is the height of the lines above the bubble.
func above(s *typeset.Style, r *Row) float32 {
	var h float32
	if r.Day {
		h += s.Day
	}
	if r.FirstUnread {
		h += s.Day
	}
	if r.First {
		h += groupSpace
		if !r.Mine() && r.Collapsed == 0 {
			h += s.SmallLine + nameSpace
		}
	}
	return h
}

// bubbleRoom is the greatest width of a bubble in a column.
func bubbleRoom(s *typeset.Style, mine bool, width float32) float32 {
	m := kit.Margin(width)
	room := min(bubbleMost, width*0.72)
	if mine {
		return max(60, min(room, width-2*m-captionGap-s.Small.TextWidth("00:00 发送失败")-iconSpace(s)))
	}
	return max(60, min(room, width-m-bubbleLeft(s, width)))
}

// bubbleLeft is the left edge of the bubbles of others in a list of some width.
func bubbleLeft(s *typeset.Style, width float32) float32 { return kit.Margin(width) + s.Avatar + 12 }

// bubbleAt is the place of the bubble in a row. In the classic view it is the place of the whole message.
func bubbleAt(s *typeset.Style, r *Row, width float32) (x, y, w, h float32) {
	l := r.Layout
	switch {
	case s.Classic:
		return kit.Margin(width) - 6, 0, l.most + 12, l.Height
	case r.Mine():
		return width - kit.Margin(width) - l.bubbleW, l.top, l.bubbleW, l.bubbleH
	}
	return bubbleLeft(s, width), l.top, l.bubbleW, l.bubbleH
}

func foldWords(f fold, text string) string {
	switch f {
	case foldLess:
		return words.Say("Show less")
	case foldCut:
		return words.Say("Show less. The text is cut here; copy it to read the rest")
	}
	return words.Say("Show all ({{.N}} characters)", "N", typeset.Runes(text))
}

// outlineWidth is the width of the line around a highlighted message.
const outlineWidth = 2

// outline is a line around a bubble.
func outline(st *typeset.Style, x, y, w, h float32) fyne.CanvasObject {
	r := canvas.NewRectangle(color.Transparent)
	r.StrokeColor, r.StrokeWidth = theme.Color(theme.ColorNamePrimary), outlineWidth
	r.CornerRadius = st.BubbleRadius + outlineWidth/2
	kit.Put(r, x-outlineWidth/2, y-outlineWidth/2, w+outlineWidth, h+outlineWidth)
	return r
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
	s.icon(theme.Icon(name), c, right-side, y+(s.Style.SmallLine-side)/2, side)
	return iconSpace(s.Style)
}

// collapsedLine stands for the collapsed messages of muted members.
func (s *rowDrawing) collapsedLine(y float32) {
	words := words.SayN(s.row.Collapsed, "{{.N}} message from muted members", "{{.N}} messages from muted members")
	s.centred(words, theme.ColorNamePlaceHolder, 0, y, s.width)
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
