package typeset

import (
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"github.com/go-text/typesetting/segmenter"
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

// Width is the width of one cluster.
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
