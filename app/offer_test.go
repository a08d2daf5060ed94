//go:build !nogui && !windows && !darwin

package app

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"udpchat/terminal"
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

func TestWhoGetsNoWindowIsAskedByWhatTheDesktopHas(t *testing.T) {
	words := terminal.NoWindowWords(terminal.Chinese, "linux")
	for name, c := range map[string]struct {
		codes map[string]string
		can   bool
		want  answer
		calls []string // how each call begins
	}{
		"nothing to ask with":        {nil, true, noAnswer, nil},
		"yes":                        {map[string]string{"zenity": "0", "kdialog": "0", "xmessage": "0"}, true, yes, []string{"zenity|--question|"}},
		"no":                         {map[string]string{"kdialog": "1", "xmessage": "0"}, true, no, []string{"kdialog|--title|UDP聊天室|--yesno|"}},
		"the first one fails":        {map[string]string{"zenity": "5", "xmessage": "0"}, true, yes, []string{"zenity|", "xmessage|-center|"}},
		"all fail":                   {map[string]string{"zenity": "5"}, true, noAnswer, []string{"zenity|"}},
		"no terminal to open it in":  {map[string]string{"zenity": "0"}, false, no, []string{"zenity|--error|"}},
		"no terminal, and no zenity": {map[string]string{"xmessage": "1"}, false, no, []string{"xmessage|-center|"}},
	} {
		t.Run(name, func(t *testing.T) {
			said := fakes(t, c.codes)
			if got := offer(t.Context(), words, c.can); got != c.want {
				t.Errorf("the answer is %v, want %v", got, c.want)
			}
			calls := strings.Split(strings.TrimSuffix(said(), "\n"), "|\n")
			for i, want := range c.calls {
				if i >= len(calls) || !strings.HasPrefix(calls[i], want) {
					t.Errorf("called were %q, want %q", calls, c.calls)
				}
			}
			why := words.Why
			if strings.HasPrefix(strings.Join(c.calls, ""), "xmessage") || len(c.calls) == 2 {
				why = terminal.NoWindowWords(terminal.English, "linux").Why
			}
			if len(c.calls) > 0 && !strings.Contains(said(), why) {
				t.Errorf("nobody says why: %s", said())
			}
		})
	}
}

func TestTheProgramIsFoundATerminal(t *testing.T) {
	fakes(t, nil)
	if inTerminal(nil) != nil {
		t.Error("there is no terminal")
	}
	fakes(t, map[string]string{"xterm": "0", "gnome-terminal": "0"})
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	got := inTerminal([]string{"--data", "a b", "--terminal"}).Args[1:]
	if want := []string{"--", self, "--data", "a b", "--terminal"}; !slices.Equal(got, want) {
		t.Errorf("called with %q, want %q", got, want)
	}
}

func TestTheWordsForNoWindowAreFixed(t *testing.T) {
	for _, l := range []terminal.Language{terminal.English, terminal.Chinese} {
		for _, system := range []string{"linux", "windows", "darwin"} {
			w := terminal.NoWindowWords(l, system)
			for _, s := range []string{w.Why, w.Here, w.Ask, w.Yes, w.No, w.Alone} {
				if s == "" || strings.ContainsAny(s, "\"\\`$\n<>") {
					t.Errorf("%s: %q", system, s)
				}
			}
		}
	}
}
