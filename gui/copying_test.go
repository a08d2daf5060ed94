package gui

import (
	"strings"
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
			if got := h.copyByKey(); got != text {
				t.Errorf("%s, %s: Ctrl+C copies %+q", name, view, got)
			}
			h.App.Clipboard().SetContent("")
			h.chooseForFirst("Copy")
			if got := h.App.Clipboard().Content(); got != text {
				t.Errorf("%s, %s: the menu copies %+q", name, view, got)
			}
			h.chooseForFirst("Quote")
			if got := h.composer.Entry.Text; got != "> "+strings.ReplaceAll(text, "\n", "\n> ")+"\n" {
				t.Errorf("%s, %s: the quotation is %+q", name, view, got)
			}
		}
	}
}

// copyByKey chooses the last message with the keyboard, and returns what Ctrl+C copies.
func (h *liveWindow) copyByKey() string {
	h.t.Helper()
	h.window.Canvas().Focus(h.conversation.list)
	h.tap(fyne.KeyUp)
	h.conversation.list.TypedShortcut(&fyne.ShortcutCopy{})
	return h.App.Clipboard().Content()
}

// chooseForFirst chooses from the menu of the first message.
func (h *liveWindow) chooseForFirst(item string) {
	h.t.Helper()
	h.conversation.painter.OpenMenu(h.conversation.rows.Rows[0], "", fyne.NewPos(100, 100))
	h.tapMenu(item)
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
		h.chooseForFirst("Copy with address")
		if got := h.App.Clipboard().Content(); got != want {
			t.Errorf("%+q is copied as %+q", text, got)
		}
	}
}

// The clipboard of the system ends at a NUL, so what follows would be lost.
func TestCopyingLosesNothingAfterNUL(t *testing.T) {
	h := newLiveWindow(t)
	h.hear("192.0.2.7:5000", "a\x00b")
	if got := h.copyByKey(); got != `a\x00b` {
		t.Errorf("copied %q", got)
	}
}
