package typeset

import (
	"strings"
	"testing"
)

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
		{"an undecodable byte before a mark", "\xff\u0301a", "\xff\u0301"},
		{"a line feed", "\n\u0301", "\n"},
		{"a return before a line feed", "\r\n", "\r"},
		{"a syllable of Hangul's parts", "\u1112\u1161\u11ab\u1100", "\u1112\u1161\u11ab"},
		{"a conjunct of Devanagari", "क्षि", "क्षि"},
		{"a kana with its voicing", "か\u3099な", "か\u3099"},
		{"a number sign of Arabic with its digit", "\u0600" + "12", "\u0600" + "1"},
	}
	m := NewMeasurer(1)
	for _, c := range cases {
		if got := c.text[:m.Cluster(c.text)]; got != c.first {
			t.Errorf("%s: %q, want %q", c.name, got, c.first)
		}
	}
}

func TestAChainOfJoinersIsNotOneCluster(t *testing.T) {
	if n := NewMeasurer(1).Cluster(strings.Repeat("👩\u200d", 1000)); n > 80 {
		t.Errorf("%d bytes", n)
	}
}
