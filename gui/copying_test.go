package gui

import (
	"testing"

	"fyne.io/fyne/v2"

	"udpchat/settings"
)

// TestCopyingGivesTheTextAsItWasSaid copies with the keyboard, with the menu and as a quotation, in both views.
func TestCopyingGivesTheTextAsItWasSaid(t *testing.T) {
	for name, text := range map[string]string{
		"a script":                "if x:\n\tprint(1)",
		"a hanzi without a face":  "字\U0003072d",
		"Persian":                 "می\u200cخواهم",
		"a soft hyphen":           "Donau\u00addampfschiff",
		"a flag of tags":          "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
		"an override":             "a\u202eb",
		"a control":               "a\x1b[31mb",
		"a zero width space":      "a\u200bb",
		"a pile of marks":         "e\u0301\u0301\u0301\u0301\u0301\u0301!",
		"a private character":     "\ue000",
		"a backslash in the text": `\u202e`,
	} {
		for view, classic := range map[string]bool{"usual": false, "classic": true} {
			h := newLiveWindow(t, func(s *settings.Settings) { s.ClassicView = classic })
			h.lackingAll()
			h.hear("192.0.2.7:5000", text)
			copied := h.App.Clipboard().Content
			h.window.Canvas().Focus(h.conversation.list)
			h.tap(fyne.KeyUp)
			h.conversation.list.TypedShortcut(&fyne.ShortcutCopy{})
			if got := copied(); got != text {
				t.Errorf("%s, %s: Ctrl+C copies %+q", name, view, got)
			}
			r := h.conversation.rows.Rows[0]
			h.conversation.painter.OpenMenu(r, "", fyne.NewPos(100, 100))
			h.App.Clipboard().SetContent("")
			h.tapMenu("Copy")
			if got := copied(); got != text {
				t.Errorf("%s, %s: the menu copies %+q", name, view, got)
			}
			h.conversation.painter.OpenMenu(r, "", fyne.NewPos(100, 100))
			h.tapMenu("Quote")
			if got := h.composer.Entry.Text; got != quoted(text) {
				t.Errorf("%s, %s: the quotation is %+q", name, view, got)
			}
		}
	}
}

func quoted(text string) string {
	out := "> "
	for _, r := range text {
		out += string(r)
		if r == '\n' {
			out += "> "
		}
	}
	return out + "\n"
}

func TestCopyingWithTheAddressForgesNoLine(t *testing.T) {
	for text, want := range map[string]string{
		"a\tb":                     "192.0.2.7:5000\na\tb",
		"a\n192.0.2.9:1\nb":        "192.0.2.7:5000\na\n  192.0.2.9:1\n  b",
		"a\r192.0.2.9:1":           "192.0.2.7:5000\na\r  192.0.2.9:1",
		"a\r\n192.0.2.9:1":         "192.0.2.7:5000\na\r\n  192.0.2.9:1",
		"a\u2028192.0.2.9:1":       "192.0.2.7:5000\na\u2028  192.0.2.9:1",
		"a\u0085192.0.2.9:1":       "192.0.2.7:5000\na\u0085  192.0.2.9:1",
		"a\v192.0.2.9:1\fb\u2029c": "192.0.2.7:5000\na\v  192.0.2.9:1\f  b\u2029  c",
	} {
		h := newLiveWindow(t)
		h.hear("192.0.2.7:5000", text)
		h.conversation.painter.OpenMenu(h.conversation.rows.Rows[0], "", fyne.NewPos(100, 100))
		h.tapMenu("Copy with address")
		if got := h.App.Clipboard().Content(); got != want {
			t.Errorf("%+q is copied as %+q", text, got)
		}
	}
}

// The clipboard of the system ends at a NUL, so what follows would be lost.
func TestCopyingLosesNothingAfterNUL(t *testing.T) {
	h := newLiveWindow(t)
	h.hear("192.0.2.7:5000", "a\x00b")
	h.window.Canvas().Focus(h.conversation.list)
	h.tap(fyne.KeyUp)
	h.conversation.list.TypedShortcut(&fyne.ShortcutCopy{})
	if got := h.App.Clipboard().Content(); got != `a\x00b` {
		t.Errorf("copied %q", got)
	}
}
