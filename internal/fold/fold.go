// Package fold makes texts comparable for people who search: letter case, width and composition do not count.
package fold

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// Text returns a text as searches compare it: in the normal form NFKC with its case folded, and without invisible format characters.
// So ＡＢＣ and abc are the same, and so are ß and ss, ① and 1, ｶﾞ and ガ, and the Turkish İ and ı and i. Accents and traditional hanzi stay
// apart.
func Text(s string) string {
	if easy, changes := look(s); easy {
		if !changes {
			return s
		}
		return strings.Map(simple, s)
	}
	var b strings.Builder
	b.Grow(len(s))
	segments(s, func(_, _ int, folded string) bool {
		b.WriteString(folded)
		return true
	})
	return b.String()
}

// Contains reports whether a text contains a query.
func Contains(text, query string) bool { return strings.Contains(Text(text), Text(query)) }

// Find returns where the first match of a query begins in a text and how many bytes it has there; -1 if there is none. See All.
func Find(text, query string) (at, n int) {
	for from, to := range All(text, query) {
		return from, to - from
	}
	return -1, 0
}

// All returns where each match of a query begins and ends in a text, from left to right; the next one is looked for after the end. A
// match covers whole characters, such as the ligature ﬁ for f. A query without visible characters matches nothing.
func All(text, query string) iter.Seq2[int, int] {
	return func(yield func(from, to int) bool) {
		folded, sought := Text(text), Text(query)
		begin := strings.Index(folded, sought)
		if begin < 0 || sought == "" {
			return
		}
		at, folds := -1, 0
		segments(text, func(from, to int, part string) bool {
			folds += len(part)
			if at < 0 && folds > begin {
				at = from
			}
			if folds < begin+len(sought) {
				return true
			}
			next := strings.Index(folded[folds:], sought)
			begin = folds + next
			more := yield(at, to) && next >= 0
			at = -1
			return more
		})
	}
}

// look reports whether simple folds every character of a text, and whether that changes any.
func look(s string) (easy, changes bool) {
	for _, r := range s {
		if !isEasy(r) {
			return false, false
		}
		changes = changes || simple(r) != r
	}
	return true, changes
}

// isEasy reports whether simple folds a character, which then joins with no other easy one: ASCII, its full-width forms, hanzi, and
// usual punctuation.
func isEasy(r rune) bool {
	return r < 0x80 || r >= 0x4e00 && r <= 0x9fff || r >= 0x3001 && r <= 0x3029 || r >= 0xff01 && r <= 0xff5e ||
		r >= 0x2012 && r <= 0x2016 || r >= 0x2018 && r <= 0x2023 || r == '·'
}

// simple folds an easy character.
func simple(r rune) rune {
	if r >= 0xff01 && r <= 0xff5e {
		r -= 0xff01 - '!'
	}
	if r >= 'A' && r <= 'Z' {
		r += 'a' - 'A'
	}
	return r
}

// segments calls yield for the parts of a text that are folded on their own, until it returns false: a character with the marks that
// belong to it.
func segments(s string, yield func(from, to int, folded string) bool) {
	caser := cases.Fold()
	for from := 0; from < len(s); {
		to := from + boundary(s[from:])
		folded := s[from:to]
		if easy, _ := look(folded); easy {
			folded = strings.Map(simple, folded)
		} else {
			folded = norm.NFKC.String(caser.String(norm.NFKC.String(strings.Map(visible, folded))))
			folded = strings.Map(cherokee, turkish.Replace(folded))
		}
		if !yield(from, to, folded) {
			return
		}
		from = to
	}
}

// turkish folds İ, whose dot nobody types, and ı, whose upper case is I.
var turkish = strings.NewReplacer("i\u0307", "i", "ı", "i")

// cherokee returns the upper case of Cherokee letters, as Unicode folds them: cases.Fold turns each case into the other.
func cherokee(r rune) rune {
	if unicode.Is(unicode.Cherokee, r) {
		return unicode.ToUpper(r)
	}
	return r
}

// boundary returns where the first part of a text ends. Invisible characters within a part do not end it; those before one are a
// part together, or a run of them would take time that grows with its square.
func boundary(s string) int {
	first, size := utf8.DecodeRuneInString(s)
	if next, _ := utf8.DecodeRuneInString(s[size:]); isEasy(first) && isEasy(next) {
		return size
	}
	if rest := strings.TrimLeftFunc(s, invisible); len(rest) < len(s) {
		return len(s) - len(rest)
	}
	for end := 0; ; {
		end += norm.NFKC.NextBoundaryInString(s[end:], true)
		rest := strings.TrimLeftFunc(s[end:], invisible)
		if rest == "" || len(rest) == len(s)-end || norm.NFKC.PropertiesString(rest).BoundaryBefore() {
			return end
		}
		end = len(s) - len(rest)
	}
}

// visible drops invisible format characters, for strings.Map.
func visible(r rune) rune {
	if invisible(r) {
		return -1
	}
	return r
}

func invisible(r rune) bool {
	return r == '\u034f' || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Variation_Selector, r)
}
