package visible

import "testing"

func TestALineHasNothingThatBreaksIt(t *testing.T) {
	for text, want := range map[string]string{
		"":                "",
		" \u200b\n":       "",
		" 林\r\n\t晓 ":      "林 晓",
		"a\u2028b":        `a\u2028b`,
		"a\x1bb":          `a\x1bb`,
		"林晓林晓林晓林晓":        "林晓林晓林晓林晓",
		"林晓林晓林晓林晓林":       "林晓林晓林晓林晓…",
		"12345678 \u202e": "12345678…",
	} {
		if got := Line(text, 8); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}
