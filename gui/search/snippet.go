package search

import (
	"unicode/utf8"

	"udpchat/chat"
	"udpchat/gui/typeset"
)

// snippet is a part of a message that was found: one paragraph, and the places of the searched text in it.
type snippet struct {
	text  string
	marks []mark
}

// mark is a part of a text, in bytes.
type mark struct{ from, to int }

const (
	snippetLead  = 24       // characters before the first match; if there are more,
	snippetNear  = 10       // only so many are shown
	snippetMost  = 160      // characters in all
	snippetReach = 64 << 10 // bytes of a message that are searched
)

// newSnippet returns the part of a message around the first match, or all of it if that fits. drawable replaces characters that
// cannot be drawn. Its cost is bounded.
func newSnippet(text, query string, drawable func(string) string, fits func(string) bool) snippet {
	shown := func(text string) string { return drawable(typeset.OneParagraph(chat.Visible(text))) }
	text = text[:min(len(text), snippetReach)]
	start := typeset.FirstRunes(text, snippetMost)
	part := shown(start)
	if len(start) < len(text) || !fits(part) {
		if at, _ := typeset.FindFold(text, query); back(text, max(0, at), snippetLead) > 0 {
			part = "…" + shown(typeset.FirstRunes(text[back(text, at, snippetNear):], snippetMost))
		}
	}
	return snippet{part, allMarks(part, shown(query))}
}

// back is the index n characters before another one; zero if there are fewer.
func back(text string, at, n int) int {
	for ; n > 0 && at > 0; n-- {
		_, size := utf8.DecodeLastRuneInString(text[:at])
		at -= size
	}
	return at
}

// allMarks finds every match in a text.
func allMarks(text, query string) []mark {
	var marks []mark
	for from := 0; query != ""; {
		at, n := typeset.FindFold(text[from:], query)
		if at < 0 {
			break
		}
		marks = append(marks, mark{from + at, from + at + n})
		from += at + n
	}
	return marks
}
