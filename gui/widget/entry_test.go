package widget

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// content is a clipboard with a content.
type content string

func (c content) Content() string { return string(c) }
func (content) SetContent(string) {}

func TestWhatIsPastedIntoOneLineIsOneLine(t *testing.T) {
	test.NewTempApp(t)
	for text, want := range map[string]string{
		"192.0.2.7\r\n":                    "192.0.2.7",
		"\n 林晓\n":                          " 林晓",
		"a\r\nb":                           "a b",
		"a\rb\u2028c\u2029d\u0085e":        "a b c d e",
		"a\vb\fc":                          "a b c",
		strings.Repeat("长", 97<<10) + "\n": strings.Repeat("长", 12),
	} {
		i := NewInput(nil, "", "", 12)
		i.OnText(func(string) {})
		search := NewSearchEntry("", func(string) {}, func(fyne.KeyName) bool { return false })
		search.most = 12
		i.TypedShortcut(&fyne.ShortcutPaste{Clipboard: content(text)})
		search.TypedShortcut(&fyne.ShortcutPaste{Clipboard: content(text)})
		if i.Text != want || search.Text != want {
			t.Errorf("%.20q pasted is %q and %q, want %q", text, i.Text, search.Text, want)
		}
	}
	i := NewInput(nil, "一二三四五六", "", 8)
	test.NewTempWindow(t, i)
	i.TypedShortcut(&fyne.ShortcutSelectAll{})
	i.TypedShortcut(&fyne.ShortcutPaste{Clipboard: content("abcdefghij")})
	if i.Text != "abcdefgh" {
		t.Errorf("pasted over everything: %q", i.Text)
	}
}
