package gui

import (
	"strings"
	"testing"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	look "udpchat/gui/theme"
)

// evenly is a measurer for which every cluster is one wide, and a wide one two.
func evenly(text string) *measurer {
	m := newMeasurer(1)
	for len(text) > 0 {
		n := clusterLen(text)
		r, size := utf8.DecodeRuneInString(text)
		w := float32(1)
		if wide(r) {
			w = 2
		}
		if size == n && r < 0x10000 {
			if m.singles[r>>8] == nil {
				m.singles[r>>8] = new([256]float32)
			}
			m.singles[r>>8][r&0xff] = w
		}
		m.advances[text[:n]] = w
		text = text[n:]
	}
	return m
}

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
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			lines, whole := evenly(c.text).wrap(c.text, c.width, 100)
			if got := strings.Join(texts(c.text, lines), "|"); got != strings.Join(c.lines, "|") || !whole {
				t.Errorf("got %q, whole %v; want %q", got, whole, strings.Join(c.lines, "|"))
			}
		})
	}
}

func texts(text string, lines []line) []string {
	var out []string
	for _, l := range lines {
		out = append(out, text[l.from:l.to])
	}
	return out
}

func TestWrapStopsAtItsLimit(t *testing.T) {
	lines, whole := evenly("天地玄黄").wrap("天地玄黄", 2, 3)
	if len(lines) != 3 || whole {
		t.Errorf("%d lines, whole %v", len(lines), whole)
	}
	lines, whole = evenly("天地玄").wrap("天地玄", 2, 3)
	if len(lines) != 3 || !whole {
		t.Errorf("just enough: %d lines, whole %v", len(lines), whole)
	}
}

func TestClusters(t *testing.T) {
	cases := []struct{ name, text, first string }{
		{"a letter", "ab", "a"},
		{"a hanzi", "天地", "天"},
		{"a letter with marks", "e\u0301\u0323x", "e\u0301\u0323"},
		{"a flag", "🇨🇳🇫🇷", "🇨🇳"},
		{"a flag of tags", "🏴\U000e0067\U000e0062\U000e007fx", "🏴\U000e0067\U000e0062\U000e007f"},
		{"a family", "👨‍👩‍👧‍👦x", "👨‍👩‍👧‍👦"},
		{"a kiss, the longest there is", "🧑🏻‍❤️‍💋‍🧑🏼x", "🧑🏻‍❤️‍💋‍🧑🏼"},
		{"a skin tone", "👍🏽x", "👍🏽"},
		{"a keycap", "1️⃣x", "1️⃣"},
		{"a joiner holds no letters together", "a\u200db", "a\u200d"},
		{"nor a space", "a\u200d b", "a\u200d"},
		{"nor nothing", "a\u200d", "a\u200d"},
		{"a pile is cut", "a" + strings.Repeat("\u0301", 50), "a" + strings.Repeat("\u0301", maxCluster-1)},
		{"an undecodable byte", "\xffa", "\xff"},
	}
	for _, c := range cases {
		if got := c.text[:clusterLen(c.text)]; got != c.first {
			t.Errorf("%s: %q, want %q", c.name, got, c.first)
		}
	}
}

func TestAChainOfJoinersIsNotOneCluster(t *testing.T) {
	if n := clusterLen(strings.Repeat("👩\u200d", 1000)); n > 80 {
		t.Errorf("%d bytes", n)
	}
}

func TestTruncate(t *testing.T) {
	m := evenly("abcdef…天地玄")
	for _, c := range []struct {
		text  string
		width float32
		want  string
	}{
		{"abc", 3, "abc"}, {"abcd", 3, "ab…"}, {"天地玄", 5, "天地…"}, {"天地", 1, "…"}, {"", 0, ""}, {"ab", -5, "…"},
	} {
		if got := m.truncate(c.text, c.width); got != c.want {
			t.Errorf("%q to %v: %q, want %q", c.text, c.width, got, c.want)
		}
	}
}

func TestTheTableOfWidthsIsBounded(t *testing.T) {
	test.NewTempApp(t)
	m := newMeasurer(14)
	for i := range maxAdvances {
		m.advances[string(rune(i))+"x"] = 1
	}
	m.width("👨‍👩‍👧")
	if len(m.advances) > maxAdvances {
		t.Errorf("%d entries", len(m.advances))
	}
}

// What is added up cluster by cluster must be what the toolkit draws, or bubbles would not fit their text.
func TestWidthsAddUp(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.New(look.Options{Mode: look.Light}))
	m := newMeasurer(14)
	for _, text := range []string{"你好，世界！", "WAVE To AVATAR, fly", "一👨‍👩‍👧‍👦二🇨🇳", "192.168.1.20:3456", "x̂ é 1️⃣"} {
		drawn := fyne.MeasureText(text, 14, fyne.TextStyle{}).Width
		if sum := m.textWidth(text); sum < drawn-1 || sum > drawn*1.08+1 {
			t.Errorf("%q: summed %v, drawn %v", text, sum, drawn)
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
		lines, whole := m.wrap(text, float32(width), int(limit))
		if len(lines) == 0 || len(lines) > int(limit) || !whole && len(lines) != int(limit) {
			t.Fatalf("%d lines of %d, whole %v", len(lines), limit, whole)
		}
		checkLines(t, m, text, lines, whole, float32(width))
	})
}

// checkLines checks that nothing but space is left out between the lines, and that none is too wide.
func checkLines(t *testing.T, m *measurer, text string, lines []line, whole bool, width float32) {
	t.Helper()
	at := 0
	for _, l := range lines {
		if l.from < at || l.to < l.from || strings.Trim(text[at:l.from], " \t\n") != "" {
			t.Fatalf("%q is lost before %d", text[at:l.from], l.from)
		}
		at = l.to
		part := text[l.from:l.to]
		if strings.Contains(part, "\n") || l.width > width && clusterLen(part) < len(part) {
			t.Fatalf("line %q is %v wide, of %v", part, l.width, width)
		}
		if l.width != m.textWidth(part) {
			t.Fatalf("line %q is said to be %v wide", part, l.width)
		}
	}
	if whole && strings.Trim(text[at:], " \t\n") != "" {
		t.Fatalf("%q is lost at the end", text[at:])
	}
}
