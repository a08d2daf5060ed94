// Package typed reads what a person has typed, pasted or dropped: whether anything of it can be seen, and where its lines end.
package typed

import (
	"strings"
	"unicode"
)

// Blank reports whether nothing of a text can be seen: it has only space, controls, characters that Unicode lets programs
// ignore, and marks without a character to stand on. A carrier could leave nothing of such a text.
func Blank(text string) bool { return strings.IndexFunc(text, seen) < 0 }

// Trim returns a text without the space around it, and nothing of a blank one.
func Trim(text string) string {
	if Blank(text) {
		return ""
	}
	return strings.TrimSpace(text)
}

// Lines returns a text whose lines end in a line feed, however they ended before.
func Lines(text string) string {
	if strings.IndexFunc(text, breaks) < 0 {
		return text
	}
	return strings.Map(func(r rune) rune {
		if breaks(r) {
			return '\n'
		}
		return r
	}, strings.ReplaceAll(text, "\r\n", "\n"))
}

// Line returns a text as one line: without the line ends around it, and with a space for each other one.
func Line(text string) string {
	return strings.ReplaceAll(strings.Trim(Lines(text), "\n"), "\n", " ")
}

// breaks reports whether a character other than a line feed ends a line (UAX #14, classes BK, CR and NL).
func breaks(r rune) bool {
	return r >= '\v' && r <= '\r' || r == '\u0085' || r == '\u2028' || r == '\u2029'
}

// seen reports whether a character is drawn. Unicode's own list of those that are not, Default_Ignorable_Code_Point, is made of
// the tables here; two symbols without ink are in no table.
func seen(r rune) bool {
	switch {
	case unicode.Is(unicode.Prepended_Concatenation_Mark, r): // drawn, although Unicode calls it a format character
		return true
	case r == '\u2800', r == '\U0001d159': // a Braille cell without dots, a note without a head
		return false
	case r == '\uff9e', r == '\uff9f': // the voiced marks of half-width kana, which are letters to Unicode
		return false
	}
	return !unicode.In(r, unicode.Z, unicode.Cc, unicode.Cf, unicode.M,
		unicode.White_Space, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
}
