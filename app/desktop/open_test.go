//go:build !nogui && !windows && !darwin

package desktop

import (
	"os/exec"
	"testing"
	"time"
)

func TestWhatNothingCanOpenIsToldOf(t *testing.T) {
	for name, c := range map[string]struct {
		codes  map[string]string
		failed bool
		called string
	}{
		"no xdg-open":                 {nil, true, ""},
		"it opens":                    {map[string]string{"xdg-open": "0"}, false, "xdg-open|https://a.example/?a=b;c|\n"},
		"a mistake in the call":       {map[string]string{"xdg-open": "1"}, true, "xdg-open|https://a.example/?a=b;c|\n"},
		"no such file":                {map[string]string{"xdg-open": "2"}, true, "xdg-open|https://a.example/?a=b;c|\n"},
		"no browser":                  {map[string]string{"xdg-open": "3"}, true, "xdg-open|https://a.example/?a=b;c|\n"},
		"a browser that fails":        {map[string]string{"xdg-open": "4"}, true, "xdg-open|https://a.example/?a=b;c|\n"},
		"a shell that does not exist": {map[string]string{"xdg-open": "127"}, true, "xdg-open|https://a.example/?a=b;c|\n"},
	} {
		t.Run(name, func(t *testing.T) {
			said := fakes(t, c.codes)
			if err := open("https://a.example/?a=b;c"); (err != nil) != c.failed {
				t.Errorf("the error is %v", err)
			}
			if got := said(); got != c.called {
				t.Errorf("called was %q, want %q", got, c.called)
			}
		})
	}
}

func TestOpeningReturnsAtOnceAndTellsOfAFailure(t *testing.T) {
	fakes(t, map[string]string{"xdg-open": "3"})
	failed := make(chan struct{})
	Open("/data", func() { close(failed) })
	<-failed
}

// Where there is no desktop, xdg-open itself is the browser until that is closed.
func TestAProgramThatGoesOnHasOpenedIt(t *testing.T) {
	cmd := exec.Command("/bin/sleep", "600")
	if err := run(cmd, time.Millisecond); err != nil {
		t.Error(err)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Error(err)
	}
}
