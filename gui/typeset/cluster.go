package typeset

import (
	"strings"
	"unicode/utf8"
)

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
