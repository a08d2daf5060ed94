package typeset

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// FirstRunes is the beginning of text, at most n characters.
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

// Runes is the number of characters in text.
func Runes(text string) int { return utf8.RuneCountInString(text) }

// OneLine is text with a visible mark in place of each line break.
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

// OneParagraph is text with a space in place of each line break and tab.
func OneParagraph(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' {
			return ' '
		}
		return r
	}, text)
}

// FindFold finds a query in a text in any letter case. It returns where it begins and how many bytes it has there; -1 if the text
// does not have it.
func FindFold(text, query string) (at, n int) {
	for i := range text {
		if n := prefixFold(text[i:], query); n > 0 {
			return i, n
		}
	}
	return -1, 0
}

// prefixFold is the number of bytes at the beginning of text that equal a query in any letter case; zero: they differ.
func prefixFold(text, query string) int {
	n := 0
	for _, want := range query {
		r, size := utf8.DecodeRuneInString(text[n:])
		if size == 0 || r != want && unicode.ToLower(r) != unicode.ToLower(want) {
			return 0
		}
		n += size
	}
	return n
}
