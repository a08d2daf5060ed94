// Package confusable finds names that look the same. The method is that of Unicode Technical Standard #39, section 4, with a
// short table of our own: Latin, Greek and Cyrillic letters, digits, and the punctuation of usual keyboards.
package confusable

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// alike has rows of characters that are hard to tell from each other. The first stands for the row.
var alike = strings.Fields(`
	aАаΑα bВвΒ cСс dԁ eЕеΕ gԍ hНнΗһ iІіΙιlӏ1|! jЈј kКкΚκ mМмΜ nΝ oОоΟοσ0〇○ pРрΡρ sЅѕ tТтΤτ uυ vν wԝ xХхΧχ yУуΥγ zΖ
	·•・･‧ -–—‐ー一 'ʼ‘’`)

// Skeleton returns a form of a name that is the same for names that look the same: in one case and width, without spaces and
// combining marks.
func Skeleton(name string) string {
	var b strings.Builder
	for _, r := range name {
		if r > 0xff00 && r < 0xff5f {
			r -= 0xfee0 // the full-width form of an ASCII character
		}
		if !unicode.IsSpace(r) && !unicode.In(r, unicode.Mn, unicode.Cf) {
			b.WriteRune(lookalike(r))
		}
	}
	return b.String()
}

// lookalike is the character that stands for all that look like one.
func lookalike(r rune) rune {
	r = unicode.ToLower(r)
	for _, row := range alike {
		if strings.ContainsRune(row, r) {
			first, _ := utf8.DecodeRuneInString(row)
			return first
		}
	}
	return r
}

// unmarked is the Skeleton of a name without a Mark, and MarkLength bytes after it, at its end.
func unmarked(name string) string {
	s := Skeleton(name)
	if i := strings.LastIndex(s, Mark); i > 0 && len(s)-i == len(Mark)+MarkLength {
		return s[:i]
	}
	return s
}
