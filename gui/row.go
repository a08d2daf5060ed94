package gui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"udpchat/chat"
	look "udpchat/gui/theme"
)

// painter draws rows. A drawn row is a container of plain canvas objects in fixed places: it is thrown away when it leaves
// the sight of the reader or when its message changes.
type painter struct {
	style  *style
	who    func(chat.MemberID) person
	copies []chat.Member // whom own messages are for, by link
	act    rowActions
	now    func() time.Time
}

// rowActions are what a person can do with a row.
type rowActions struct {
	retry  func(chat.Message)
	unfold func(*row)
	reach  func(chat.Message) // who has an own message
	hover  func(r *row, at fyne.Position, height float32, in bool)
	note   func(words string, at fyne.Position, height float32, in bool) // by what is that high and ends there
	menu   func(r *row, selected string, at fyne.Position)
	open   func(link string)
	pick   func(*selectable) // the mouse begins to select
}

// sheet is a row as it is being drawn.
type sheet struct {
	drawing
	*painter
	row   *row
	width float32
}

// draw makes the object of a row that was laid out for this width.
func (p *painter) draw(r *row, width float32) fyne.CanvasObject {
	s := &sheet{painter: p, row: r, width: width}
	if p.style.classic && r.quiet == 0 {
		s.classic()
		return &fyne.Container{Objects: s.objects}
	}
	y := float32(0)
	if r.day {
		s.dayLine()
		y += s.style.day
	}
	if r.fresh {
		s.newLine(y)
		y += s.style.day
	}
	switch {
	case r.quiet > 0:
		s.quietLine(r.layout.top)
	case r.Mine():
		s.mine()
	default:
		s.theirs(y + groupSpace)
	}
	return &fyne.Container{Objects: s.objects}
}

// dayLine is the date above the first message of a day.
func (s *sheet) dayLine() {
	words := dayWords(s.row.At, s.now())
	t := s.text(words, theme.SizeNameCaptionText, theme.ColorNamePlaceHolder)
	t.Alignment = fyne.TextAlignCenter
	put(t, 0, (s.style.day-s.style.smallLine)/2, s.width, s.style.smallLine)
}

// newLine tells that everything below came after the reader had left off.
func (s *sheet) newLine(y float32) {
	words := say("New messages")
	t := s.text(words, theme.SizeNameCaptionText, theme.ColorNamePrimary)
	t.Alignment = fyne.TextAlignCenter
	put(t, 0, y+(s.style.day-s.style.smallLine)/2, s.width, s.style.smallLine)
	m, gap := margin(s.width), s.style.small.TextWidth(words)/2+12
	for _, x := range []float32{m, s.width/2 + gap} {
		s.rect(x, y+s.style.day/2, s.width/2-gap-m, 1, 0, theme.ColorNamePrimary)
	}
}

// theirs is a message of somebody else: avatar and name above the first of a group, then the bubble.
func (s *sheet) theirs(y float32) {
	left := bubbleLeft(s.style, s.width)
	if s.row.first {
		if key, ok := s.row.Author.Key(); ok {
			s.roundAvatar(key, margin(s.width), y)
			s.copyLine(left, y)
		} else {
			s.squareAvatar(margin(s.width), y)
			s.nameLine(left, y)
		}
	}
	s.bubble(left, look.ColorBubble, s.hoverBeside(left+s.row.layout.bubbleW))
}

// squareAvatar is that of plain peers: sand, square, with a prompt.
func (s *sheet) squareAvatar(x, y float32) {
	size := s.style.avatar
	s.rect(x, y, size, size, 8, look.ColorPlain)
	icon := canvas.NewImageFromResource(theme.NewColoredResource(look.Icon(look.IconPrompt), look.ColorOnPlain))
	s.add(icon, x+size/4, y+size/4, size/2, size/2)
}

// nameLine tells who said it, how it came and when.
func (s *sheet) nameLine(x, y float32) {
	end := s.width - margin(s.width)
	tag, at := plainWords(), clock(s.row.At)+encodingWords(s.row.Encoding)
	tagW := s.style.small.TextWidth(tag) + 12
	room := end - x - tagW - 12
	at = s.style.small.Truncate(at, max(room/2, room-s.style.small.TextWidth(s.row.From.String())))
	who := s.called(room - s.style.small.TextWidth(at))
	h := s.style.smallLine

	put(s.text(who, theme.SizeNameCaptionText, theme.ColorNamePlaceHolder), x, y, 0, h)
	x += s.style.small.TextWidth(who) + 6
	s.rect(x, y, tagW, h, 4, look.ColorPlain)
	t := s.text(tag, theme.SizeNameCaptionText, look.ColorOnPlain)
	t.Alignment = fyne.TextAlignCenter
	put(t, x, y, tagW, h)
	x += tagW + 6
	put(s.text(at, theme.SizeNameCaptionText, theme.ColorNamePlaceHolder), x, y, 0, h)
}

