package typeset

import (
	"unicode/utf8"
)

// FirstRunes is at most the first n characters of text.
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

func Runes(text string) int { return utf8.RuneCountInString(text) }

// OneLine is text with its line breaks shown as a mark.
func OneLine(text string) string {
	out := make([]rune, 0, len(text))
	for _, r := range FirstRunes(text, 200) {
		if r == '\n' {
			r = '↵'
		}
		out = append(out, r)
	}
	return string(out)
}
