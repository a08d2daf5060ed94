package chat_test

import (
	"net/netip"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"udpchat/chat"
)

func TestVisible(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"nothing":                               {"", ""},
		"hanzi and ASCII as they are":           {"你好, world！", "你好, world！"},
		"line feeds and tabs stay":              {"a\n\tb", "a\n\tb"},
		"CRLF is one line end":                  {"a\r\nb", "a\nb"},
		"a lone CR is a line end":               {"a\rb", "a\nb"},
		"CR CR LF is two line ends":             {"a\r\r\nb", "a\n\nb"},
		"an escape sequence shows":              {"\x1b[31mred", `\x1b[31mred`},
		"NUL, BEL and DEL show":                 {"\x00\a\x7f", `\x00\x07\x7f`},
		"vertical tab and form feed show":       {"a\vb\fc", `a\x0bb\x0cc`},
		"C1 controls are told from bytes":       {"\u0085\u009b", `\u0085\u009b`},
		"line and paragraph separators show":    {"a\u2028b\u2029c", `a\u2028b\u2029c`},
		"bidi overrides show":                   {"a\u202eb\u2066c", `a\u202eb\u2066c`},
		"bidi marks show":                       {"a\u200eb\u200f", `a\u200eb\u200f`},
		"zero width space and BOM show":         {"a\u200bb\ufeff", `a\u200bb\ufeff`},
		"invisible fillers show":                {"a\u3164b\u115f\uffa0\u034f", `a\u3164b\u115f\uffa0\u034f`},
		"private use shows":                     {"\ue000\U000f0000", `\ue000\U000f0000`},
		"unassigned and noncharacters show":     {"\u0378\ufffe\U000e0080", `\u0378\ufffe\U000e0080`},
		"invisible tags show":                   {"\U000e0041", `\U000e0041`},
		"bytes that are no UTF-8 show":          {"a\xffb\xc0", `a\xffb\xc0`},
		"a cut replacement character shows":     {"a\xef\xbfb", `a\xef\xbfb`},
		"a replacement character is text":       {"\ufffd\x01", "\ufffd" + `\x01`},
		"Arabic and Hebrew stay":                {"سلام שלום", "سلام שלום"},
		"four marks stay":                       {"e\u0301\u0302\u0303\u0304!", "e\u0301\u0302\u0303\u0304!"},
		"the fifth mark is an ellipsis":         {"e\u0301\u0302\u0303\u0304\u0305!", "e\u0301\u0302\u0303\u0304…!"},
		"a pile of marks is cut":                {"e" + strings.Repeat("\u0301", 10_000) + "f", "e\u0301\u0301\u0301\u0301…f"},
		"joiners do not hold up a pile":         {"e" + strings.Repeat("\u0301\u200d", 5000), "e\u0301\u200d\u0301\u200d…"},
		"every character may have its marks":    {strings.Repeat("e\u0301\u0302", 9), strings.Repeat("e\u0301\u0302", 9)},
		"a family is one emoji":                 {"👨‍👩‍👧‍👦", "👨‍👩‍👧‍👦"},
		"kiss, flag and keycap stay":            {"👩🏽‍❤️‍💋‍👨🏿 🏳️‍🌈 1️⃣", "👩🏽‍❤️‍💋‍👨🏿 🏳️‍🌈 1️⃣"},
		"Hindi with a joiner stays":             {"क्\u200dष", "क्\u200dष"},
		"spaces of all widths stay":             {"a\u00a0b\u3000c", "a\u00a0b\u3000c"},
		"what looks like an escape is left":     {`\x1b`, `\x1b`},
		"a mark after an escape is a new start": {"\x01\u0301", `\x01` + "\u0301"},
	} {
		t.Run(name, func(t *testing.T) {
			got := chat.Visible(c.text)
			if got != c.want {
				t.Errorf("Visible(%+q) = %+q, want %+q", c.text, got, c.want)
			}
			checkVisible(t, c.text, got)
		})
	}
}

