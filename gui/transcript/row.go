package transcript

import (
	"time"

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

// Painter draws rows. A drawn row is a container of plain canvas objects in fixed places. It is dropped when it leaves the sight
// of the reader and when its message changes.
type Painter struct {
	Style *typeset.Style
	Who   func(chat.MemberID) people.Person
	Nodes []chat.Member // the members that own messages are delivered to
	Early chat.ID       // see chat.Changes
	Act   Actions
	Now   func() time.Time

	unfold     func(*Row)
	selectText func(*Selectable) // is called when the mouse begins to select
}

// Actions are what a person can do with a message.
type Actions struct {
	Retry     func(chat.Message)
	SendAgain func(chat.Message)
	Quote     func(text string)
	Copy      func(text string)
	Open      func(link string)
	Decode    func(raw []byte, e chat.Encoding) (text string, ok bool)
	Reread    func(m chat.Message, text string, e chat.Encoding)
	Delete    func(chat.Message)
	Details   func(chat.Message) // shows the delivery details of an own message
	PopUp     func(at fyne.Position, items ...*fyne.MenuItem)
	// Tooltip shows or hides a tooltip beside an object that is so high and has its upper right corner at a place.
	Tooltip func(show bool, at fyne.Position, height float32, lines func() []string)
}

// rowDrawing draws one row.
type rowDrawing struct {
	kit.Drawing
	*Painter
	row   *Row
	width float32
}

// Draw makes the object of a row that was laid out for this width.
func (p *Painter) Draw(r *Row, width float32) fyne.CanvasObject {
	s := &rowDrawing{Painter: p, row: r, width: width}
	if p.Style.Classic && r.Collapsed == 0 {
		s.classic()
		return &fyne.Container{Objects: s.Objects}
	}
	y := float32(0)
	if r.Day {
		s.centred(words.Day(r.At, s.Now()), theme.ColorNamePlaceHolder, 0, (s.Style.Day-s.Style.SmallLine)/2, width)
		y += s.Style.Day
	}
	if r.FirstUnread {
		s.unreadLine(y)
		y += s.Style.Day
	}
	switch {
	case r.Collapsed > 0:
		s.collapsedLine(r.Layout.top)
	case r.Mine():
		s.mine()
	default:
		s.theirs(y + groupSpace)
	}
	return &fyne.Container{Objects: s.Objects}
}

// centred is small text in the middle of a width.
func (s *rowDrawing) centred(words string, c fyne.ThemeColorName, x, y, w float32) {
	t := s.Text(words, theme.SizeNameCaptionText, c)
	t.Alignment = fyne.TextAlignCenter
	kit.Put(t, x, y, w, s.Style.SmallLine)
}

// faint is small text of which the caller knows that it fits.
func (s *rowDrawing) faint(words string, x, y float32) {
	kit.Put(s.Text(words, theme.SizeNameCaptionText, theme.ColorNamePlaceHolder), x, y, 0, s.Style.SmallLine)
}

// icon is a small picture in a colour.
func (s *rowDrawing) icon(picture fyne.Resource, c fyne.ThemeColorName, x, y, side float32) {
	s.Add(canvas.NewImageFromResource(theme.NewColoredResource(picture, c)), x, y, side, side)
}

// unreadLine is the line above the first unread message.
func (s *rowDrawing) unreadLine(y float32) {
	words := words.Say("New messages")
	s.centred(words, theme.ColorNamePrimary, 0, y+(s.Style.Day-s.Style.SmallLine)/2, s.width)
	m, gap := kit.Margin(s.width), s.Style.Small.TextWidth(words)/2+12
	for _, x := range []float32{m, s.width/2 + gap} {
		s.Rect(x, y+s.Style.Day/2, s.width/2-gap-m, 1, 0, theme.ColorNamePrimary)
	}
}

// theirs draws a message of somebody else: avatar and name for the first of a group, then the bubble.
func (s *rowDrawing) theirs(y float32) {
	left := bubbleLeft(s.Style, s.width)
	if s.row.First {
		if key, ok := s.row.Author.Key(); ok {
			s.roundAvatar(key, kit.Margin(s.width), y)
			s.nodeLine(left, y)
		} else {
			s.squareAvatar(kit.Margin(s.width), y)
			s.nameLine(left, y)
		}
	}
	s.bubble(left, look.ColorBubble, s.hoverBeside(left+s.row.Layout.bubbleW))
}

// squareAvatar is the avatar of a plain peer: a square with a prompt.
func (s *rowDrawing) squareAvatar(x, y float32) {
	size := s.Style.Avatar
	s.Rect(x, y, size, size, 8, look.ColorPlain)
	s.icon(look.Icon(look.IconPrompt), look.ColorOnPlain, x+size/4, y+size/4, size/2)
}

// nameLine shows the author of a plain message, its encoding and its time.
func (s *rowDrawing) nameLine(x, y float32) {
	end := s.width - kit.Margin(s.width)
	tag, at := words.Plain(), words.Clock(s.row.At)+words.Encoding(s.row.Encoding)
	tagW := s.Style.Small.TextWidth(tag) + 12
	room := end - x - tagW - 12
	at = s.Style.Small.Truncate(at, max(room/2, room-s.Style.Small.TextWidth(s.row.From.String())))
	who := s.peerLabel(room - s.Style.Small.TextWidth(at))
	s.faint(who, x, y)
	x += s.Style.Small.TextWidth(who) + 6
	s.Rect(x, y, tagW, s.Style.SmallLine, 4, look.ColorPlain)
	s.centred(tag, look.ColorOnPlain, x, y, tagW)
	s.faint(at, x+tagW+6, y)
}

// peerLabel is the name of a plain peer with its address, or the address alone. If the room is too small, the name is cut, so that
// it never stands without the address.
func (s *rowDrawing) peerLabel(room float32) string {
	small, from := s.Style.Small, s.row.From.String()
	if name := s.Who(s.row.Author).Name; name != "" {
		return small.Keep(name, "  "+from, room)
	}
	return small.Truncate(from, room)
}

// mine draws an own message: the bubble at the right, time and delivery status beside it.
func (s *rowDrawing) mine() {
	l := s.row.Layout
	x := s.width - kit.Margin(s.width) - l.bubbleW
	status := s.status(s.row)
	sentence, c, retry := deliveryWords(s.row.Message, status.delivery)
	above := words.Clock(s.row.At)
	if s.row.From.IsValid() {
		above = s.row.From.String() + "  " + above
	}
	if retry {
		above += " " + sentence
		sentence = words.Retry()
	}
	h := s.Style.SmallLine
	y := l.top + l.bubbleH - 2*h
	right := x - captionGap
	top := s.caption(above, right, y, c)
	below := s.caption(sentence, right-s.deliveryIcon(status.delivery, right, y+h, c), y+h, c)
	s.bubble(x, look.ColorBubbleMine, s.hoverInstead(top, right))
	left := right - max(top.Size().Width, below.Size().Width+iconSpace(s.Style), s.Style.Chip)
	s.detailsArea(retry, max(0, left), y, right)
}

// caption is a line of small text that ends at right.
func (s *rowDrawing) caption(words string, right, y float32, c fyne.ThemeColorName) *canvas.Text {
	if words = s.Style.Small.Truncate(words, right-kit.Margin(s.width)); words == "…" {
		words = ""
	}
	w := s.Style.Small.TextWidth(words)
	t := s.Text(words, theme.SizeNameCaptionText, c)
	kit.Put(t, right-w, y, w, s.Style.SmallLine)
	return t
}

// bubble draws the text on its ground, and below it the link that expands it and a chip for each web address.
func (s *rowDrawing) bubble(x float32, c fyne.ThemeColorName, hover hovering) {
	l, r := s.row.Layout, s.row
	s.Rect(x, l.top, l.bubbleW, l.bubbleH, s.Style.BubbleRadius, c)
	if r.Highlighted {
		s.Objects = append(s.Objects, outline(s.Style, x, l.top, l.bubbleW, l.bubbleH))
	}
	press := kit.NewArea(nil)
	press.OnMenu = func(at fyne.Position) { s.OpenMenu(r, "", at) }
	s.Add(press, x, l.top, l.bubbleW, l.bubbleH)
	y := l.top + bubbleDown
	h := s.Style.BodyLine * float32(len(l.lines))
	s.Add(s.words(hover), x+bubbleAcross, y, l.bubbleW-2*bubbleAcross, h)
	y += h
	if l.fold != foldNone {
		words := s.Style.Small.Truncate(foldWords(l.fold, r.Text), l.bubbleW-2*bubbleAcross)
		kit.Put(s.Text(words, theme.SizeNameCaptionText, theme.ColorNamePrimary), x+bubbleAcross, y+nameSpace, 0, s.Style.SmallLine)
		s.Add(kit.NewArea(func() { s.unfold(r) }), x, y, l.bubbleW, s.Style.SmallLine+2*nameSpace)
		y += s.Style.SmallLine + nameSpace
	}
	for _, link := range l.links[:min(maxLinks, len(l.links))] {
		s.chip(link, x+bubbleAcross, y+chipGap, l.bubbleW-2*bubbleAcross)
		y += s.Style.Chip + chipGap
	}
	if more := len(l.links) - maxLinks; more > 0 {
		s.faint(s.Style.Small.Truncate(words.MoreLinks(more), l.bubbleW-2*bubbleAcross), x+bubbleAcross, y+nameSpace)
	}
}

// words is the text in the bubble.
func (s *rowDrawing) words(hover hovering) fyne.CanvasObject {
	l, r := s.row.Layout, s.row
	w := NewSelectable(s.Style, l.text.Shown, l.lines)
	w.Said = l.text.Between
	w.Pick, w.Hover = s.selectText, func(in bool) { hover(w, in) }
	w.Menu = func(at fyne.Position) { s.OpenMenu(r, w.Selected(), at) }
	return w
}

// chip draws a web address that can be clicked.
func (s *rowDrawing) chip(link string, x, y, w float32) {
	around, side := chipAround(s.Style), s.Style.Icon
	shown := shownLink(link)
	w = min(w, s.Style.Small.TextWidth(shown)+around)
	s.Rect(x, y, w, s.Style.Chip, 6, theme.ColorNameInputBackground)
	s.icon(look.Icon(look.IconOut), theme.ColorNamePrimary, x+8, y+(s.Style.Chip-side)/2, side)
	t := s.Style.Small.Truncate(shown, w-around)
	kit.Put(s.Text(t, theme.SizeNameCaptionText, theme.ColorNamePrimary), x+side+14, y+(s.Style.Chip-s.Style.SmallLine)/2, w-around, s.Style.SmallLine)
	s.Add(kit.NewArea(func() { s.Act.Open(link) }), x, y, w, s.Style.Chip)
}

// roundAvatar is the avatar of a node: a circle in the colour of its key, with a letter.
func (s *rowDrawing) roundAvatar(key chat.Key, x, y float32) {
	side := s.Style.Avatar
	s.Add(canvas.NewCircle(people.Color(key)), x, y, side, side)
	t := s.Text(people.Initial(s.Who(s.row.Author).Label()), theme.SizeNameSubHeadingText, look.ColorOnAvatar)
	t.Alignment = fyne.TextAlignCenter
	h := typeset.LineHeight(t.TextSize)
	kit.Put(t, x, y+(side-h)/2, side, h)
}

// nodeLine shows the author of a message from a node, a lock or the shield of a verified member, and the time.
func (s *rowDrawing) nodeLine(x, y float32) {
	who, at := s.Who(s.row.Author), words.Clock(s.row.At)
	room := s.width - kit.Margin(s.width) - x - s.Style.Small.TextWidth(at) - 12 - iconSpace(s.Style)
	words := s.nodeLabel(room)
	s.faint(words, x, y)
	x += s.Style.Small.TextWidth(words) + 5
	icon, c := who.Badge()
	side := s.Style.Icon
	s.icon(theme.Icon(icon), c, x, y+(s.Style.SmallLine-side)/2, side)
	s.faint(at, x+side+6, y)
}

// nodeLabel is the name of a node with its fingerprint. If the room is too small, the name is cut. A node whose name is no longer
// known has its address.
func (s *rowDrawing) nodeLabel(room float32) string {
	small, p := s.Style.Small, s.Who(s.row.Author)
	if p.Label() == "" {
		return small.Truncate(s.row.From.String(), room)
	}
	name, mark := p.Parts()
	return small.Keep(name, mark, room)
}
