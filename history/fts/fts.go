// Package fts turns texts into the tokens of SQLite's full-text table, and searches into its queries (FTS5).
//
// The table splits at spaces only, so this package decides what a word is.
package fts

import (
	"strconv"
	"unicode"
	"unicode/utf8"

	"udpchat/internal/fold"
)

const (
	maxWord  = 48  // bytes of a word in the index. A longer word is found by these and then checked
	maxParts = 512 // bytes of a word whose parts are in the index
)

// AuthorMark begins the token of a message's author, and partMark those of the parts of words. They are private-use characters, so
// no word contains them.
const (
	AuthorMark = '\ue000'
	partMark   = '\ue001'
)

// AppendAuthor appends the token of the author with a number.
func AppendAuthor(b []byte, author int64) []byte {
	return strconv.AppendInt(utf8.AppendRune(b, AuthorMark), author, 10)
}

// AppendWords appends the tokens of a text, as package fold folds it, to b, each followed by a space. A character of a script that is
// written without spaces is a token, and so is a symbol such as an emoji. Runs of other letters and digits are words. Punctuation
// and ASCII symbols are left out. After them come the tokens by which Inside finds parts of words: each two neighbours in a word,
// and its last character.
func AppendWords(b []byte, text string) []byte {
	var some [16]string
	words := some[:0] // of several characters
	eachToken(fold.Text(text), func(token string) {
		if _, first := utf8.DecodeRuneInString(token); first < len(token) {
			words = append(words, token)
		}
		b = append(append(b, cut(token, maxWord)...), ' ')
	})
	for _, word := range words {
		b = appendParts(b, cut(word, maxParts), true)
	}
	return b
}

// eachToken calls use for each word, and each character that is a token by itself.
func eachToken(folded string, use func(token string)) {
	word := -1 // where the current word begins, if there is one
	for i, r := range folded {
		solitary := isSolitary(r)
		if !solitary && isWord(r) {
			if word < 0 {
				word = i
			}
			continue
		}
		if word >= 0 {
			use(folded[word:i])
			word = -1
		}
		if solitary {
			use(folded[i : i+utf8.RuneLen(r)])
		}
	}
	if word >= 0 {
		use(folded[word:])
	}
}

// appendParts appends the tokens of the parts of a word that has several characters.
func appendParts(b []byte, word string, last bool) []byte {
	for _, size := utf8.DecodeRuneInString(word); size < len(word); _, size = utf8.DecodeRuneInString(word) {
		_, next := utf8.DecodeRuneInString(word[size:])
		b = append(append(utf8.AppendRune(b, partMark), word[:size+next]...), ' ')
		if word = word[size:]; len(word) == next && last {
			b = append(append(utf8.AppendRune(b, partMark), word...), ' ')
		}
	}
	return b
}

// cut returns the first characters of a word, in at most n bytes.
func cut(word string, n int) string {
	if len(word) <= n {
		return word
	}
	for !utf8.RuneStart(word[n]) {
		n--
	}
	return word[:n]
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

// InWord reports whether r is part of a word, and not a token by itself.
func InWord(r rune) bool { return isWord(r) && !isSolitary(r) }
