//go:build e2e

package e2e

import (
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

const (
	rounds    = 20              // of each way to end
	maxGone   = 5 * time.Second // until the window is gone, under the race detector and beside other tests; 0.03 s without
	maxEnding = 8 * time.Second // until the process is
)

// Alt+F4 is the window manager's way to press the close button.
func TestClosingTheWindowUnderTraffic(t *testing.T) {
	ways := []string{"alt+F4", "ctrl+q", "alt+F4", "ctrl+w"}
	endings(t, func(d *desk, w *process, round int) { d.key(ways[round%len(ways)]) })
}

func TestSignalsUnderTraffic(t *testing.T) {
	t.Parallel()
	hearHangUps(t)
	endings(t, func(_ *desk, w *process, round int) {
		w.signal([]syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP}[round%3])
	})
}

// hearHangUps keeps what is started from inheriting that hang-ups are ignored, as under nohup.
func hearHangUps(t *testing.T) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGHUP)
	t.Cleanup(func() { signal.Stop(c) })
}

// endings starts the window under the race detector again and again while a script sends, and ends it each time.
func endings(t *testing.T, end func(d *desk, w *process, round int)) {
	here := newHost(t)
	d := newDesk(here)
	data := t.TempDir()
	here.start("python3", testdata("traffic.py")).prints("sending")
	var gone, ended []time.Duration
	for round := range rounds {
		w := d.window("udpchat-race", "--data", data)
		began := time.Now()
		end(d, w, round)
		w.waitFor("take its window away", limit, func() bool { return len(d.windows(w)) == 0 })
		gone = append(gone, time.Since(began))
		code := w.exit(limit)
		ended = append(ended, time.Since(began))
		if said := w.err.String(); code != 0 || strings.Contains(said, "DATA RACE") || strings.Contains(said, "panic") {
			t.Fatalf("round %d: exit code %d, standard error:\n%s", round, code, tail(said))
		}
	}
	t.Logf("window gone after at most %v, process ended after at most %v", slices.Max(gone), slices.Max(ended))
	if slices.Max(gone) > maxGone || slices.Max(ended) > maxEnding {
		t.Errorf("window gone after %v, process ended after %v", gone, ended)
	}
	if len(kept(here, data)) == 0 {
		t.Error("none of what was sent is in the history")
	}
}
