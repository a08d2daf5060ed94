package typeset

import (
	"strings"
	"testing"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	look "udpchat/gui/theme"
)

// evenly is a measurer for which every cluster is one wide, and a wide one two.
func evenly(text string) *Measurer {
	m := NewMeasurer(1)
	for len(text) > 0 {
		n := m.Cluster(text)
		r, size := utf8.DecodeRuneInString(text)
		w := float32(1)
		if r >= 0x2e80 {
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

func TestTruncate(t *testing.T) {
	m := evenly("abcdef…天地玄")
	for _, c := range []struct {
		text  string
		width float32
		want  string
	}{
		{"abc", 3, "abc"}, {"abcd", 3, "ab…"}, {"天地玄", 5, "天地…"}, {"天地", 1, "…"}, {"", 0, ""}, {"ab", -5, "…"},
	} {
		if got := m.Truncate(c.text, c.width); got != c.want {
			t.Errorf("%q to %v: %q, want %q", c.text, c.width, got, c.want)
		}
	}
}

func TestShorten(t *testing.T) {
	family := "👨\u200d👩\u200d👧"
	for _, c := range []struct {
		text string
		n    int
		want string
	}{
		{"", 0, ""},
		{"abc", 3, "abc"},
		{"abcd", 3, "abc…"},
		{"天地玄黄", 2, "天地…"},
		{"ab\u0301c", 2, "a…"},
		{"ab\u0301c", 3, "ab\u0301…"},
		{"a" + family + "b", 4, "a…"},
		{"a" + family + "b", 6, "a" + family + "…"},
		{"🇨🇳🇫🇷", 3, "🇨🇳…"},
		{"👍🏽!", 1, "…"},
		{"\u1112\u1161\u11ab\u1100\u116e\u11a8", 4, "\u1112\u1161\u11ab…"},
		{"☎\ufe0fx", 1, "…"},
		{"ab  cd", 4, "ab…"},
		{"one\ntwo", 4, "one…"},
		{"a\r\nb", 2, "a…"},
		{"ab\xffcd", 3, "ab\xff…"},
	} {
		if got := Shorten(c.text, c.n); got != c.want {
			t.Errorf("%q to %d: %q, want %q", c.text, c.n, got, c.want)
		}
	}
	if got := OneLine(strings.Repeat("一\n", 200)); got != strings.TrimSuffix(strings.Repeat("一↵", oneLine/2), "↵")+"…" {
		t.Errorf("in one line: %q", got)
	}
}

func TestFitMarksWhatIsCut(t *testing.T) {
	m := evenly("abcdefgh …天地玄黄")
	for _, c := range []struct {
		text  string
		limit int
		want  string
	}{
		{"abc", 1, "abc"},
		{"abcdef", 1, "abc…"},
		{"ab cdef", 1, "ab…"},
		{"abcd efgh", 2, "abcd efgh"},
		{"abcd efgh a", 2, "abcd efg…"},
		{"ab\n\nc", 2, "ab\n…"},
		{"天地玄黄", 1, "天…"},
		{"", 1, ""},
	} {
		got, lines := m.Fit(c.text, 4, c.limit)
		if got != c.want {
			t.Errorf("%q in %d lines: %q, want %q", c.text, c.limit, got, c.want)
		}
		for _, l := range lines {
			if l.Width > 4 || l.Width != m.TextWidth(got[l.From:l.To]) {
				t.Errorf("%q: a line of width %v", c.text, l.Width)
			}
		}
	}
}

func TestTheTableOfWidthsIsBounded(t *testing.T) {
	test.NewTempApp(t)
	m := NewMeasurer(14)
	for i := range maxAdvances {
		m.advances[string(rune(i))+"x"] = 1
	}
	m.Width("👨‍👩‍👧")
	if len(m.advances) > maxAdvances {
		t.Errorf("%d entries", len(m.advances))
	}
}

// What is added up cluster by cluster must be what the toolkit draws, or bubbles would not fit their text.
func TestWidthsAddUp(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.New(look.Options{Mode: look.Light}))
	m := NewMeasurer(14)
	for _, text := range []string{"你好，世界！", "WAVE To AVATAR, fly", "一👨‍👩‍👧‍👦二🇨🇳", "192.168.1.20:3456", "x̂ é 1️⃣"} {
		drawn := fyne.MeasureText(text, 14, fyne.TextStyle{}).Width
		if sum := m.TextWidth(text); sum < drawn-1 || sum > drawn*1.08+1 {
			t.Errorf("%q: summed %v, drawn %v", text, sum, drawn)
		}
	}
}

func TestKeepCutsTheNameFirst(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.New(look.Options{}))
	m := NewMeasurer(14)
	for _, c := range []struct{ text, end, room, want string }{
		{"root@vm", " ·a1b2", "root@vm ·a1b2", "root@vm ·a1b2"},
		{"root@vm", " ·a1b2", "root… ·a1b2", "root… ·a1b2"},
		{"root@vm", " ·a1b2", "… ·a1b2", "… ·a1b2"},
		{"root@vm", " ·a1b2", "·a1b2", "·a1b2"},
		{"root@vm", " ·a1b2", "·a1…", "·a1…"},
		{"root@vm", "", "root…", "root…"},
		{"林晓林晓", " ·a1b2", "林… ·a1b2", "林… ·a1b2"},
	} {
		if got := m.Keep(c.text, c.end, m.TextWidth(c.room)+0.5); got != c.want {
			t.Errorf("%q, %q in the width of %q: %q", c.text, c.end, c.room, got)
		}
	}
}
