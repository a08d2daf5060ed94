package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"udpchat/chat"
	"udpchat/gui/typeset"
)

// snippet is the part of a message that a search found: one paragraph, and where in it the searched words stand.
type snippet struct {
	text  string
	marks []mark
}

// mark is a part of a text, in bytes.
type mark struct{ from, to int }

const (
	snippetLead  = 24       // characters before the hit that are shown; if there are more,
	snippetNear  = 10       // only so many are
	snippetMost  = 160      // characters in all
	snippetReach = 64 << 10 // bytes of a message that are looked through
)

// newSnippet cuts out the part of a message around the first hit, unless the whole of it fits. drawable takes out what cannot be
// drawn. Its cost is bounded.
func newSnippet(text, query string, drawable func(string) string, fits func(string) bool) snippet {
	shown := func(text string) string { return drawable(OneParagraph(chat.Visible(text))) }
	text = text[:min(len(text), snippetReach)]
	start := typeset.FirstRunes(text, snippetMost)
	part := shown(start)
	if len(start) < len(text) || !fits(part) {
		if at, _ := FindFold(text, query); back(text, max(0, at), snippetLead) > 0 {
			part = "…" + shown(typeset.FirstRunes(text[back(text, at, snippetNear):], snippetMost))
		}
	}
	return snippet{part, allMarks(part, shown(query))}
}

// OneParagraph is text without line breaks and tabs.
func OneParagraph(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' {
			return ' '
		}
		return r
	}, text)
}

// back is the index n characters before another; zero at most.
func back(text string, at, n int) int {
	for ; n > 0 && at > 0; n-- {
		_, size := utf8.DecodeLastRuneInString(text[:at])
		at -= size
	}
	return at
}

// allMarks finds every hit in a text.
func allMarks(text, query string) []mark {
	var marks []mark
	for from := 0; query != ""; {
		at, n := FindFold(text[from:], query)
		if at < 0 {
			break
		}
		marks = append(marks, mark{from + at, from + at + n})
		from += at + n
	}
	return marks
}

// FindFold finds the first place of a text that is equal to a query in any letter case, and how many bytes it takes there;
// -1 when there is none.
func FindFold(text, query string) (at, n int) {
	for i := range text {
		if n := prefixFold(text[i:], query); n > 0 {
			return i, n
		}
	}
	return -1, 0
}

// prefixFold is how many bytes of the beginning of a text are equal to a query in any letter case; zero when they are not.
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
