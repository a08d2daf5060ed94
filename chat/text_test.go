package chat_test

import (
	"net/netip"
	"strings"
	"testing"
	"unicode"

	"udpchat/chat"
	"udpchat/chat/console"
)

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
		"an address line alone":          {chat.Message{From: from, Text: "10.0.0.1:5"}, "192.0.2.7:40000\n  10.0.0.1:5"},
		"a name before the address":      {chat.Message{From: from, Text: "林晓 (10.0.0.1:5)\nb"}, "192.0.2.7:40000\n  林晓 (10.0.0.1:5)\n  b"},
		"an address of IPv6":             {chat.Message{From: from, Text: "[fe80::1]:3456"}, "192.0.2.7:40000\n  [fe80::1]:3456"},
		"an address in full width":       {chat.Message{From: from, Text: "１０．０．０．１：５"}, "192.0.2.7:40000\n  １０．０．０．１：５"},
		"something invisible before it":  {chat.Message{From: from, Text: "\u200b10.0.0.1:5"}, "192.0.2.7:40000\n" + `  \u200b10.0.0.1:5`},
		"own, not heard":                 {chat.Message{Author: chat.Me, Text: "a"}, "\na"},
		"line separators of other kinds": {chat.Message{From: from, Text: "a\u2028\v10.0.0.1:5"}, "192.0.2.7:40000\na" + `\u2028\x0b10.0.0.1:5`},
	} {
		t.Run(name, func(t *testing.T) {
			if got := console.Text(c.m); got != c.want {
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
		lines := strings.FieldsFunc(console.Text(chat.Message{From: from, Text: text}), func(r rune) bool {
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
