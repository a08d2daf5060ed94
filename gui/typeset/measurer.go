// Package typeset lays out text: it computes the width of a drawn text, the clusters of characters, and the line breaks.
// Unicode's rules for clusters (UAX #29) and line breaks (UAX #14) come from go-text/typesetting. ASCII, accented Latin letters,
// hanzi and their punctuation take a faster path of their own.
package typeset

import (
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"github.com/go-text/typesetting/segmenter"

	look "udpchat/gui/theme"
)

// Measurer measures text of one size. It asks the toolkit once for the width of each cluster, and adds up the widths of a text. It
// belongs to the UI goroutine.
type Measurer struct {
	size     float32
	singles  [256]*[256]float32 // by code point, for clusters of one code point of the first plane; zero: not known yet
	advances map[string]float32 // by cluster, for all others
	clusters map[string]int     // bytes of the first cluster, by the beginning of a text
	segments segmenter.Segmenter
	stretch  stretch
}

// maxAdvances bounds the table, which messages of rare characters would grow without end.
const maxAdvances = 1 << 15

// NewMeasurer returns a measurer of text of a size in the toolkit's units.
func NewMeasurer(size float32) *Measurer {
	return &Measurer{size: size, advances: map[string]float32{}, clusters: map[string]int{}}
}

// Size is the size of the text.
func (m *Measurer) Size() float32 { return m.size }

// Tab is drawn in place of a tab.
const Tab = "    "

// Width is the width of one cluster. A tab is as wide as Tab.
func (m *Measurer) Width(cluster string) float32 {
	r, n := utf8.DecodeRuneInString(cluster)
	if n == len(cluster) && r < 0x10000 && r != utf8.RuneError {
		return m.single(r, cluster)
	}
	if w, ok := m.advances[cluster]; ok {
		return w
	}
	if len(m.advances) >= maxAdvances {
		clear(m.advances)
	}
	w := m.measure(cluster)
	if n < len(cluster) { // marks move the next cluster away
		w = max(w, m.measure(cluster+cluster)-w)
	}
	m.advances[strings.Clone(cluster)] = w
	return w
}

func (m *Measurer) single(r rune, text string) float32 {
	page := m.singles[r>>8]
	if page == nil {
		page = new([256]float32)
		m.singles[r>>8] = page
	}
	if page[r&0xff] == 0 {
		page[r&0xff] = max(m.measure(text), 1e-30) // an invisible cluster is no unknown one
	}
	return page[r&0xff]
}

func (m *Measurer) measure(text string) float32 {
	if text == "\t" {
		text = Tab
	}
	return fyne.MeasureText(text, m.size, fyne.TextStyle{}).Width
}

// TextWidth is the width of a text without line breaks.
func (m *Measurer) TextWidth(text string) float32 {
	var w float32
	for len(text) > 0 {
		n := m.Cluster(text)
		w += m.Width(text[:n])
		text = text[n:]
	}
	return w
}

// Nearest is the position between two clusters of a text without line breaks that is nearest to a distance from its start.
func (m *Measurer) Nearest(text string, x float32) int {
	at := 0
	for at < len(text) {
		n := m.Cluster(text[at:])
		w := m.Width(text[at : at+n])
		if x < w/2 {
			break
		}
		x -= w
		at += n
	}
	return at
}

// Truncate cuts text to a width. A cut text ends with an ellipsis.
func (m *Measurer) Truncate(text string, width float32) string {
	if m.TextWidth(text) <= width {
		return text
	}
	width -= m.Width("…")
	var w float32
	for i := 0; i < len(text); {
		n := m.Cluster(text[i:])
		w += m.Width(text[i : i+n])
		if w > width {
			return text[:i] + "…"
		}
		i += n
	}
	return text
}

// Keep cuts text to a width together with an end that stays whole. Only an end that has no room itself is cut, too.
func (m *Measurer) Keep(text, end string, width float32) string {
	room := width - m.TextWidth(end)
	if end != "" && room < m.Width("…") {
		return m.Truncate(strings.TrimSpace(end), width)
	}
	if end == "" {
		return m.Truncate(text, room)
	}
	return Isolate(m.Truncate(text, room)) + end
}

// Style holds the measures of the theme that rows are drawn with. Another theme or text size makes another style.
type Style struct {
	Body, Small          *Measurer
	Glyphs               *Glyphs
	BodyLine, SmallLine  float32 // heights of a line
	Day, Chip            float32 // heights of a day line and of a link
	Avatar, BubbleRadius float32
	Icon                 float32 // side of an icon beside small text
	Classic              bool    // rows look like the lines of the console program
	Age                  int     // is greater in a newer style
}

// NewStyle returns the style of the theme that the app has now.
func NewStyle(age int) *Style {
	s := &Style{
		Body:         NewMeasurer(theme.Size(theme.SizeNameText)),
		Small:        NewMeasurer(theme.Size(theme.SizeNameCaptionText)),
		Glyphs:       newGlyphs(),
		Day:          theme.Size(look.SizeDetailRow),
		Chip:         theme.Size(look.SizeTarget),
		Avatar:       theme.Size(look.SizeAvatar),
		BubbleRadius: theme.Size(look.SizeBubbleRadius),
		Icon:         look.Scaled(14),
		Age:          age,
	}
	s.BodyLine = LineHeight(s.Body.Size())
	s.SmallLine = LineHeight(s.Small.Size())
	return s
}

// LineHeight is the height of a line of text of a size.
func LineHeight(size float32) float32 { return fyne.MeasureText("国", size, fyne.TextStyle{}).Height }

// FirstRunes is the beginning of text, at most n characters.
func FirstRunes(text string, n int) string {
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

// Shorten is the beginning of text, at most n characters. An ellipsis follows a cut text, and no grapheme cluster (UAX #29) is
// divided.
func Shorten(text string, n int) string {
	if FirstRunes(text, n) == text {
		return text
	}
	var s segmenter.Segmenter
	s.InitWithString(FirstRunes(text, n+maxCluster))
	end := 0
	for clusters := s.GraphemeIterator(); clusters.Next(); {
		c := clusters.Grapheme()
		if c.Offset+len(c.Text) > n {
			break
		}
		end = c.Offset + len(c.Text)
	}
	return strings.TrimRight(FirstRunes(text, end), " \n\t") + "…"
}

// Runes is the number of characters in text.
func Runes(text string) int { return utf8.RuneCountInString(text) }

// Over is how many characters of text begin or end beyond a number of bytes.
func Over(text string, most int) int {
	if len(text) <= most {
		return 0
	}
	at := max(0, most)
	for at > 0 && !utf8.RuneStart(text[at]) {
		at--
	}
	return Runes(text[at:])
}

// oneLine is how many characters OneLine keeps.
const oneLine = 200

// OneLine is the beginning of text with a visible mark in place of each line break.
func OneLine(text string) string { return strings.ReplaceAll(Shorten(text, oneLine), "\n", "↵") }

// OneParagraph is text with a space in place of each line break and tab.
func OneParagraph(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' {
			return ' '
		}
		return r
	}, text)
}
