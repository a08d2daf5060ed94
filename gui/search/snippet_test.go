package search

import (
	"strings"
	"testing"
	"unicode/utf8"

	"udpchat/gui/typeset"
)

func asItIs(text string) string { return text }

func TestSnippetShowsTheHit(t *testing.T) {
	long := strings.Repeat("一", 100)
	for name, c := range map[string]struct{ text, query, want, marked string }{
		"a hit at the start":         {"防火墙开了", "防火墙", "防火墙开了", "防火墙"},
		"any letter case":            {"Sudo UFW allow", "ufw", "Sudo UFW allow", "UFW"},
		"every hit":                  {"aXaxa", "x", "aXaxa", "X|x"},
		"a hit far in":               {long + "防火墙", "防火墙", "…" + strings.Repeat("一", snippetNear) + "防火墙", "防火墙"},
		"a hit far in what fits":     {long[:90] + "防火墙", "防火墙", long[:90] + "防火墙", "防火墙"},
		"line breaks and tabs":       {"a\nb\tc", "b", "a b c", "b"},
		"a query with a line break":  {"a\nb", "a\nb", "a b", "a b"},
		"controls are shown":         {"\x1b[31m红", "红", `\x1b[31m红`, "红"},
		"no hit":                     {"abc", "z", "abc", ""},
		"an empty query":             {"abc", "", "abc", ""},
		"a long text":                {long + long, "一", strings.Repeat("一", snippetMost) + "…", strings.TrimSuffix(strings.Repeat("一|", snippetMost), "|")},
		"letters of differing width": {"İstanbul K", "k", "İstanbul K", "K"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSnippet(c.text, c.query, asItIs, func(text string) bool { return typeset.Runes(text) < 60 })
			var marked []string
			for _, m := range s.marks {
				marked = append(marked, s.text[m.from:m.to])
			}
			if s.text != c.want || strings.Join(marked, "|") != c.marked {
				t.Errorf("%q, marked %q", s.text, marked)
			}
		})
	}
}

func TestASnippetHasNothingThatNoFaceHas(t *testing.T) {
	g := typeset.NewGlyphsTrying(func(rune) bool { return false })
	s := newSnippet("a \U00013000 b", "\U00013000", g.Drawable, func(string) bool { return true })
	if s.text != "a □ b" || len(s.marks) != 1 || s.text[s.marks[0].from:s.marks[0].to] != "□" {
		t.Errorf("%q, marked %v", s.text, s.marks)
	}
}

func FuzzSnippet(f *testing.F) {
	f.Add("防火墙", "火")
	f.Add("a\xff\u0301b", "\xff")
	f.Fuzz(func(t *testing.T, text, query string) {
		s := newSnippet(text, query, asItIs, func(text string) bool { return len(text)%2 == 0 })
		at := 0
		for _, m := range s.marks {
			if m.from < at || m.to <= m.from || m.to > len(s.text) {
				t.Fatalf("mark %v after %d in %q", m, at, s.text)
			}
			at = m.to
		}
		if !utf8.ValidString(s.text) {
			t.Fatalf("%q is not text", s.text)
		}
	})
}
