package alerts

import (
	"strings"
	"testing"
)

func TestANotificationSaysTheFirstLineOnly(t *testing.T) {
	for text, want := range map[string]string{
		"":                       "",
		"\n\n  first \nsecond":   "first …",
		"a\tb":                   "a b",
		"\u202eevil\r\nx":        `\u202eevil…`,
		strings.Repeat("长", 121): strings.Repeat("长", 120) + "…",
		strings.Repeat("长", 120): strings.Repeat("长", 120),
	} {
		if got := firstLine(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestANameIsFoundAsAWordOfItsOwn(t *testing.T) {
	for _, c := range []struct {
		text, name string
		want       bool
	}{
		{"lin", "Lin", true},
		{"@LIN: hello", "lin", true},
		{"叫lin来", "lin", true},
		{"我找林晓有事", "林晓", true},
		{"line", "lin", false},
		{"violin", "lin", false},
		{"linlin", "lin", false},
		{"linlin lin", "lin", true},
		{"lin2", "lin", false},
		{"x", "x", false},
		{"", "", false},
		{"lin\xff", "lin", true},
		{strings.Repeat("a ", mentionReach) + "lin", "lin", false},
	} {
		if got := mentions(c.text, c.name); got != c.want {
			t.Errorf("%q in %.40q: %v", c.name, c.text, got)
		}
	}
}
