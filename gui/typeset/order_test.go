package typeset

import (
	"strings"
	"testing"
)

func TestLinesStandInTheOrderOfUAX9(t *testing.T) {
	for name, c := range map[string]struct{ line, want string }{
		"Hebrew with a remark":      {"אבג דהו (admin)", "(admin) והד גבא"},
		"Hebrew with one in Hebrew": {"אבג (דהו)", "(והד) גבא"},
		"a remark, then Hebrew":     {"(admin) אבג", "(admin) גבא"},
		"Latin, then Hebrew":        {"Lin אבג דהו", "Lin והד גבא"},
		"Hebrew within Latin":       {"a אב b", "a בא b"},
		"Hebrew, then Latin":        {"אבג Lin", "Lin גבא"},
		"a number behind Hebrew":    {"אבג 123", "123 גבא"},
		"a number within Hebrew":    {"אבג 12 דהו", "והד 12 גבא"},
		"Latin, Hebrew, a number":   {"a אבג 123", "a 123 גבא"},
		"Hebrew and hanzi":          {"王芳 אבג", "王芳 גבא"},
		"Chinese brackets":          {"אבג（דהו）", "（והד）גבא"},
		"two remarks":               {"אב (x) (y)", "(y) (x) בא"},
		"a remark, then Latin":      {"אבג (x) y", "y (x) גבא"},
		"brackets of many kinds":    {"אבג [x] {y} （z）", "（z） {y} [x] גבא"},
		"brackets in brackets":      {"א (ב (x) ד) e", "e (ד (x) ב) א"},
		"two remarks in Hebrew":     {"a (אב) (גד)", "a (בא) (דג)"},
		"a Hebrew word in brackets": {"(אב) x", "x (בא)"},
		"brackets without a pair":   {"אב ) x", "x ( בא"},
		"numbers in brackets":       {"אב (12) (x)", "(x) (12) בא"},
		"a non-joiner in Persian":   {"می\u200cخ", "خ\u200cیم"},
		"marks stay on letters":     {"שָׁב", "בשָׁ"},
		"Arabic":                    {"سلام", "مالس"},
		"an exclamation mark":       {"שלום!", "!םולש"},
		"an isolated name, a mark":  {Isolate("אבג") + " ·a1b2", "גבא ·a1b2"},
		"an isolated name in words": {"hi " + Isolate("אבג (x)") + ", 2 unread", "hi (x) גבא, 2 unread"},
		"two isolated names":        {Isolate("אב") + ", " + Isolate("גד"), "בא, דג"},
	} {
		if got := Ordered(c.line); got != "\u202d"+c.want+"\u202c" {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	for _, line := range []string{"", "Lin (admin)", "王芳（组长）", "👩🏽\u200d🔬 1️⃣", Isolate("Lin") + "!"} {
		if got := Ordered(line); got != line {
			t.Errorf("%q became %q", line, got)
		}
	}
}

func TestTheSearchForPairsOfBracketsIsBounded(t *testing.T) {
	nested := func(n int) []rune { return []rune(strings.Repeat("(", n) + "א" + strings.Repeat(")", n)) }
	if got := len(pairs(nested(maxOpen))); got != maxOpen {
		t.Errorf("%d pairs", got)
	}
	if got := len(pairs(nested(maxOpen + 1))); got != 0 {
		t.Errorf("%d pairs beyond the limit", got)
	}
}
