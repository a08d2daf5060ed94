package transporttest

import (
	"fmt"
	"strings"
	"testing"
)

func TestARoleRunsInsteadOfTheTests(t *testing.T) {
	cmd := Role("echo")
	cmd.Stdin = strings.NewReader("said")
	if out, err := cmd.Output(); err != nil || string(out) != "said" {
		t.Errorf("%q, %v", out, err)
	}
	out, err := Role("none").CombinedOutput()
	if err == nil || string(out) != "no role none\n" {
		t.Errorf("%q, %v", out, err)
	}
}

// reports is a test that records how it ended.
type reports struct {
	testing.TB
	how string
}

func (r *reports) Helper()           {}
func (r *reports) Skip(args ...any)  { r.end(args...) }
func (r *reports) Fatal(args ...any) { r.end("failed: " + fmt.Sprint(args...)) }

// end records the first end, which would have ended a real test.
func (r *reports) end(args ...any) {
	if r.how == "" {
		r.how = fmt.Sprint(args...)
	}
}

func TestWhatIsLackingIsReported(t *testing.T) {
	tests := map[string]struct{ ci, program, want string }{
		"there":         {"", "go", ""},
		"missing":       {"", "no-such-program", "skipped: this test needs no-such-program; packaging/setup.sh test installs it"},
		"missing in CI": {"true", "no-such-program", "failed: this test needs no-such-program; packaging/setup.sh test installs it"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Setenv("CI", test.ci)
			r := &reports{}
			RequirePrograms(r, test.program)
			if r.how != test.want {
				t.Errorf("%q", r.how)
			}
		})
	}
}