func TestPlainTextIsNotCopied(t *testing.T) {
	text := strings.Repeat("你好 hello\n", 100)
	if n := testing.AllocsPerRun(10, func() { chat.Visible(text) }); n != 0 {
		t.Errorf("Visible of plain text allocates %v times", n)
	}
}

func FuzzVisible(f *testing.F) {
	for _, s := range []string{
		"你好", "\x1b[2J\r\n", "a\xff\xef\xbf", "\u202e\ufeff\u200d", "e\u0301\u0301\u0301\u0301\u0301\u200d", "\ufffd", "👨‍👩‍👧‍👦",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		checkVisible(t, text, chat.Visible(text))
	})
}

// checkVisible checks what holds for any text.
func checkVisible(t *testing.T, text, got string) {
	t.Helper()
	if !utf8.ValidString(got) {
		t.Fatalf("Visible(%+q) = %+q is not UTF-8", text, got)
	}
	if len(got) > 4*len(text) {
		t.Fatalf("Visible(%+q) is %d times as long", text, len(got)/len(text))
	}
	if chat.Visible(got) != got {
		t.Fatalf("Visible(%+q) = %+q changes when made visible again", text, got)
	}
	pile := 0
	for _, r := range got {
		if !unicode.IsGraphic(r) && r != '\n' && r != '\t' && r != '\u200d' {
			t.Fatalf("Visible(%+q) = %+q lets %U through", text, got, r)
		}
		if pile++; !unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) {
			pile = 0
		}
		if pile > 4 {
			t.Fatalf("Visible(%+q) = %+q piles up marks", text, got)
		}
	}
}

func TestIndentLeavesTheFirstLineAlone(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "a": "a", "a\nb\n": "a\n  b\n  ", "\n\na": "\n  \n  a",
	} {
		if got := chat.Indent(text); got != want {
			t.Errorf("Indent(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestClassicPrintsAddressAndText(t *testing.T) {
	from := netip.MustParseAddrPort("192.0.2.7:40000")
	for name, c := range map[string]struct {
		m    chat.Message
		want string
	}{
		"one line":                       {chat.Message{From: from, Text: "你好"}, "192.0.2.7:40000\n你好"},
		"no text":                        {chat.Message{From: from}, "192.0.2.7:40000\n"},
		"several lines":                  {chat.Message{From: from, Text: "a\r\nb"}, "192.0.2.7:40000\na\n  b"},
		"a forged address line":          {chat.Message{From: from, Text: "a\n10.0.0.1:5\nb"}, "192.0.2.7:40000\na\n  10.0.0.1:5\n  b"},
		"own, not heard":                 {chat.Message{Author: chat.Me, Text: "a"}, "\na"},
		"line separators of other kinds": {chat.Message{From: from, Text: "a\u2028\v10.0.0.1:5"}, "192.0.2.7:40000\na" + `\u2028\x0b10.0.0.1:5`},
	} {
		t.Run(name, func(t *testing.T) {
			if got := c.m.Classic(); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// FuzzClassic: whatever the text, only the first two lines stand at the margin: the address, and the first line of text.
func FuzzClassic(f *testing.F) {
	for _, s := range []string{"a", "a\n10.0.0.1:5\nb", "a\r10.0.0.1:5", "\u2028x", "\x85y", "\v\f", "\n\n\n", "\r\n\r"} {
		f.Add(s)
	}
	from := netip.MustParseAddrPort("192.0.2.7:40000")
	f.Fuzz(func(t *testing.T, text string) {
		lines := strings.FieldsFunc(chat.Message{From: from, Text: text}.Classic(), func(r rune) bool {
			return r != '\n' && (unicode.IsControl(r) && r != '\t' || r == '\u2028' || r == '\u2029')
		})
		if len(lines) != 1 {
			t.Fatalf("%+q: a line break other than a line feed", text)
		}
		lines = strings.Split(lines[0], "\n")
		if lines[0] != from.String() {
			t.Fatalf("%+q: the first line is %q", text, lines[0])
		}
		for _, line := range lines[2:] {
			if !strings.HasPrefix(line, "  ") {
				t.Fatalf("%+q: the line %q stands at the margin", text, line)
			}
		}
	})
}
