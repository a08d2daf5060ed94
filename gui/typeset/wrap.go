package typeset

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Line is a drawn line of a text: text[From:To] without trailing space, and its width.
type Line struct {
	From, To int
	Width    float32
}

// softHyphen shows only where a line ends with it.
const softHyphen = "\u00ad"

// Of is what is drawn of a line of a text: its part of the text, with a hyphen where it ends with a soft one.
func (l Line) Of(text string) string {
	part := text[l.From:l.To]
	if cut, hyphen := strings.CutSuffix(part, softHyphen); hyphen && l.To < len(text) {
		return cut + "-"
	}
	return part
}

// Wrap breaks text into at most limit lines of a width, and reports whether they hold all of it. Lines break at line feeds, after
// spaces, between hanzi, and where UAX #14 allows it, but not before closing or after opening punctuation. A word wider than a
// line breaks between any two clusters.
func (m *Measurer) Wrap(text string, width float32, limit int) (lines []Line, whole bool) {
	m.stretch.forget()
	for from := 0; ; {
		if len(lines) == limit {
			return lines, false
		}
		end, next := m.breakLine(text, from, width)
		to := from + len(strings.TrimRight(text[from:end], " \t\n"))
		line := Line{From: from, To: to}
		line.Width = m.TextWidth(line.Of(text))
		lines = append(lines, line)
		if next < 0 {
			return lines, true
		}
		from = next
	}
}

// Fit breaks text into at most limit lines of a width. A text that is cut ends with an ellipsis in the last line.
func (m *Measurer) Fit(text string, width float32, limit int) (string, []Line) {
	lines, whole := m.Wrap(text, width, limit)
	if whole || len(lines) == 0 {
		return text, lines
	}
	last := &lines[len(lines)-1]
	short := m.Truncate(text[last.From:last.To]+"…", width)
	text = text[:last.From] + short
	last.To, last.Width = len(text), m.TextWidth(short)
	return text, lines
}

// breakLine returns the end of the line that starts at from, and the start of the next one; -1 at the end of the text.
func (m *Measurer) breakLine(text string, from int, width float32) (end, next int) {
	var w float32
	best := -1 // the last place where a break is allowed
	var before rune
	for i := from; i < len(text); {
		n := m.Cluster(text[i:])
		r, _ := utf8.DecodeRuneInString(text[i:])
		if r == '\n' {
			return i, i + n
		}
		if i > from && m.mayBreak(text, from, i, before, r) && (before != '\u00ad' || w+m.Width("-") <= width) {
			best = i
		}
		if w += m.Width(text[i : i+n]); w > width && i > from && text[i:i+n] != " " && r != '\t' {
			if best < 0 {
				best = i
			}
			return best, best
		}
		before, i = r, i+n
	}
	return len(text), -1
}

// Breaks returns where the lines of a text after the first begin, if they may break between any two clusters. A text without line
// feeds is meant. A width that is not above zero breaks nothing.
func (m *Measurer) Breaks(text string, width float32) (starts []int) {
	if width <= 0 {
		return nil
	}
	var w float32
	for at := 0; at < len(text); {
		n := m.Cluster(text[at:])
		step := m.Width(text[at : at+n])
		if w += step; w > width && w > step {
			starts = append(starts, at)
			w = step
		}
		at += n
	}
	return starts
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

// A Chinese line must not start with the first of these, nor end with the second.
const (
	notAtStart = "，。、；：？！…—·）》〉」』】〕”’％℃,.;:?!)]}%"
	notAtEnd   = "（《〈「『【〔“‘￥([{"
)

// wide reports whether lines may break on both sides of a plain character: hanzi and full-width forms.
func wide(r rune) bool { return r >= 0x3000 }

// The segmenter looks at stretchRunes code points at once. The last lookahead of them only serve to judge those before.
const (
	stretchRunes = 128
	lookahead    = 4
)

// stretch is a part of a text in which the line breaks are known.
type stretch struct {
	from, to int                              // text[from:to], without the lookahead
	ends     [stretchRunes * utf8.UTFMax]bool // whether a line may end before each byte from from on
}

func (s *stretch) forget() { s.from, s.to = 0, 0 }

func (s *stretch) knows(i int) bool { return i >= s.from && i < s.to }

// fill computes the line breaks in the stretch of text that starts at from.
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

// maxCluster is the greatest number of code points in a cluster. The longest emoji sequence has as many. A longer cluster could be
// wider than any line.
const maxCluster = 10

// Cluster is the number of bytes in the first cluster of text: a character with its combining marks, an emoji sequence, or a flag.
// A line feed is a cluster of its own. A cluster has at most ten code points.
func (m *Measurer) Cluster(text string) int {
	r, n := utf8.DecodeRuneInString(text)
	if r == '\n' || n == len(text) {
		return n
	}
	next, k := utf8.DecodeRuneInString(text[n:])
	if plain(r) && plain(next) || m.grapheme(text[:n+k]) == n {
		return n
	}
	return m.grapheme(text[:prefix(text, maxCluster)])
}

// maxClusters bounds the table of clusters. A text that repeats one cluster ten thousand times asks the segmenter once.
const maxClusters = 1 << 12

// grapheme is how many bytes the first grapheme cluster of text has.
func (m *Measurer) grapheme(text string) int {
	n, known := m.clusters[text]
	if !known {
		if n = m.segment(text); len(m.clusters) >= maxClusters {
			clear(m.clusters)
		}
		m.clusters[strings.Clone(text)] = n
	}
	return n
}

func (m *Measurer) segment(text string) int {
	m.segments.InitWithString(text)
	clusters := m.segments.GraphemeIterator()
	clusters.Next()
	return prefix(text, len(clusters.Grapheme().Text))
}

// prefix is how many bytes the first code points of text have. An undecodable byte counts as one.
func prefix(text string, runes int) int {
	at := 0
	for ; runes > 0 && at < len(text); runes-- {
		_, n := utf8.DecodeRuneInString(text[at:])
		at += n
	}
	return at
}

// plain reports whether r is ASCII, an accented Latin letter, a hanzi or punctuation of these. Nearly every text consists of such
// characters, and two of them are never one cluster.
func plain(r rune) bool {
	switch {
	case r < 0x7f, hanzi(r), r >= 0xc0 && r <= 0x24f:
		return true
	case r >= 0x3001 && r <= 0x3029, r >= 0xff01 && r <= 0xff9d: // 、 to 〩, ！ to ﾝ
		return true
	}
	return r >= 0x2010 && r <= 0x2026 || r >= 0x2030 && r <= 0x203a // dashes, quotation marks, the ellipsis, ‰ to ›
}

func hanzi(r rune) bool { return r >= 0x4e00 && r <= 0x9fff }
