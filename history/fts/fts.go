// Package fts turns texts into the tokens of SQLite's full-text table, and searches into its queries (FTS5).
//
// The table splits at spaces only, so this package decides what a word is.
package fts

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxWord is how many bytes of a word go into the index. A longer word is found by these bytes and then checked.
const maxWord = 48

// authorMark begins the token of a message's author. It is a private-use character, so no word contains it.
const authorMark = '\ue000'

// AppendAuthor appends the token of the author with a number.
func AppendAuthor(b []byte, author int64) []byte {
	return strconv.AppendInt(utf8.AppendRune(b, authorMark), author, 10)
}

// AppendWords appends the tokens of a text to b, each followed by a space. A character of a script that is written without
// spaces is a token, and so is a symbol such as an emoji. Runs of other letters and digits are words. All tokens are in lower
// case. Punctuation and ASCII symbols are left out.
func AppendWords(b []byte, text string) []byte {
	word := -1 // where the current word begins in b, if there is one
	for _, r := range text {
		r = unicode.ToLower(r)
		solitary := isSolitary(r)
		if solitary || !isWord(r) {
			if word >= 0 {
				b, word = append(b, ' '), -1
			}
			if solitary {
				b = append(utf8.AppendRune(b, r), ' ')
			}
			continue
		}
		if word < 0 {
			word = len(b)
		}
		if len(b)-word+utf8.RuneLen(r) <= maxWord {
			b = utf8.AppendRune(b, r)
		}
	}
	if word >= 0 {
		b = append(b, ' ')
	}
	return b
}

// isSolitary reports whether r is a token by itself: a symbol beyond ASCII, or a character of a script without spaces.
func isSolitary(r rune) bool {
	switch {
	case r >= 0x4e00 && r <= 0x9fff:
		return true
	case r < utf8.RuneSelf:
		return false
	case r < 0x0e00:
		return unicode.IsSymbol(r)
	}
	return unicode.IsSymbol(r) || unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Bopomofo, unicode.Thai, unicode.Lao,
		unicode.Khmer, unicode.Myanmar)
}

// isWord reports whether r, which is not solitary, is part of a word.
func isWord(r rune) bool {
	switch {
	case r < utf8.RuneSelf:
		return r >= 'a' && r <= 'z' || r >= '0' && r <= '9'
	case r >= 0x3000 && r <= 0x3004, r >= 0xff00 && r <= 0xff0f:
		return false
	}
	return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r)
}

// Cased reports whether r has another form in upper or lower case.
func Cased(r rune) bool { return unicode.SimpleFold(r) != r }

// InWord reports whether r is part of a word, and not a token by itself.
func InWord(r rune) bool { return isWord(r) && !isSolitary(r) }

// Phrase returns the full-text query for a text, or "" when the text has no tokens. The query finds every message in which the
// text begins at the beginning of a word. It also finds messages without the text, so the caller must check them.
func Phrase(text string) string {
	words := strings.TrimSuffix(string(AppendWords(nil, text)), " ")
	if words == "" {
		return ""
	}
	q := `"` + words + `"`
	last, _ := utf8.DecodeLastRuneInString(text)
	if last = unicode.ToLower(last); InWord(last) {
		q += " *"
	}
	return q
}
