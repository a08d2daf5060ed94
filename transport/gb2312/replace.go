package gb2312

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const (
	geta          = '〓' // printers' sign for a missing character; A1FE
	zeroWidthJoin = '\u200D'
)

// Replace converts s to the text that plain peers will read, and reports
// whether that differs from s. The result is always Encodable, holds no control
// characters but TAB and LF, and another Replace does not change it. It can be
// empty when s is not.
//
//   - CR, CR LF and the other line breaks of Unicode become LF.
//   - Other control characters (C0, DEL, C1) and invisible ones (joiners,
//     variation selectors, byte order marks, bidi controls) become nothing.
//   - A character with an equivalent becomes that, at most six characters: the
//     simplified form of a traditional hanzi or variant (国 for 國, 启 for 啟), a
//     space for every kind of space, the letter for an accented one (n for ñ),
//     the full form of half-width kana, EUR for €, (11) for ⑪, 1/2 for ½.
//   - Anything else outside GB2312, and each invalid byte, becomes 〓: one for
//     a whole emoji, of however many runes. A flag is one, and so is a family.
//   - Combining marks are first composed with their letter (é and ǎ are in
//     GB2312), half-width voiced marks too; a mark that remains becomes nothing.
func Replace(s string) (out string, changed bool) {
	if plain(s) {
		return s, false
	}
	s = strings.ReplaceAll(s, "\r\n", "\n")
	var w replacer
	w.text.Grow(len(s))
	for _, r := range norm.NFC.String(strings.Map(fullKana, s)) {
		w.write(r)
	}
	return w.text.String(), true
}

// plain reports whether s can be sent unchanged.
func plain(s string) bool {
	for _, r := range s {
		if !sendable(r) {
			return false
		}
	}
	return true
}

func sendable(r rune) bool {
	return r == '\t' || r == '\n' || !unicode.IsControl(r) && Encodable(r)
}

// fullKana returns the full form of half-width katakana; of the two half-width
// voiced marks the combining ones, so that ｶﾞ can be composed to ガ.
func fullKana(r rune) rune {
	if r < '\uFF66' || r > '\uFF9F' {
		return r
	}
	full, _ := utf8.DecodeRuneInString(norm.NFKC.String(string(r)))
	return full
}

// replacer tracks the preceding runes, so that a whole emoji becomes one 〓.
type replacer struct {
	text   strings.Builder
	symbol bool // the last visible rune is a symbol, as the base of every emoji is
	joined bool // a joiner came after that symbol
	flag   bool // the last visible rune is the first half of a flag
}

func (w *replacer) write(r rune) {
	if r == zeroWidthJoin {
		w.joined = w.symbol
		return
	}
	text, found := substitute(r)
	if text == "" && found {
		return
	}
	if !w.continues(r, found) {
		if !found {
			text = string(geta)
		}
		if fraction(r) && w.endsInDigit() {
			w.text.WriteByte(' ') // 3½ is not 31/2
		}
		w.text.WriteString(text)
	}
	w.flag = unicode.Is(unicode.Regional_Indicator, r) && !w.flag
	w.symbol = unicode.Is(unicode.So, r) || w.symbol && skinTone(r)
	w.joined = false
}

// continues reports whether r belongs to the emoji before it.
func (w *replacer) continues(r rune, found bool) bool {
	switch {
	case w.flag:
		return unicode.Is(unicode.Regional_Indicator, r)
	case w.joined:
		return !found || unicode.Is(unicode.So, r) // ♀ and ♂ are in GB2312
	default:
		return w.symbol && skinTone(r)
	}
}

func (w *replacer) endsInDigit() bool {
	text := w.text.String()
	return text != "" && '0' <= text[len(text)-1] && text[len(text)-1] <= '9'
}

// fraction reports whether r is a fraction in one character.
func fraction(r rune) bool {
	return '¼' <= r && r <= '¾' || '⅐' <= r && r <= '⅟' || r == '↉'
}

func skinTone(r rune) bool {
	return r >= 0x1F3FB && r <= 0x1F3FF
}

// substitute returns r itself, its equivalent, or "" for an invisible rune. It
// reports false for a rune that can only become 〓.
func substitute(r rune) (string, bool) {
	if sendable(r) {
		return string(r), true
	}
	if text, ok := equivalent(r); ok {
		return text, true
	}
	return "", invisible(r)
}

// invisible reports whether r is a control or format character or a mark on the
// rune before. The few format characters that do have a shape are not.
func invisible(r rune) bool {
	if unicode.Is(unicode.Prepended_Concatenation_Mark, r) {
		return false
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.M, unicode.Other_Default_Ignorable_Code_Point)
}

//go:generate go run udpchat/packaging/equivalents pairs.go

// lineBreaks are the line breaks of Unicode other than LF.
const lineBreaks = "\r\v\f\u0085\u2028\u2029"

// equivalents returns the table of pairs.go; the first call builds it in about
// a millisecond. Every value is Encodable text, and no key is Encodable.
var equivalents = sync.OnceValue(func() map[rune]string {
	fields := strings.Fields(pairs)
	table := make(map[rune]string, len(pairs)/6)
	for i := 0; i+1 < len(fields); i += 2 {
		for _, r := range fields[i+1] {
			table[r] = fields[i]
		}
	}
	return table
})

// equivalent returns the text that replaces r, which is not in GB2312, and
// whether there is one.
func equivalent(r rune) (string, bool) {
	switch {
	case unicode.Is(unicode.Zs, r):
		return " ", true
	case strings.ContainsRune(lineBreaks, r):
		return "\n", true
	}
	text, ok := equivalents()[r]
	return text, ok
}
