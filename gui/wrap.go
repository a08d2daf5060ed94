package gui

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"
)

// measurer knows how wide text is drawn at one size. Widths are asked of the toolkit once per character and then added up,
// so that a message costs the same whether it is shown or not. It belongs to the UI goroutine.
type measurer struct {
	size     float32
	singles  [256]*[256]float32 // by code point, for those of the first plane that stand alone; zero: not known yet
	advances map[string]float32 // by cluster, for all others
}

// maxAdvances bounds the table; a message of nothing but rare characters must not grow it for ever.
const maxAdvances = 1 << 15

func newMeasurer(size float32) *measurer {
	return &measurer{size: size, advances: map[string]float32{}}
}

// width is how wide one cluster is drawn.
func (m *measurer) width(cluster string) float32 {
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
	if n < len(cluster) { // marks push away what follows them
		w = max(w, m.measure(cluster+cluster)-w)
	}
	m.advances[strings.Clone(cluster)] = w
	return w
}

func (m *measurer) single(r rune, text string) float32 {
	page := m.singles[r>>8]
	if page == nil {
		page = new([256]float32)
		m.singles[r>>8] = page
	}
	if page[r&0xff] == 0 {
		page[r&0xff] = max(m.measure(text), 1e-30) // nothing to see is not zero, which is not known
	}
	return page[r&0xff]
}

func (m *measurer) measure(text string) float32 {
	return fyne.MeasureText(text, m.size, fyne.TextStyle{}).Width
}

// textWidth is how wide a text without line breaks is drawn.
func (m *measurer) textWidth(text string) float32 {
	var w float32
	for len(text) > 0 {
		n := clusterLen(text)
		w += m.width(text[:n])
		text = text[n:]
	}
	return w
}

// truncate cuts text so that it is at most width wide, with an ellipsis where something was cut.
func (m *measurer) truncate(text string, width float32) string {
	if m.textWidth(text) <= width {
		return text
	}
	width -= m.width("…")
	var w float32
	for i := 0; i < len(text); {
		n := clusterLen(text[i:])
		w += m.width(text[i : i+n])
		if w > width {
			return text[:i] + "…"
		}
		i += n
	}
	return text
}

// line is one drawn line of a text: text[from:to], where trailing space is left out.
type line struct {
	from, to int
	width    float32
}

// wrap breaks text into lines of at most width, at most limit of them, and tells whether it reached the end. Lines break at
// line feeds, after spaces and between hanzi, but not before closing punctuation nor after opening punctuation.
func (m *measurer) wrap(text string, width float32, limit int) (lines []line, whole bool) {
	for from := 0; ; {
		if len(lines) == limit {
			return lines, false
		}
		end, next := m.breakLine(text, from, width)
		to := from + len(strings.TrimRight(text[from:end], " \t\n"))
		lines = append(lines, line{from, to, m.textWidth(text[from:to])})
		if next < 0 {
			return lines, true
		}
		from = next
	}
}

// breakLine finds where the line that starts at from ends, and where the next one starts; -1 at the end of the text.
func (m *measurer) breakLine(text string, from int, width float32) (end, next int) {
	var w float32
	best := -1 // the last place a break is allowed
	var before rune
	for i := from; i < len(text); {
		n := clusterLen(text[i:])
		r, _ := utf8.DecodeRuneInString(text[i:])
		if r == '\n' {
			return i, i + n
		}
		if i > from && mayBreak(before, r) {
			best = i
		}
		if w += m.width(text[i : i+n]); w > width && i > from && text[i:i+n] != " " {
			if best < 0 {
				best = i
			}
			return best, best
		}
		before, i = r, i+n
	}
	return len(text), -1
}

// rows counts the lines of text when lines may break anywhere, up to limit.
func (m *measurer) rows(text string, width float32, limit int) int {
	rows := 1
	var w float32
	for len(text) > 0 && rows < limit {
		n := clusterLen(text)
		step := m.width(text[:n])
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

// mayBreak reports whether a line may end between two characters.
func mayBreak(a, b rune) bool {
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

// wide reports whether lines may break on both sides of r: hanzi, kana, full-width forms and emoji.
func wide(r rune) bool {
	return r >= 0x2e80 && r <= 0xd7a3 || r >= 0xf900 && r <= 0xfaff || r >= 0xff00 && r <= 0xffef || r >= 0x1f000
}

// maxCluster is how many code points belong together at most: as many as the longest emoji sequence has. More would be a
// pile or a chain that is wider than any line.
const maxCluster = 10

func hanzi(r rune) bool { return r >= 0x4e00 && r <= 0x9fff }

// clusterLen is how many bytes at the start of text belong together: a character with its combining marks, an emoji
// sequence, a flag.
func clusterLen(text string) int {
	r, n := utf8.DecodeRuneInString(text)
	if r == '\n' { // marks that follow begin the next line
		return n
	}
	flag := regional(r)
	for count := 1; n < len(text) && count < maxCluster; count++ {
		if text[n] < firstMark {
			return n
		}
		next, k := utf8.DecodeRuneInString(text[n:])
		switch {
		case flag && regional(next):
			return n + k
		case next == joiner:
			n += k
			if after, more := utf8.DecodeRuneInString(text[n:]); joins(after) {
				n += more
				count++
			}
		case extends(next):
			n += k
		default:
			return n
		}
	}
	return n
}

// firstMark is the first byte of U+0300, the first code point that can belong to the one before it.
const firstMark = 0xcc

const joiner = '\u200d'

func regional(r rune) bool { return r >= 0x1f1e6 && r <= 0x1f1ff }

// joins reports whether r goes on an emoji sequence after a joiner. Nothing else does: a joiner must not swallow the line
// feed that follows it.
func joins(r rune) bool { return unicode.In(r, unicode.So, unicode.Sm) }

// extends reports whether r belongs to the character before it: marks, variation selectors, skin tones, tags.
func extends(r rune) bool {
	if r >= 0x3100 && r <= 0x9fff { // nearly every message, and no marks
		return false
	}
	return unicode.In(r, unicode.Mn, unicode.Me, unicode.Mc) || r >= 0x1f3fb && r <= 0x1f3ff || r >= 0xe0020 && r <= 0xe007f
}
