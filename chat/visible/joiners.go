package visible

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Invisible characters that some scripts need. Their names are those of Unicode.
const (
	softHyphen       = '\u00ad'
	graphemeJoiner   = '\u034f'
	arabicLetterMark = '\u061c'
	vowelSeparator   = '\u180e'
	zeroWidthSpace   = '\u200b'
	nonJoiner        = '\u200c'
	joiner           = '\u200d'
	leftToRightMark  = '\u200e'
	rightToLeftMark  = '\u200f'
	wordJoiner       = '\u2060'
	blackFlag        = '\U0001f3f4'
	cancelTag        = '\U000e007f'
)

// works reports whether a character that has no shape does what it is for where it stands, between the character before it and
// rest. Only then it may stay invisible: anywhere else it could hide a difference between two texts.
//
//   - A zero width joiner or non-joiner: after a virama or beside one, and beside a letter of a cursive script (wider than RFC
//     5892, A.1 and A.2, which are rules for host names; texts need the forms at the end of a word, too). A non-joiner has letters
//     or digits on both sides, since Persian parts its suffixes from words in other scripts and from numbers, too. A joiner also
//     stands between two emoji.
//   - A variation selector: after a character that may have variants.
//   - A soft hyphen: between two letters. A zero width space: between letters of scripts that put no spaces between words. A word
//     joiner: where a line could end.
//   - A combining grapheme joiner: before a combining mark on a letter or on another mark.
//   - A mark of direction: in a text that has letters read from right to left.
//   - Tags: between a black flag and the tag that ends them (UTS #51).
func (m *maker) works(r rune, rest string) bool {
	if m.marks > maxMarks && !joins(r) {
		return false // it stands after an ellipsis
	}
	next, n := utf8.DecodeRuneInString(rest)
	if !showable(next) || next == utf8.RuneError && n <= 1 {
		next = 0 // it becomes an escape
	}
	b := m.before
	switch r {
	case nonJoiner:
		return syllabic(b, next) || cursive(b) && wordly(next) || wordly(b) && cursive(next)
	case joiner:
		return syllabic(b, next) || cursive(b) || cursive(next) || emoji(b) && pictograph(next)
	case graphemeJoiner:
		return unicode.In(b, unicode.L, unicode.M) && b != graphemeJoiner && !selector(b) && unicode.Is(unicode.Mn, next)
	case softHyphen:
		return unicode.In(b, unicode.L, unicode.Mn) && unicode.IsLetter(next)
	case zeroWidthSpace:
		return unicode.In(b, unspaced...) && unicode.In(next, unspaced...)
	case wordJoiner:
		return breakable(b, next)
	case leftToRightMark, rightToLeftMark, arabicLetterMark:
		return m.hasRightToLeft()
	case vowelSeparator:
		return unicode.IsLetter(b) && unicode.IsLetter(next) && unicode.Is(unicode.Mongolian, b) && unicode.Is(unicode.Mongolian, next)
	}
	return selector(r) && varies(b, r) || m.inFlag(r)
}

// joins reports whether r is invisible and part of the character before it.
func joins(r rune) bool { return r == joiner || r == nonJoiner || r == graphemeJoiner || selector(r) }

func selector(r rune) bool { return unicode.Is(unicode.Variation_Selector, r) }

// viramas are the signs of canonical combining class 9 in scripts that are in use: they silence the vowel of a consonant.
const viramas = "\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d3b\u0d3c\u0d4d\u0dca\u0e3a\u0eba\u0f84\u1039\u103a\u1714\u1715\u1734" +
	"\u17d2\u1a60\u1b44\u1baa\u1bab\u1bf2\u1bf3\ua806\ua82c\ua8c4\ua953\ua9c0\uaaf6\uabed\U00011046\U000110b9\U00011133\U00011134" +
	"\U000111c0\U000112ea\U0001134d\U000114c2\U000115bf\U0001163f\U000116b6"

// syllabic reports whether a joiner stands after a virama, or between a letter and its virama.
func syllabic(before, next rune) bool {
	return strings.ContainsRune(viramas, before) || unicode.IsLetter(before) && strings.ContainsRune(viramas, next)
}

// cursive reports whether r is a letter, or a mark upon one, of a script whose letters join each other.
func cursive(r rune) bool {
	return unicode.In(r, unicode.L, unicode.Mn) && !selector(r) && unicode.In(r, joined...) || r >= 0x64b && r <= 0x65f // Arabic vowel signs
}

