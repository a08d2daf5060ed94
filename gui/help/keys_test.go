package help

import (
	"testing"

	"udpchat/settings"
)

func TestShortcutsNameTheSendingKeyAsChosen(t *testing.T) {
	for key, want := range map[string][2]string{
		settings.SendEnter:     {"Enter  Ctrl+Enter", "Shift+Enter"},
		settings.SendCtrlEnter: {"Ctrl+Enter", "Enter  Shift+Enter"},
	} {
		keys := shortcuts(key)[0].keys
		if keys[0].keys != want[0] || keys[1].keys != want[1] {
			t.Errorf("%s: the list begins with %q", key, keys[:2])
		}
	}
}
