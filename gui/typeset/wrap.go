package typeset

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Line is one drawn line of a text: text[From:To], where trailing space is left out, and how wide it is.
type Line struct {
	From, To int
	Width    float32
}

// Wrap breaks text into lines of at most width, at most limit of them, and tells whether it reached the end. Lines break at
// line feeds, after spaces, between hanzi, and elsewhere as UAX #14 says, but not before closing punctuation nor after
// opening punctuation. A word that is wider than a line breaks between any two clusters.
func (m *Measurer) Wrap(text string, width float32, limit int) (lines []Line, whole bool) {
	m.stretch.forget()
	for from := 0; ; {
		if len(lines) == limit {
			return lines, false
		}
		end, next := m.breakLine(text, from, width)
		to := from + len(strings.TrimRight(text[from:end], " \t\n"))
		lines = append(lines, Line{from, to, m.TextWidth(text[from:to])})
		if next < 0 {
			return lines, true
		}
		from = next
	}
}

// breakLine finds where the line that starts at from ends, and where the next one starts; -1 at the end of the text.
func (m *Measurer) breakLine(text string, from int, width float32) (end, next int) {
	var w float32
	best := -1 // the last place a break is allowed
	var before rune
	for i := from; i < len(text); {
		n := m.Cluster(text[i:])
		r, _ := utf8.DecodeRuneInString(text[i:])
		if r == '\n' {
			return i, i + n
		}
		if i > from && m.mayBreak(text, from, i, before, r) {
			best = i
		}
		if w += m.Width(text[i : i+n]); w > width && i > from && text[i:i+n] != " " {
			if best < 0 {
				best = i
			}
			return best, best
		}
		before, i = r, i+n
	}
	return len(text), -1
}

// Rows counts the lines of text when lines may break anywhere, up to limit.
func (m *Measurer) Rows(text string, width float32, limit int) int {
	rows := 1
	var w float32
	for len(text) > 0 && rows < limit {
		n := m.Cluster(text)
		step := m.Width(text[:n])
		switch {
		case text[0] == '\n':
			rows, w = rows+1, 0
		case w+step > width:
			rows, w = rows+1, step
		default:
			w += step
		}
		text = text[n:]
	}
	return rows
}

// mayBreak reports whether the line that starts at from may end at i, between the clusters that begin with a and b.
func (m *Measurer) mayBreak(text string, from, i int, a, b rune) bool {
	if plain(a) && plain(b) {
		return plainBreak(a, b)
	}
	if !m.stretch.knows(i) {
		m.fill(text, from)
	}
	if !m.stretch.knows(i) { // the line is longer than a stretch
		_, n := utf8.DecodeLastRuneInString(text[:i])
		m.fill(text, i-n)
	}
	return m.stretch.ends[i-m.stretch.from]
}

// plainBreak reports whether a line may end between two plain characters.
func plainBreak(a, b rune) bool {
	switch {
	case hanzi(a) && hanzi(b):
		return true
	case b == ' ':
		return false
	case a == ' ', a == '\t', a == '-' && !unicode.IsDigit(b), wide(a), wide(b):
		return !strings.ContainsRune(notAtStart, b) && !strings.ContainsRune(notAtEnd, a)
	}
	return false
}

// What a Chinese line must not start and not end with.
const (
	notAtStart = "，。、；：？！…—·）》〉」』】〕”’％℃,.;:?!)]}%"
	notAtEnd   = "（《〈「『【〔“‘￥([{"
)

// wide reports whether lines may break on both sides of a plain character: hanzi and full-width forms.
func wide(r rune) bool { return r >= 0x3000 }

// stretchRunes is how many code points the segmenter looks at in one go, and lookahead how many of them at the end only serve
// to judge those before them.
const (
	stretchRunes = 128
	lookahead    = 4
)

// stretch is the part of a text for which the segmenter has told where lines may end.
type stretch struct {
	from, to int                              // text[from:to], without the lookahead
	ends     [stretchRunes * utf8.UTFMax]bool // whether a line may end before each byte from from on
}

func (s *stretch) forget() { s.from, s.to = 0, 0 }

func (s *stretch) knows(i int) bool { return i >= s.from && i < s.to }

// fill asks the segmenter where lines may end in the stretch of text that starts at from.
func (m *Measurer) fill(text string, from int) {
	s := &m.stretch
	clear(s.ends[:])
	seen := text[from : from+prefix(text[from:], stretchRunes)]
	s.from, s.to = from, from+len(seen)
	if s.to < len(text) {
		s.to = from + prefix(seen, stretchRunes-lookahead)
	}
	m.segments.InitWithString(seen)
	at := 0
	for lines := m.segments.LineIterator(); lines.Next() && at < len(seen); {
		s.ends[at] = true
		at += prefix(seen[at:], len(lines.Line().Text))
	}
}
