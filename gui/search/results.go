package search

import (
	"slices"
	"time"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"udpchat/chat"
	"udpchat/chat/visible"
	"udpchat/gui/list"
	"udpchat/gui/people"
	look "udpchat/gui/theme"
	"udpchat/gui/typeset"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
	"udpchat/internal/fold"
)

// Results is the list of the messages that a search found.
type Results struct {
	list.List[*result]
	rows    []*result
	painter *Painter
	nearEnd func() // is called when less than a screen is left below
}

// result is a message that was found, and the drawing of its row at one width.
type result struct {
	chat.Message
	snippet       snippet
	lines         []typeset.Line
	width, height float32
}

func newResults(messages []chat.Message) []*result {
	rows := make([]*result, len(messages))
	for i, m := range messages {
		rows[i] = &result{Message: m}
	}
	return rows
}

func newResultList(p *Painter) *Results {
	l := &Results{painter: p}
	l.Extend(l, list.Rows[*result]{
		Len: func() int { return len(l.rows) }, Row: func(i int) *result { return l.rows[i] }, Lay: l.lay,
		Draw: func(i int, _ fyne.CanvasObject) fyne.CanvasObject {
			return p.draw(l.rows[i], l.Size().Width, i == l.Chosen)
		},
	})
	l.OnPlaced = func() {
		if l.Scroll.Offset.Y+2*l.Size().Height > l.Total {
			l.nearEnd()
		}
	}
	return l
}

func (l *Results) lay(i int, _, width float32) float32 {
	r := l.rows[i]
	if r.width != width {
		l.painter.measure(r, width)
		r.width = width
	}
	return r.height
}

// set shows other results and chooses the first of them.
func (l *Results) set(rows []*result) {
	l.rows = rows
	l.sort()
	l.Chosen = min(0, len(rows)-1)
	l.Scroll.Offset.Y = 0
	l.Update()
}

// add shows more results: below, but for those that came before others and belong behind them.
func (l *Results) add(rows []*result) {
	l.rows = append(l.rows, rows...)
	l.sort()
	l.Update()
}

// sort puts the results in the order of their places, the last one first.
func (l *Results) sort() {
	slices.SortStableFunc(l.rows, func(a, b *result) int { return b.Pos.Compare(a.Pos) })
}

// change takes a changed message over, or removes a deleted one. Update then shows it.
func (l *Results) change(m chat.Message) {
	i := slices.IndexFunc(l.rows, func(r *result) bool { return r.ID == m.ID })
	switch {
	case i < 0:
	case m.Deleted:
		l.rows = slices.Delete(l.rows, i, i+1)
		if l.Chosen > i || l.Chosen == len(l.rows) {
			l.Chosen--
		}
	default:
		l.rows[i].Message, l.rows[i].width = m, 0
	}
}

// choose chooses the result nearest to number i and brings it into sight.
func (l *Results) choose(i int) { l.Choose(max(0, i)) }

// current is the chosen result.
func (l *Results) current() (*result, bool) {
	if l.Chosen < 0 || l.Chosen >= len(l.rows) {
		return nil, false
	}
	return l.rows[l.Chosen], true
}

// Measures of a result in Fyne units.
const (
	resultOne    = 62 // height of a result of one line
	resultTwo    = 80 // and of one of two lines
	resultInset  = 8  // left and right of the ground of the chosen one
	resultAcross = 16 // left and right of the text
	resultDown   = 8  // above the text
	markRadius   = 3
)

// Painter measures and draws results.
type Painter struct {
	Style *typeset.Style
	query func() string
	Who   func(chat.MemberID) people.Person
	Now   func() time.Time
	tap   func(*result)
}

// measure breaks the snippet of a result into at most two lines.
func (p *Painter) measure(r *result, width float32) {
	room := max(60, width-2*resultAcross)
	r.snippet = newSnippet(r.Text, p.query(), p.Style.Glyphs.Drawable, func(text string) bool {
		_, whole := p.Style.Body.Wrap(text, room, 2)
		return whole
	})
	r.snippet.text, r.lines = p.Style.Body.Fit(r.snippet.text, room, 2)
	r.snippet.marks = slices.DeleteFunc(r.snippet.marks, func(m mark) bool { return m.to > len(r.snippet.text) })
	r.height = look.Scaled(resultOne)
	if len(r.lines) > 1 {
		r.height = look.Scaled(resultTwo)
	}
}

// draw makes the object of a result.
func (p *Painter) draw(r *result, width float32, chosen bool) fyne.CanvasObject {
	s := &kit.Drawing{}
	if chosen {
		s.Rect(resultInset, 0, width-2*resultInset, r.height, 8, look.ColorPaneSelected)
	}
	p.head(s, r, width)
	y := resultDown + p.Style.BodyLine + 3
	for _, ln := range r.lines {
		p.words(s, r.snippet, ln, y)
		y += p.Style.BodyLine
	}
	s.Add(kit.NewArea(func() { p.tap(r) }), 0, 0, width, r.height)
	return &fyne.Container{Objects: s.Objects}
}

