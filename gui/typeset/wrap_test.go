package typeset

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"

	look "udpchat/gui/theme"
)

func TestWrap(t *testing.T) {
	cases := []struct {
		name  string
		text  string
		width float32
		lines []string
	}{
		{"empty text is one empty line", "", 10, []string{""}},
		{"what fits stays whole", "你好", 10, []string{"你好"}},
		{"hanzi break anywhere", "天地玄黄宇宙", 4, []string{"天地", "玄黄", "宇宙"}},
		{"no line starts with a full stop", "天地玄。黄", 6, []string{"天地", "玄。黄"}},
		{"no line ends with an opening bracket", "天地（玄黄）", 6, []string{"天地", "（玄", "黄）"}},
		{"words break at spaces", "one two three", 8, []string{"one two", "three"}},
		{"a word longer than the line breaks inside", "abcdefghij", 4, []string{"abcd", "efgh", "ij"}},
		{"a long word starts on its own line", "ab cdefghij", 4, []string{"ab", "cdef", "ghij"}},
		{"a hyphen allows a break", "well-known", 6, []string{"well-", "known"}},
		{"a minus before a digit does not", "ab -12345", 6, []string{"ab", "-12345"}},
		{"spaces hang over the edge", "abc     de", 4, []string{"abc", "de"}},
		{"space at the end is left out", "abc   ", 3, []string{"abc"}},
		{"a space under a mark does not hang", "abc \u0301 \u0301 \u0301d", 4, []string{"abc \u0301", " \u0301 \u0301d"}},
		{"tabs are space", "ab\tcd", 3, []string{"ab", "cd"}},
		{"line feeds break", "a\n\nb\n", 9, []string{"a", "", "b", ""}},
		{"marks after a line feed are not lost", "a\n\u0325b", 9, []string{"a", "\u0325b"}},
		{"a joiner does not swallow a line feed", "a\u200d\nb", 9, []string{"a\u200d", "b"}},
		{"a cluster wider than the line stands alone", "国a国", 1, []string{"国", "a", "国"}},
		{"only closing punctuation breaks all the same", "。。。。", 4, []string{"。。", "。。"}},
		{"a family is not taken apart", "👨‍👩‍👧👨‍👩‍👧", 3, []string{"👨‍👩‍👧", "👨‍👩‍👧"}},
		{"a flag is not taken apart", "🇨🇳🇨🇳", 2, []string{"🇨🇳", "🇨🇳"}},
		{"Chinese beside Latin breaks", "天abc地", 5, []string{"天abc", "地"}},
		{"an emoji beside hanzi breaks", "天👍👍地", 4, []string{"天👍", "👍地"}},
		{"no line starts with a small kana", "アカット", 4, []string{"ア", "カッ", "ト"}},
		{"syllables of Hangul break", "안녕하세요", 4, []string{"안녕", "하세", "요"}},
		{"words of Arabic break at spaces", "سلام عليكم", 6, []string{"سلام", "عليكم"}},
		{"a space that does not break holds both sides", "take 10\u00a0km", 8, []string{"take", "10\u00a0km"}},
		{"a space without width lets a word break", "abc\u200bdef", 5, []string{"abc\u200b", "def"}},
		{"a word joiner holds emoji together", "a 👍\u2060👍", 5, []string{"a", "👍\u2060👍"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			lines, whole := evenly(c.text).Wrap(c.text, c.width, 100)
			if got := strings.Join(texts(c.text, lines), "|"); got != strings.Join(c.lines, "|") || !whole {
				t.Errorf("got %q, whole %v; want %q", got, whole, strings.Join(c.lines, "|"))
			}
		})
	}
}

func texts(text string, lines []Line) []string {
	var out []string
	for _, l := range lines {
		out = append(out, text[l.From:l.To])
	}
	return out
}

func TestWrapStopsAtItsLimit(t *testing.T) {
	lines, whole := evenly("天地玄黄").Wrap("天地玄黄", 2, 3)
	if len(lines) != 3 || whole {
		t.Errorf("%d lines, whole %v", len(lines), whole)
	}
	lines, whole = evenly("天地玄").Wrap("天地玄", 2, 3)
	if len(lines) != 3 || !whole {
		t.Errorf("just enough: %d lines, whole %v", len(lines), whole)
	}
}

