package fts

import (
	"slices"
	"strings"
	"unicode/utf8"

	"udpchat/internal/fold"
)

// Phrase returns the full-text query for a text, or "" when the text has no tokens. The query finds every message in which the
// text begins at the beginning of a word. It also finds messages without the text, so the caller must check them.
func Phrase(text string) string {
	folded := fold.Text(text)
	var words []string
	eachToken(folded, func(token string) { words = append(words, cut(token, maxWord)) })
	if words == nil {
		return ""
	}
	q := `"` + strings.Join(words, " ") + `"`
	if last, _ := utf8.DecodeLastRuneInString(folded); InWord(last) {
		q += " *"
	}
	return q
}

// maxSought is how many bytes of a word Inside looks for. The results are checked, so a longer word is found, too.
const maxSought = 24

// Inside returns the full-text query for a text that begins within a word, or "" when it cannot. The query finds every message with
// such a text, and others, too.
func Inside(text string) string {
	folded := fold.Text(text)
	end := strings.IndexFunc(folded, func(r rune) bool { return !InWord(r) })
	if end < 0 {
		end = len(folded)
	}
	if end == 0 {
		return ""
	}
	var all []string
	for part := range strings.FieldsSeq(string(appendParts(nil, cut(folded[:end], maxSought), false))) {
		all = append(all, `"`+part+`"`)
	}
	if all == nil { // one character
		all = append(all, `"`+string(partMark)+folded[:end]+`" *`)
	}
	return And(append(all, Phrase(folded[end:]))...)
}

// And returns the full-text query for what all of some queries find. An empty one finds everything.
func And(queries ...string) string {
	return strings.Join(slices.DeleteFunc(queries, func(q string) bool { return q == "" }), " AND ")
}

// Globs returns two patterns of SQLite's GLOB for a text without words: a message that contains the text, as package fold compares
// them, matches the text itself or one of the patterns. Both are "" for a text with words, which GLOB cannot compare.
func Globs(text string) (alike, other string) {
	var b strings.Builder
	for _, r := range fold.Text(text) {
		switch {
		case InWord(r) || r > 0x9fff:
			return "", ""
		case r == ' ':
			b.WriteString("[ \u3000]")
		case r == '^':
			b.WriteString("[＾^]") // a set that begins with ^ is one of what does not match
		case r > ' ' && r < 0x7f:
			b.WriteString("[" + string(r) + string(r+0xfee0) + "]") // scripts and people in China often use the full-width form
		default:
			b.WriteRune(r)
		}
	}
	if b.Len() == 0 {
		return "", ""
	}
	return "*" + b.String() + "*", foldsToOther
}

// foldsToOther is a pattern of texts with a character that folds to another one, or to nothing, and is no letter, no digit and no
// full-width form of ASCII.
const foldsToOther = "*[\u00a0-\u00be\u02d8-\u02dd\u0300-\u036f\u037a-\u0387\u0600-\u06dd\u070f\u0890-\u08e2\u0e33\u0eb3\u0edc\u0edd\u0f0c\u1100-\u11ff\u180b-\u180f\u1fbd-\u1fff" +
	"\u2000-\u2013\u2017\u2020-\u3000\u3003-\u33ff\ue000-\uff00\uff5f-\U0010ffff]*"