// head is the line with the author and the time. The address follows a name.
func (p *Painter) head(s *kit.Drawing, r *result, width float32) {
	small, body := p.Style.Small, p.Style.Body
	at := shortTime(r.At, p.Now())
	atW := small.TextWidth(at)
	end := width - resultAcross - atW
	below := (p.Style.BodyLine - p.Style.SmallLine) * 0.7 // small text stands on the same line
	kit.Put(s.Text(at, theme.SizeNameCaptionText, theme.ColorNamePlaceHolder), end, resultDown+below, atW, p.Style.SmallLine)

	who, mark, address := authorWords(r.Message, p.Who(r.Author))
	room := end - 8 - resultAcross
	if address != "" {
		room -= small.TextWidth(address) + 6 // it tells plain peers of one name apart
	}
	who = body.Keep(who, mark, max(room, 40))
	kit.Put(s.Text(who, theme.SizeNameText, theme.ColorNameForeground), resultAcross, resultDown, 0, p.Style.BodyLine)
	x := resultAcross + body.TextWidth(who) + 6
	if address != "" && end-8-x > 40 {
		address = small.Truncate(address, end-8-x)
		kit.Put(s.Text(address, theme.SizeNameCaptionText, theme.ColorNamePlaceHolder), x, resultDown+below, 0, p.Style.SmallLine)
	}
}

// authorWords is the name of the author, its mark, and the address to show behind them.
func authorWords(m chat.Message, p people.Person) (who, mark, address string) {
	switch {
	case m.Mine():
		return words.Say("me"), "", ""
	case m.Linked() && p.Label() != "":
		who, mark = p.Parts()
		return who, mark, ""
	case p.Name != "":
		return p.Name, "", m.From.String()
	}
	return m.From.String(), "", ""
}

// words is a line of the snippet. Matches have a coloured ground.
func (p *Painter) words(s *kit.Drawing, sn snippet, ln typeset.Line, y float32) {
	x, at := float32(resultAcross), ln.From
	piece := func(to int, found bool) {
		text := sn.text[at:to]
		at = to
		if text == "" {
			return
		}
		w := p.Style.Body.TextWidth(text)
		c := theme.ColorNameForeground
		if found {
			s.Rect(x, y, w, p.Style.BodyLine, markRadius, look.ColorFound)
			c = look.ColorOnFound
		}
		kit.Put(s.Text(text, theme.SizeNameText, c), x, y, w, p.Style.BodyLine)
		x += w
	}
	for _, m := range sn.marks {
		if m.to > ln.From && m.from < ln.To {
			piece(max(m.from, ln.From), false)
			piece(min(m.to, ln.To), true)
		}
	}
	piece(ln.To, false)
}

// shortTime is the time of a message as short as possible.
func shortTime(t, now time.Time) string {
	t, now = t.Local(), now.Local()
	gaps := []any{"Time", words.Clock(t), "Year", t.Year(), "Month", int(t.Month()), "Day", t.Day(), "MonthName", t.Format("Jan")}
	switch {
	case words.SameDay(t, now):
		return words.Say("today {{.Time}}", gaps...)
	case words.SameDay(t, now.AddDate(0, 0, -1)):
		return words.Say("yesterday {{.Time}}", gaps...)
	case t.Year() == now.Year():
		return words.Say("{{.Day}} {{.MonthName}} {{.Time}}", gaps...)
	}
	return words.Say("{{.Day}} {{.MonthName}} {{.Year}}", gaps...)
}

// snippet is a part of a message that was found: one paragraph, and the places of the searched text in it.
type snippet struct {
	text  string
	marks []mark
}

// mark is a part of a text, in bytes.
type mark struct{ from, to int }

const (
	snippetLead  = 24       // characters before the first match; if there are more,
	snippetNear  = 10       // only so many are shown
	snippetMost  = 160      // characters in all
	snippetReach = 64 << 10 // bytes of a message that are searched
)

// newSnippet returns the part of a message around the first match, or all of it if that fits. drawable replaces characters that
// cannot be drawn. Its cost is bounded.
func newSnippet(text, query string, drawable func(string) string, fits func(string) bool) snippet {
	shown := func(text string) string { return drawable(typeset.OneParagraph(visible.String(text))) }
	text = text[:min(len(text), snippetReach)]
	start := typeset.FirstRunes(text, snippetMost)
	part := shown(typeset.Shorten(text, snippetMost))
	if len(start) < len(text) || !fits(part) {
		if at, _ := fold.Find(text, query); back(text, max(0, at), snippetLead) > 0 {
			part = "…" + shown(typeset.Shorten(text[back(text, at, snippetNear):], snippetMost))
		}
	}
	return snippet{part, allMarks(part, shown(query))}
}

// back is the index n characters before another one; zero if there are fewer.
func back(text string, at, n int) int {
	for ; n > 0 && at > 0; n-- {
		_, size := utf8.DecodeLastRuneInString(text[:at])
		at -= size
	}
	return at
}

// allMarks finds every match in a text.
func allMarks(text, query string) []mark {
	var marks []mark
	for from, to := range fold.All(text, query) {
		marks = append(marks, mark{from, to})
	}
	return marks
}