// The segmenter sees a long text in stretches: no place may depend on where one ends.
func TestLinesBreakAlikeInAnyStretch(t *testing.T) {
	for _, width := range []float32{6, 60, 600} {
		text := strings.Repeat("カット 👍", 300)
		lines, whole := evenly(text).Wrap(text, width, 10_000)
		if !whole {
			t.Fatal("the end is missing")
		}
		for _, l := range lines {
			if part := text[l.From:l.To]; strings.HasPrefix(part, "ッ") || l.Width < width-5 && l.To < len(text) {
				t.Errorf("width %v: a line is %q", width, part)
			}
		}
	}
}

func TestWrappingKeepsNothingButTheLines(t *testing.T) {
	for _, text := range []string{"天地玄黄，宇宙洪荒。", "one two three", "カット👨‍👩‍👧가각"} {
		m := evenly(text)
		if n := testing.AllocsPerRun(10, func() { m.Wrap(text, 1000, 1) }); n > 1 {
			t.Errorf("%q: %v allocations", text, n)
		}
	}
}

func FuzzWrap(f *testing.F) {
	for _, s := range []string{"", "天地玄黄，宇宙洪荒。", "one two  three", "a\n\n\tb ", "👨‍👩‍👧\u200d\n", "e\u0301 \u0301 \u0301", "\xff\xfe", "🇨🇳🇨"} {
		f.Add(s, uint8(7), uint8(5))
	}
	f.Fuzz(func(t *testing.T, text string, width, limit uint8) {
		if limit == 0 || len(text) > 4096 {
			return
		}
		m := evenly(text)
		lines, whole := m.Wrap(text, float32(width), int(limit))
		if len(lines) == 0 || len(lines) > int(limit) || !whole && len(lines) != int(limit) {
			t.Fatalf("%d lines of %d, whole %v", len(lines), limit, whole)
		}
		checkLines(t, m, text, lines, whole, float32(width))
	})
}

// checkLines checks that nothing but space is left out between the lines, and that none is too wide.
func checkLines(t *testing.T, m *Measurer, text string, lines []Line, whole bool, width float32) {
	t.Helper()
	at := 0
	for _, l := range lines {
		if l.From < at || l.To < l.From || strings.Trim(text[at:l.From], " \t\n") != "" {
			t.Fatalf("%q is lost before %d", text[at:l.From], l.From)
		}
		at = l.To
		part := text[l.From:l.To]
		if strings.Contains(part, "\n") || l.Width > width && m.Cluster(part) < len(part) {
			t.Fatalf("line %q is %v wide, of %v", part, l.Width, width)
		}
		if l.Width != m.TextWidth(part) {
			t.Fatalf("line %q is said to be %v wide", part, l.Width)
		}
	}
	if whole && strings.Trim(text[at:], " \t\n") != "" {
		t.Fatalf("%q is lost at the end", text[at:])
	}
}

func TestASoftHyphenShowsWhereALineEnds(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.New(look.Options{}))
	m := NewMeasurer(14)
	const text = "Donau\u00addampf\u00adschiff"
	for _, c := range []struct {
		room string
		want []string
	}{
		{text, []string{text}},
		{"Donaudampf-", []string{"Donau\u00addampf-", "schiff"}},
		{"Donaudampf", []string{"Donau-", "dampf\u00adschiff"}}, // the hyphen has no room
	} {
		lines, _ := m.Wrap(text, m.TextWidth(c.room)+0.5, 9)
		var drawn []string
		for _, l := range lines {
			drawn = append(drawn, l.Of(text))
			if w := m.TextWidth(l.Of(text)); l.Width != w || w > m.TextWidth(c.room)+0.5 {
				t.Errorf("%q: a line of %v is %v wide", c.room, w, l.Width)
			}
		}
		if !slices.Equal(drawn, c.want) {
			t.Errorf("%q: %q", c.room, drawn)
		}
	}
}