// wordly reports whether r is a letter, a mark upon one or a digit.
func wordly(r rune) bool { return unicode.In(r, unicode.L, unicode.Mn, unicode.Nd) && !selector(r) }

// Scripts whose letters join each other, and scripts that put no space between words.
var (
	joined = []*unicode.RangeTable{
		unicode.Arabic, unicode.Syriac, unicode.Mandaic, unicode.Manichaean, unicode.Mongolian, unicode.Nko, unicode.Phags_Pa,
		unicode.Adlam, unicode.Hanifi_Rohingya, unicode.Psalter_Pahlavi, unicode.Sogdian,
	}
	unspaced = []*unicode.RangeTable{
		unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar, unicode.Tai_Le, unicode.New_Tai_Lue, unicode.Tai_Tham,
		unicode.Tai_Viet, unicode.Tibetan, unicode.Javanese, unicode.Balinese,
	}
	rightToLeft = []*unicode.RangeTable{
		unicode.Hebrew, unicode.Arabic, unicode.Syriac, unicode.Thaana, unicode.Nko, unicode.Samaritan, unicode.Mandaic,
		unicode.Adlam, unicode.Hanifi_Rohingya, unicode.Mende_Kikakui, unicode.Manichaean, unicode.Psalter_Pahlavi, unicode.Sogdian,
	}
)

// breakable reports whether a line could end between two characters: one of them is punctuation, or of a script whose words have no
// spaces between them.
func breakable(a, b rune) bool {
	if a == 0 || b == 0 || unicode.IsSpace(a) || unicode.IsSpace(b) {
		return false
	}
	open := func(r rune) bool {
		return unicode.In(r, unicode.P, unicode.S, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul) || unicode.In(r, unspaced...)
	}
	return open(a) || open(b)
}

// varies reports whether a character may have variants that a selector chooses.
func varies(r, selector rune) bool {
	switch {
	case unicode.Is(unicode.Mongolian, selector): // free variation selectors are letters' own
		return unicode.In(r, unicode.Mongolian) && unicode.IsLetter(r)
	case unicode.Is(unicode.Han, r):
		return true
	case selector > 0xfe0f:
		return false
	case unicode.IsLetter(r):
		return unicode.In(r, unicode.Myanmar, unicode.Phags_Pa, unicode.Manichaean, unicode.Egyptian_Hieroglyphs, unicode.Khitan_Small_Script) ||
			r == 'ℹ' || r == 'Ⓜ'
	}
	return unicode.In(r, unicode.S, unicode.P) || r >= '0' && r <= '9'
}

// pictograph reports whether r may be part of an emoji sequence. It is wider than Extended_Pictographic of UTS #51: all symbols that
// belong to no script.
func pictograph(r rune) bool {
	return unicode.In(r, unicode.So, unicode.Sm) && r >= 0x2190 && unicode.Is(unicode.Common, r)
}

// emoji reports whether r may end an emoji before a joiner: a pictograph, a skin tone or the selector of the emoji form.
func emoji(r rune) bool { return pictograph(r) || r >= 0x1f3fb && r <= 0x1f3ff || r == 0xfe0f }

// inFlag reports whether r is a tag of a flag. At the first tag it looks for the last.
func (m *maker) inFlag(r rune) bool {
	if m.before == blackFlag && isTag(r) {
		tags := strings.TrimLeftFunc(m.text[m.at:], isTag)
		if n := len(m.text) - m.at - len(tags); n <= 6*4 && strings.HasPrefix(tags, string(cancelTag)) {
			m.tagsEnd = m.at + n + utf8.RuneLen(cancelTag)
		}
	}
	return m.at < m.tagsEnd
}

// isTag reports whether r is the tag of a small letter or a digit.
func isTag(r rune) bool {
	return r >= 0xe0061 && r <= 0xe007a || r >= 0xe0030 && r <= 0xe0039
}

// RightToLeft reports whether r belongs to a script that is read from right to left.
func RightToLeft(r rune) bool { return r >= 0x590 && unicode.In(r, rightToLeft...) }

func (m *maker) hasRightToLeft() bool {
	if !m.scanned {
		m.scanned = true
		m.rightRun = strings.ContainsFunc(m.text, func(r rune) bool { return RightToLeft(r) && unicode.IsLetter(r) })
	}
	return m.rightRun
}
