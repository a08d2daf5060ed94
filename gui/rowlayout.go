package gui

import (
	"strings"
	"unicode/utf8"

	"udpchat/chat"
	"udpchat/gui/typeset"
)

// A message of more than foldLines lines or foldRunes characters shows its first foldedTo lines until it is unfolded, and
// then at most unfoldedLines lines and unfoldedRunes characters: what it takes to lay out stays bounded.
const (
	foldLines     = 12
	foldRunes     = 2000
	foldedTo      = 3
	unfoldedLines = 500
	unfoldedRunes = 20_000
)

// Measures of a row in Fyne units.
const (
	bubbleAcross = 12  // space left and right of a bubble's text
	bubbleDown   = 7   // and above and below it
	bubbleMost   = 560 // the widest bubble
	groupSpace   = 10  // above the first message of a group
	nameSpace    = 3.6 // below the name line
	captionGap   = 8   // between a bubble and what stands beside it
	chipGap      = 6
)

// rowLayout is where the parts of a row stand at one width.
type rowLayout struct {
	width, height float32
	most          float32 // the widest the text may be
	top           float32 // of the bubble: below day line, space and name
	bubbleW       float32
	bubbleH       float32
	text          string // what is shown of the message
	lines         []typeset.Line
	fold          fold
	links         []string
	age           int
}

// fold tells what the link below a long text does.
type fold uint8

const (
	foldNone fold = iota
	foldMore
	foldLess
	foldCut // like foldLess, but not even unfolded it shows all
)

// rowLayoutKey tells whether a drawn row still shows what it should.
type rowLayoutKey struct {
	rev               chat.Rev
	width, top        float32
	fold              fold
	age               int
	day, fresh, first bool
	hit               bool
	quiet             int
	told              told
}

func (l rowLayout) key(r *row, t told) rowLayoutKey {
	return rowLayoutKey{r.Rev, l.width, l.top, l.fold, l.age, r.day, r.fresh, r.first, r.hit, r.quiet, t}
}

// layoutRow measures a row. Its cost is bounded: no more than foldRunes characters are looked at, or unfoldedRunes of one that
// the person has unfolded.
func layoutRow(s *style, r *row, width float32) rowLayout {
	if r.quiet > 0 {
		top := above(s, r)
		return rowLayout{width: width, age: s.age, top: top, height: top + s.smallLine}
	}
	if s.classic {
		return layoutClassic(s, r, width)
	}
	l := rowLayout{width: width, age: s.age}
	most, limit := foldRunes, foldLines
	if r.unfolded {
		most, limit = unfoldedRunes, unfoldedLines
	}
	start := firstRunes(r.Text, most)
	visible := shownText(s, start)
	l.text = firstRunes(visible, most)
	l.most = bubbleRoom(s, r.Mine(), width) - 2*bubbleAcross
	var whole bool
	l.lines, whole = s.body.Wrap(l.text, l.most, limit)
	whole = whole && len(start) == len(r.Text) && len(l.text) == len(visible)
	switch {
	case r.unfolded && !whole:
		l.fold = foldCut
	case r.unfolded:
		l.fold = foldLess
	case !whole:
		l.fold = foldMore
		l.lines = l.lines[:min(foldedTo, len(l.lines))]
	}
	l.links = findLinks(l.text)
	sizeBubble(s, &l, r.Text)
	if r.Mine() {
		l.bubbleH = max(l.bubbleH, 2*s.smallLine) // what stands beside it
	}
	l.top = above(s, r)
	l.height = l.top + l.bubbleH
	return l
}

func sizeBubble(s *style, l *rowLayout, full string) {
	for _, x := range l.lines {
		l.bubbleW = max(l.bubbleW, x.Width)
	}
	l.bubbleH = 2*bubbleDown + s.bodyLine*float32(len(l.lines))
	if l.fold != foldNone {
		l.bubbleH += s.smallLine + nameSpace
		l.bubbleW = max(l.bubbleW, min(l.most, s.small.TextWidth(foldWords(l.fold, full))))
	}
	sizeLinks(s, l)
	l.bubbleW += 2 * bubbleAcross
}

// sizeLinks makes room for a chip for each of the first links.
func sizeLinks(s *style, l *rowLayout) {
	for i, link := range l.links {
		if i == maxLinks {
			l.bubbleH += s.smallLine + nameSpace
			l.bubbleW = max(l.bubbleW, min(s.small.TextWidth(moreLinksWords(len(l.links)-i)), l.most))
			break
		}
		l.bubbleH += s.chip + chipGap
		l.bubbleW = max(l.bubbleW, min(s.small.TextWidth(link)+chipAround(s), l.most))
	}
}

// chipAround is the space in a chip around its text: the icon and what is beside it.
func chipAround(s *style) float32 { return s.icon + 22 }

// above is the height of what stands above the bubble.
func above(s *style, r *row) float32 {
	var h float32
	if r.day {
		h += s.day
	}
	if r.fresh {
		h += s.day
	}
	if r.first {
		h += groupSpace
		if !r.Mine() && r.quiet == 0 {
			h += s.smallLine + nameSpace
		}
	}
	return h
}

// bubbleRoom is the widest a bubble may be in a column.
func bubbleRoom(s *style, mine bool, width float32) float32 {
	m := margin(width)
	room := min(bubbleMost, width*0.72)
	if mine {
		return max(60, min(room, width-2*m-captionGap-s.small.TextWidth("00:00 发送失败")-markSpace(s)))
	}
	return max(60, min(room, width-m-bubbleLeft(s, width)))
}

// bubbleLeft is where the bubbles of others begin.
func bubbleLeft(s *style, width float32) float32 {
	return margin(width) + s.avatar + 12
}

// bubbleAt is where the bubble of a row stands in it; in the classic view, all there is of the message.
func bubbleAt(s *style, r *row, width float32) (x, y, w, h float32) {
	l := r.layout
	switch {
	case s.classic:
		return margin(width) - 6, 0, l.most + 12, l.height
	case r.Mine():
		return width - margin(width) - l.bubbleW, l.top, l.bubbleW, l.bubbleH
	}
	return bubbleLeft(s, width), l.top, l.bubbleW, l.bubbleH
}

// shownText is a text of somebody else as it may be drawn, without what no face has.
func shownText(s *style, text string) string {
	if text == "" {
		return emptyWords()
	}
	return s.glyphs.drawable(strings.ReplaceAll(chat.Visible(text), "\t", "    "))
}

// firstRunes is at most the first n characters of text.
func firstRunes(text string, n int) string {
	if len(text) <= n {
		return text
	}
	for i := range text {
		if n == 0 {
			return text[:i]
		}
		n--
	}
	return text
}

func runes(text string) int { return utf8.RuneCountInString(text) }

// oneLine is text with its line breaks shown as a mark.
func oneLine(text string) string {
	out := make([]rune, 0, len(text))
	for _, r := range firstRunes(text, 200) {
		if r == '\n' {
			r = '↵'
		}
		out = append(out, r)
	}
	return string(out)
}
