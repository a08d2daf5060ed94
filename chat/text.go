package chat

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// MaxText is the longest message that can be said, in bytes of UTF-8.
	MaxText = 64 << 10
	// maxMarks is how many combining marks may follow one character before the rest is folded into an ellipsis.
	maxMarks = 4
)

// Visible returns text as it may be shown. Line ends become line feeds. Every control, bidirectional override, invisible,
// private-use, unassigned or undecodable character becomes an escape such as \x1b or \u202e; line feeds, tabs and the zero
// width joiner stay. A pile of combining marks is cut with an ellipsis. Text without any of this is returned as it is, and so
// is a result of Visible. The result is at most four times as long.
func Visible(text string) string {
	if plainlyVisible(text) {
		return text
	}
	text = strings.ReplaceAll(text, "\r\n", "\n")
	var b strings.Builder
	b.Grow(len(text) + 16)
	marks := 0
	for len(text) > 0 {
		r, size := utf8.DecodeRuneInString(text)
		marks = pile(marks, r)
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&b, `\x%02x`, text[0])
		case marks == maxMarks+1:
			b.WriteRune('…')
		case marks <= maxMarks:
			appendVisible(&b, r)
		}
		text = text[size:]
	}
	return b.String()
}

// pile is how many marks lie upon a character once r has followed. A joiner counts too, or piles could have any height.
func pile(marks int, r rune) int {
	if r == zeroWidthJoiner || unicode.In(r, unicode.Mn, unicode.Me) && showable(r) {
		return marks + 1
	}
	return 0
}

// plainlyVisible is the fast path for nearly every message: printable ASCII, line feeds, hanzi and their punctuation.
func plainlyVisible(text string) bool {
	for _, r := range text {
		switch {
		case r >= ' ' && r < 0x7f, r == '\n':
		case r >= 0x4e00 && r <= 0x9fa5, r >= 0x3001 && r <= 0x3029, r >= 0xff01 && r <= 0xff5e:
		default:
			return false
		}
	}
	return true
}

func appendVisible(b *strings.Builder, r rune) {
	switch {
	case r == '\r':
		b.WriteByte('\n')
	case r == '\n', r == '\t', r == zeroWidthJoiner, showable(r):
		b.WriteRune(r)
	case r < 0x80:
		fmt.Fprintf(b, `\x%02x`, r)
	case r < 0x10000:
		fmt.Fprintf(b, `\u%04x`, r)
	default:
		fmt.Fprintf(b, `\U%08x`, r)
	}
}

// zeroWidthJoiner holds emoji sequences together, so it stays although it is invisible.
const zeroWidthJoiner = '\u200d'

// showable reports whether a character has a shape of its own. Some fillers are letters to Unicode but invisible.
func showable(r rune) bool {
	return unicode.IsGraphic(r) && !unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r)
}

// Indent returns text with every line after the first indented by two spaces.
func Indent(text string) string { return strings.ReplaceAll(text, "\n", "\n  ") }
