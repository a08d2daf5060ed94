package chat

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// alike has rows of characters that are hard to tell from each other, of those that usual keyboards have.
var alike = strings.Fields(`
	aАаΑα bВвΒ cСс dԁ eЕеΕ gԍ hНнΗһ iІіΙιlӏ1|! jЈј kКкΚκ mМмΜ nΝ oОоΟοσ0〇○ pРрΡρ sЅѕ tТтΤτ uυ vν wԝ xХхΧχ yУуΥγ zΖ
	·•・･‧ -–—‐ー一 'ʼ‘’`)

// skeleton is a name in a form that is the same for names that look the same: in one case and width, without spaces and
// marks, and without what Label puts behind names that several have.
func skeleton(name string) string {
	var b strings.Builder
	for _, r := range name {
		if r > 0xff00 && r < 0xff5f {
			r -= 0xfee0 // the full-width form of an ASCII character
		}
		if !unicode.IsSpace(r) && !unicode.In(r, unicode.Mn, unicode.Cf) {
			b.WriteRune(lookalike(r))
		}
	}
	s := b.String()
	if i := strings.LastIndex(s, twinMark); i > 0 && len(s)-i == len(twinMark)+markLength {
		return s[:i]
	}
	return s
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
