//go:build !nogui && !windows && !darwin

package desktop

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// fakes makes programs that note how they are called and end with a number, and leaves no others to be found.
func fakes(t *testing.T, codes map[string]string) (said func() string) {
	t.Helper()
	dir := t.TempDir()
	log := filepath.Join(dir, "log")
	for name, code := range codes {
		script := "#!/bin/sh\nfor a in " + name + ` "$@"; do printf '%s|' "$a"; done >>` + log + "\necho >>" + log + "\nexit " + code + "\n"
		if err := os.WriteFile(filepath.Join(dir, name), []byte(script), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", dir)
	return func() string {
		b, _ := os.ReadFile(log)
		return string(b)
	}
}

func TestWhoGetsNoWindowIsToldByWhatTheDesktopHas(t *testing.T) {
	for name, c := range map[string]struct {
		codes map[string]string
		told  bool
		calls []string // how each call begins
		text  string
	}{
		"nothing to tell with":    {nil, false, nil, ""},
		"the first there is":      {map[string]string{"zenity": "0", "kdialog": "0", "xmessage": "0"}, true, []string{"zenity|--error|--no-markup|"}, "中文"},
		"no zenity":               {map[string]string{"kdialog": "0", "xmessage": "0"}, true, []string{"kdialog|--title|UDP聊天室|--error|"}, "中文"},
		"xmessage has no hanzi":   {map[string]string{"xmessage": "0"}, true, []string{"xmessage|-center|"}, "English"},
		"closed without a button": {map[string]string{"zenity": "1", "xmessage": "0"}, true, []string{"zenity|"}, "中文"},
		"the first one fails":     {map[string]string{"zenity": "5", "xmessage": "0"}, true, []string{"zenity|", "xmessage|"}, "English"},
		"all fail":                {map[string]string{"zenity": "5"}, false, []string{"zenity|"}, "中文"},
	} {
		t.Run(name, func(t *testing.T) {
			said := fakes(t, c.codes)
			if told := Tell(t.Context(), "UDP聊天室", "中文", "English"); told != c.told {
				t.Errorf("told: %v", told)
			}
			calls := strings.Split(strings.TrimSuffix(said(), "|\n"), "|\n")
			if len(c.calls) > 0 && len(calls) != len(c.calls) {
				t.Errorf("called were %q, want %q", calls, c.calls)
			}
			for i, want := range c.calls {
				if i >= len(calls) || !strings.HasPrefix(calls[i], want) {
					t.Errorf("called were %q, want %q", calls, c.calls)
				}
			}
			if !strings.HasSuffix(calls[len(calls)-1], c.text) {
				t.Errorf("the text is not %q: %q", c.text, calls)
			}
		})
	}
}
