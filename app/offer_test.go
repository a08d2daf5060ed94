//go:build !nogui

package app

import (
	"strings"
	"testing"

	"udpchat/terminal"
)

func TestTheWordsForNoWindowAreFixedAndNameTheTerminalProgram(t *testing.T) {
	for _, l := range []terminal.Language{terminal.English, terminal.Chinese} {
		for system, program := range map[string]string{"linux": "udpchat --terminal", "windows": "udpchat-terminal.exe", "darwin": "udpchat --terminal"} {
			w := terminal.NoWindowWords(l, system)
			for _, s := range []string{w.Why, w.Here, w.Alone} {
				if s == "" || strings.ContainsAny(s, "\"\\`$\n<>") {
					t.Errorf("%s: %q", system, s)
				}
			}
			if !strings.Contains(w.Alone, program) {
				t.Errorf("%s: %q does not name %s", system, w.Alone, program)
			}
		}
	}
}