// called is the name a person gave and the address it came from, or the address alone, in so much room. It is the name that is
// cut: it never stands without the address.
func (s *sheet) called(room float32) string {
	small, from := s.style.small, s.row.From.String()
	if name := s.who(s.row.Author).name; name != "" {
		from = small.Truncate(name, max(0, room-small.TextWidth("  "+from))) + "  " + from
	}
	return small.Truncate(from, room)
}

// mine is an own message: the bubble at the right, time and state beside it.
func (s *sheet) mine() {
	l := s.row.layout
	x := s.width - margin(s.width) - l.bubbleW
	told := s.tells(s.row)
	words, c, retry := fateWords(s.row.Message, told.fate)
	above := clock(s.row.At)
	if s.row.From.IsValid() {
		above = s.row.From.String() + "  " + above
	}
	if retry {
		above += " " + words
		words = retryWords()
	}
	h := s.style.smallLine
	y := l.top + l.bubbleH - 2*h
	right := x - captionGap
	top := s.caption(above, right, y, c)
	below := s.caption(words, right-s.stateMark(told.fate, right, y+h, c), y+h, c)
	s.bubble(x, look.ColorBubbleMine, s.hoverInstead(top, right))
	left := right - max(top.Size().Width, below.Size().Width+markSpace(s.style), s.style.chip)
	s.reachArea(retry, max(0, left), y, right)
}

// caption is a small line that ends at a place.
func (s *sheet) caption(words string, right, y float32, c fyne.ThemeColorName) *canvas.Text {
	if words = s.style.small.Truncate(words, right-margin(s.width)); words == "…" {
		words = ""
	}
	w := s.style.small.TextWidth(words)
	t := s.text(words, theme.SizeNameCaptionText, c)
	put(t, right-w, y, w, s.style.smallLine)
	return t
}

// bubble is the text on its ground, with the way to unfold it and a chip for each link below.
func (s *sheet) bubble(x float32, c fyne.ThemeColorName, hover hovering) {
	l, r := s.row.layout, s.row
	s.rect(x, l.top, l.bubbleW, l.bubbleH, s.style.bubbleRadius, c)
	if r.hit {
		s.outline(x, l.top, l.bubbleW, l.bubbleH)
	}
	press := newArea(nil)
	press.menu = func(at fyne.Position) { s.act.menu(r, "", at) }
	s.add(press, x, l.top, l.bubbleW, l.bubbleH)
	y := l.top + bubbleDown
	h := s.style.bodyLine * float32(len(l.lines))
	s.add(s.words(hover), x+bubbleAcross, y, l.bubbleW-2*bubbleAcross, h)
	y += h
	if l.fold != foldNone {
		words := s.style.small.Truncate(foldWords(l.fold, r.Text), l.bubbleW-2*bubbleAcross)
		put(s.text(words, theme.SizeNameCaptionText, theme.ColorNamePrimary), x+bubbleAcross, y+nameSpace, 0, s.style.smallLine)
		s.add(newArea(func() { s.act.unfold(r) }), x, y, l.bubbleW, s.style.smallLine+2*nameSpace)
		y += s.style.smallLine + nameSpace
	}
	for _, link := range l.links[:min(maxLinks, len(l.links))] {
		s.chip(link, x+bubbleAcross, y+chipGap, l.bubbleW-2*bubbleAcross)
		y += s.style.chip + chipGap
	}
	if more := len(l.links) - maxLinks; more > 0 {
		words := s.style.small.Truncate(moreLinksWords(more), l.bubbleW-2*bubbleAcross)
		t := s.text(words, theme.SizeNameCaptionText, theme.ColorNamePlaceHolder)
		put(t, x+bubbleAcross, y+nameSpace, 0, s.style.smallLine)
	}
}

// words is the text of the bubble.
func (s *sheet) words(hover hovering) fyne.CanvasObject {
	l, r := s.row.layout, s.row
	w := newSelectable(s.style, l.text, l.lines)
	w.pick, w.hover = s.act.pick, func(in bool) { hover(w, in) }
	w.menu = func(at fyne.Position) { s.act.menu(r, w.selected(), at) }
	return w
}

// chip shows a link.
func (s *sheet) chip(link string, x, y, w float32) {
	around, side := chipAround(s.style), s.style.icon
	w = min(w, s.style.small.TextWidth(link)+around)
	s.rect(x, y, w, s.style.chip, 6, theme.ColorNameInputBackground)
	icon := canvas.NewImageFromResource(theme.NewColoredResource(look.Icon(look.IconOut), theme.ColorNamePrimary))
	s.add(icon, x+8, y+(s.style.chip-side)/2, side, side)
	t := s.style.small.Truncate(link, w-around)
	put(s.text(t, theme.SizeNameCaptionText, theme.ColorNamePrimary), x+side+14, y+(s.style.chip-s.style.smallLine)/2, w-around, s.style.smallLine)
	s.add(newArea(func() { s.act.open(link) }), x, y, w, s.style.chip)
}
