package typed_test

import (
	"testing"

	"udpchat/chat/typed"
)

func TestBlank(t *testing.T) {
	for text, blank := range map[string]bool{
		"": true, " ": true, "\t\r\n\v\f": true, "\u00a0\u3000\u2009\u202f\u205f": true, "\u2028\u2029\u0085": true,
		"\u3164": true, "\uffa0": true, "\u115f\u1160": true, "\ufe0f": true, "\ufe00\U000e0100": true, "\u180b\u180e": true,
		"\u200b\u200c\u200d\u2060\ufeff": true, "\u00ad": true, "\u034f": true, "\u061c\u200e\u202e\u2066": true, "\u17b4\u17b5": true,
		"\u2061\u2064\u206f": true, "\u2800\u2800": true, "\U000e0001\U000e0067\U000e007f": true, "\U000e0fff": true, "\ufff0": true,
		"\u2065": true, "\U0001d159\U0001d173": true, "\u0301": true, "\u20dd": true, "\x00\x1b\x7f\u009b": true, "\ufff9\ufffb": true,
		".": false, "88": false, "你": false, "\ufffd": false, "\u0600": false, "e\u0301": false, "☎\ufe0f": false, "\u3164a": false,
		"👨\u200d👩\u200d👧": false, "\u0903": true, "\u2801": false, "\ufffc": false, "\ue000": false, "🏴\U000e0067\U000e007f": false,
	} {
		if typed.Blank(text) != blank {
			t.Errorf("%+q is blank: %t", text, !blank)
		}
		if got := typed.Trim(text); (got == "") != blank {
			t.Errorf("%+q trimmed is %+q", text, got)
		}
	}
	if got := typed.Trim(" \u3000林 晓\r\n"); got != "林 晓" {
		t.Errorf("trimmed: %+q", got)
	}
}

func TestLinesEndInALineFeed(t *testing.T) {
	for text, want := range map[string]struct{ lines, line string }{
		"one\r\ntwo":               {"one\ntwo", "one two"},
		"one\rtwo":                 {"one\ntwo", "one two"},
		"one\ntwo\n":               {"one\ntwo\n", "one two"},
		"\r\none\r\n\r\ntwo\r\n":   {"\none\n\ntwo\n", "one  two"},
		"a\u2028b\u2029c\u0085d":   {"a\nb\nc\nd", "a b c d"},
		"a\vb\fc":                  {"a\nb\nc", "a b c"},
		"a\r\r\nb\n\rc":            {"a\n\nb\n\nc", "a  b  c"},
		"林晓\r":                     {"林晓\n", "林晓"},
		"\r\n":                     {"\n", ""},
		"tab\tand\u00a0space kept": {"tab\tand\u00a0space kept", "tab\tand\u00a0space kept"},
		"":                         {},
	} {
		if got := typed.Lines(text); got != want.lines {
			t.Errorf("lines of %+q: %+q", text, got)
		}
		if got := typed.Line(text); got != want.line {
			t.Errorf("line of %+q: %+q", text, got)
		}
	}
}
