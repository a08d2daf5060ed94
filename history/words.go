package history

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxWord is how many bytes of a word go into the index; what is longer is found by its beginning and then checked.
const maxWord = 48

// authorMark begins the token that stands for a message's author. It is a private-use character, which no word holds.
const authorMark = '\ue000'

// appendAuthor adds the token of the author with a number.
func appendAuthor(b []byte, author int64) []byte {
	return strconv.AppendInt(utf8.AppendRune(b, authorMark), author, 10)
}

// appendWords adds the tokens of a text to b, each followed by a space: every character of a script that writes without
// spaces, and every symbol such as an emoji, is a token of its own; runs of other letters and digits are words. Everything
// is folded to lower case; punctuation and what ASCII has of symbols leave no trace. The full-text table splits at the spaces
// and does nothing else.
func appendWords(b []byte, text string) []byte {
	word := -1 // where the current word begins in b, if there is one
	for _, r := range text {
		r = unicode.ToLower(r)
		switch {
		case isSolitary(r):
			b = endWord(b, word)
			word = -1
			b = append(utf8.AppendRune(b, r), ' ')
		case isWord(r):
			if word < 0 {
				word = len(b)
			}
			if len(b)-word+utf8.RuneLen(r) <= maxWord {
				b = utf8.AppendRune(b, r)
			}
		default:
			b = endWord(b, word)
			word = -1
		}
	}
	return endWord(b, word)
}

func endWord(b []byte, word int) []byte {
	if word < 0 {
		return b
	}
	return append(b, ' ')
}

// isSolitary accepts symbols beyond ASCII, and the characters of scripts that write without spaces between words.
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

// isWord accepts what words are made of, once isSolitary has been asked.
func isWord(r rune) bool {
	switch {
	case r < utf8.RuneSelf:
		return r >= 'a' && r <= 'z' || r >= '0' && r <= '9'
	case r >= 0x3000 && r <= 0x3004, r >= 0xff00 && r <= 0xff0f:
		return false
	}
	return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r)
}

// isCased accepts what has another form in upper or lower case.
func isCased(r rune) bool { return unicode.SimpleFold(r) != r }

// phrase returns the full-text query that finds every message with the text in it, as long as the text begins where a word
// begins; some that it finds do not hold the text, so they are to be checked. It is empty when the text has no words.
func phrase(text string) string {
	words := strings.TrimSuffix(string(appendWords(nil, text)), " ")
	if words == "" {
		return ""
	}
	q := `"` + words + `"`
	last, _ := utf8.DecodeLastRuneInString(text)
	if last = unicode.ToLower(last); isWord(last) && !isSolitary(last) {
		q += " *"
	}
	return q
}
