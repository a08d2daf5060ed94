package gui

import (
	"image/color"
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
	style *style
	name  func(chat.MemberID) string // what the person calls a member; empty: nothing
	act   rowActions
	now   func() time.Time
}

// rowActions are what a person can do with a row.
type rowActions struct {
	retry  func(chat.Message)
	unfold func(*row)
	menu   func(*row, fyne.Position)
}

// sheet collects the objects of one row.
type sheet struct {
	*painter
	row     *row
	width   float32
	objects []fyne.CanvasObject
}

// draw makes the object of a row that was laid out for this width.
func (p *painter) draw(r *row, width float32) fyne.CanvasObject {
	s := &sheet{painter: p, row: r, width: width}
	y := float32(0)
	if r.day {
		s.dayLine()
		y += dayHeight
	}
	if r.Mine() {
		s.mine()
	} else {
		s.theirs(y + groupSpace)
	}
	return &fyne.Container{Objects: s.objects}
}

// dayLine is the date above the first message of a day.
func (s *sheet) dayLine() {
	words := dayWords(s.row.At, s.now())
	t := s.text(words, theme.SizeNameCaptionText, theme.ColorNamePlaceHolder)
	t.Alignment = fyne.TextAlignCenter
	put(t, 0, (dayHeight-s.style.smallLine)/2, s.width, s.style.smallLine)
}

// theirs is a message of somebody else: avatar and name above the first of a group, then the bubble.
func (s *sheet) theirs(y float32) {
	left := s.style.bubbleLeft(s.width)
	if s.row.first {
		s.squareAvatar(margin(s.width), y)
		s.nameLine(left, y)
	}
	s.bubble(left, look.ColorBubble)
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
	tagW, atW := s.style.small.textWidth(tag)+12, s.style.small.textWidth(at)
	who := s.style.small.truncate(s.who(), end-x-tagW-atW-16)
	h := s.style.smallLine

	put(s.text(who, theme.SizeNameCaptionText, theme.ColorNamePlaceHolder), x, y, 0, h)
	x += s.style.small.textWidth(who) + 6
	s.rect(x, y, tagW, h, 4, look.ColorPlain)
	t := s.text(tag, theme.SizeNameCaptionText, look.ColorOnPlain)
	t.Alignment = fyne.TextAlignCenter
	put(t, x, y, tagW, h)
	x += tagW + 6
	put(s.text(at, theme.SizeNameCaptionText, theme.ColorNamePlaceHolder), x, y, 0, h)
}

// who is the name a person gave and the address it came from, or the address alone: a name never stands without it.
func (s *sheet) who() string {
	from := s.row.From.String()
	if name := s.name(s.row.Author); name != "" {
		return name + "  " + from
	}
	return from
}

// mine is an own message: the bubble at the right, time and state beside it.
func (s *sheet) mine() {
	l := s.row.layout
	x := s.width - margin(s.width) - l.bubbleW
	s.bubble(x, look.ColorBubbleMine)
	words, c, retry := stateWords(s.row.Message)
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
	s.caption(above, right, y, c)
	s.caption(words, right, y+h, c)
	if retry {
		w := max(s.style.small.textWidth(above), s.style.small.textWidth(words))
		m := s.row.Message
		s.add(newArea(func() { s.act.retry(m) }), right-w, y, w, 2*h)
	}
}

// caption is a small line that ends at a place.
func (s *sheet) caption(words string, right, y float32, c fyne.ThemeColorName) {
	words = s.style.small.truncate(words, right-margin(s.width))
	w := s.style.small.textWidth(words)
	put(s.text(words, theme.SizeNameCaptionText, c), right-w, y, w, s.style.smallLine)
}

// bubble is the text on its ground.
func (s *sheet) bubble(x float32, c fyne.ThemeColorName) {
	l := s.row.layout
	s.rect(x, l.top, l.bubbleW, l.bubbleH, s.style.bubbleRadius, c)
	y := l.top + bubbleDown
	for _, ln := range l.lines {
		put(s.text(l.text[ln.from:ln.to], theme.SizeNameText, theme.ColorNameForeground), x+bubbleAcross, y, ln.width, s.style.bodyLine)
		y += s.style.bodyLine
	}
	r := s.row
	press := newArea(nil)
	press.menu = func(at fyne.Position) { s.act.menu(r, at) }
	if l.fold != foldNone {
		put(s.text(foldWords(l.fold, r.Text), theme.SizeNameCaptionText, theme.ColorNamePrimary), x+bubbleAcross, y+nameSpace, 0, s.style.smallLine)
		press.tapped = func() { s.act.unfold(r) }
	}
	s.add(press, x, l.top, l.bubbleW, l.bubbleH)
}

func (s *sheet) text(content string, size fyne.ThemeSizeName, c fyne.ThemeColorName) *canvas.Text {
	t := canvas.NewText(content, theme.Color(c))
	t.TextSize = theme.Size(size)
	s.objects = append(s.objects, t)
	return t
}

func (s *sheet) rect(x, y, w, h, radius float32, c fyne.ThemeColorName) {
	r := canvas.NewRectangle(color.Transparent)
	r.FillColor = theme.Color(c)
	r.CornerRadius = radius
	s.add(r, x, y, w, h)
}

func (s *sheet) add(o fyne.CanvasObject, x, y, w, h float32) {
	s.objects = append(s.objects, o)
	put(o, x, y, w, h)
}
