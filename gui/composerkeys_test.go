package gui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"udpchat/chat"
	"udpchat/gui/help"
	"udpchat/settings"
)

func TestTheSendingKeyIsNamedAsChosen(t *testing.T) {
	for _, c := range []struct {
		key, language, asks, sends, breaks string
		press                              func(*house)
	}{
		{settings.SendEnter, settings.English, "Press Enter again", "Enter  Ctrl+Enter", "Shift+Enter", (*house).enter},
		{settings.SendEnter, settings.Chinese, "再按一次 Enter 照此", "Enter  Ctrl+Enter", "Shift+Enter", (*house).enter},
		{settings.SendCtrlEnter, settings.English, "Press Ctrl+Enter again", "Ctrl+Enter", "Enter  Shift+Enter", (*house).ctrlEnter},
		{settings.SendCtrlEnter, settings.Chinese, "再按一次 Ctrl+Enter 照此", "Ctrl+Enter", "Enter  Shift+Enter", (*house).ctrlEnter},
	} {
		h := newHouse(t, func(s *settings.Settings) { s.SendKey, s.Language = c.key, c.language })
		h.porter.to = []chat.Recipient{"192.0.2.7"}
		h.write("😀")
		c.press(h)
		if got := h.composer.Strip.Words.Content; !strings.HasPrefix(got, c.asks) {
			t.Errorf("%s, %s: asks %q", c.key, c.language, got)
		}
		keys := help.Shortcuts(c.key)[0].Keys
		if keys[0].Keys != c.sends || keys[1].Keys != c.breaks {
			t.Errorf("%s: the sheet begins with %q", c.key, keys[:2])
		}
	}
}

func TestAQuotationLeavesTheCursorBehindIt(t *testing.T) {
	h := newHouse(t)
	h.write("so")
	h.composer.Quote(strings.Repeat("long ", 40))
	h.write("!")
	if got := h.composer.Entry.Text; !strings.HasSuffix(got, "\nso!") {
		t.Errorf("the box has %q", got)
	}
	h.composer.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
	h.composer.Quote("short")
	h.write("?")
	if got := h.composer.Entry.Text; !strings.HasPrefix(got, "> short\n> long") || !strings.HasSuffix(got, "\nso?") {
		t.Errorf("then it has %q", got)
	}
}
