package gui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"udpchat/chat"
	look "udpchat/gui/theme"
	"udpchat/gui/typeset"
)

// Measures of a result in Fyne units.
const (
	resultOne    = 62 // height of a result of one line
	resultTwo    = 80 // and of one of two lines
	resultInset  = 8  // of the ground of the chosen one
	resultAcross = 16 // space left and right of the text
	resultDown   = 8  // and above it
	markRadius   = 3
)

// resultPainter measures and draws what a search found.
type resultPainter struct {
	style *style
	query func() string
	who   func(chat.MemberID) person
	now   func() time.Time
	tap   func(*result)
}

// measure breaks the words of a result into at most two lines.
func (p *resultPainter) measure(r *result, width float32) {
	lines := func(text string) ([]typeset.Line, bool) {
		return p.style.body.Wrap(text, max(60, width-2*resultAcross), 2)
	}
	r.snippet = newSnippet(r.Text, p.query(), p.style.glyphs.drawable, func(text string) bool {
		_, whole := lines(text)
		return whole
	})
	r.lines, _ = lines(r.snippet.text)
	r.height = grown(resultOne)
	if len(r.lines) > 1 {
		r.height = grown(resultTwo)
	}
}

// draw makes the object of a result.
func (p *resultPainter) draw(r *result, width float32, chosen bool) fyne.CanvasObject {
	s := &drawing{}
	if chosen {
		s.rect(resultInset, 0, width-2*resultInset, r.height, 8, look.ColorPaneSelected)
	}
	p.head(s, r, width)
	y := resultDown + p.style.bodyLine + 3
	for _, ln := range r.lines {
		p.words(s, r.snippet, ln, y)
		y += p.style.bodyLine
	}
	s.add(newArea(func() { p.tap(r) }), 0, 0, width, r.height)
	return &fyne.Container{Objects: s.objects}
}

// head tells who said it and when. A name is followed by the address.
func (p *resultPainter) head(s *drawing, r *result, width float32) {
	small, body := p.style.small, p.style.body
	at := shortTime(r.At, p.now())
	atW := small.TextWidth(at)
	end := width - resultAcross - atW
	below := (p.style.bodyLine - p.style.smallLine) * 0.7 // small text stands on the same line
	put(s.text(at, theme.SizeNameCaptionText, theme.ColorNamePlaceHolder), end, resultDown+below, atW, p.style.smallLine)

	who, address := authorWords(r.Message, p.who(r.Author))
	who = body.Truncate(who, end-8-resultAcross)
	put(s.text(who, theme.SizeNameText, theme.ColorNameForeground), resultAcross, resultDown, 0, p.style.bodyLine)
	x := resultAcross + body.TextWidth(who) + 6
	if address != "" && end-8-x > 40 {
		address = small.Truncate(address, end-8-x)
		put(s.text(address, theme.SizeNameCaptionText, theme.ColorNamePlaceHolder), x, resultDown+below, 0, p.style.smallLine)
	}
}

// authorWords is what the author of a message is called, and the address that belongs to a name.
func authorWords(m chat.Message, p person) (who, address string) {
	switch {
	case m.Mine():
		return say("me"), ""
	case m.Via == chat.ViaLink && p.call() != "":
		return p.call(), ""
	case p.name != "":
		return p.name, m.From.String()
	}
	return m.From.String(), ""
}

// words is one line, with what was searched for on a ground of its own.
func (p *resultPainter) words(s *drawing, sn snippet, ln typeset.Line, y float32) {
	x, at := float32(resultAcross), ln.From
	piece := func(to int, found bool) {
		text := sn.text[at:to]
		at = to
		if text == "" {
			return
		}
		w := p.style.body.TextWidth(text)
		c := theme.ColorNameForeground
		if found {
			s.rect(x, y, w, p.style.bodyLine, markRadius, look.ColorFound)
			c = look.ColorOnFound
		}
		put(s.text(text, theme.SizeNameText, c), x, y, w, p.style.bodyLine)
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

// shortTime is when a message was said, as short as can be.
func shortTime(t, now time.Time) string {
	t, now = t.Local(), now.Local()
	gaps := []any{"Time", clock(t), "Year", t.Year(), "Month", int(t.Month()), "Day", t.Day(), "MonthName", t.Format("Jan")}
	switch {
	case sameDay(t, now):
		return say("today {{.Time}}", gaps...)
	case sameDay(t, now.AddDate(0, 0, -1)):
		return say("yesterday {{.Time}}", gaps...)
	case t.Year() == now.Year():
		return say("{{.Day}} {{.MonthName}} {{.Time}}", gaps...)
	}
	return say("{{.Day}} {{.MonthName}} {{.Year}}", gaps...)
}
