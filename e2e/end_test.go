//go:build e2e

package e2e

import (
	"os"
	"os/signal"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// ending says how often a program is started and ended, and how long an end may take.
type ending struct {
	program string
	rounds  int
	gone    time.Duration // until the window is gone: the median
	ended   time.Duration // until the process has ended: every time
}

// quick holds for the program that people run. With the race detector, which slows it down, it only must not hang: underRace, for
// as many rounds as UDPCHAT_ENDINGS says, if it says.
var (
	quick     = ending{"udpchat", 5, time.Second, 5 * time.Second}
	underRace = ending{"udpchat-race", 8, 5 * time.Second, 8 * time.Second}
)

func init() {
	if n, err := strconv.Atoi(os.Getenv("UDPCHAT_ENDINGS")); err == nil {
		underRace.rounds = n
	}
}

// closeWindow ends the program as a person does. Alt+F4 is the window manager's way to press the close button.
func closeWindow(d *desk, _ *process, round int) {
	ways := []string{"alt+F4", "ctrl+q", "alt+F4", "ctrl+w"}
	d.key(ways[round%len(ways)])
}

func TestTheWindowIsGoneWithinASecond(t *testing.T) {
	endings(t, quick, closeWindow)
}

func TestClosingTheWindowUnderTraffic(t *testing.T) {
	endings(t, underRace, closeWindow)
}

func TestSignalsUnderTraffic(t *testing.T) {
	t.Parallel()
	hearHangUps(t)
	endings(t, underRace, func(_ *desk, w *process, round int) {
		w.signal([]syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP}[round%3])
	})
}

// hearHangUps keeps what is started from inheriting that hang-ups are ignored, as under nohup.
func hearHangUps(t *testing.T) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGHUP)
	t.Cleanup(func() { signal.Stop(c) })
}

// endings starts the window again and again while a script sends, and ends it each time.
func endings(t *testing.T, e ending, end func(d *desk, w *process, round int)) {
	t.Helper()
	here := newHost(t)
	d := newDesk(here)
	data := t.TempDir()
	here.start("python3", testdata("traffic.py")).prints("sending")
	var gone, ended []time.Duration
	for round := range e.rounds {
		w := d.window(e.program, "--data", data)
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
	slices.Sort(gone)
	half, last := gone[e.rounds/2], slices.Max(ended)
	t.Logf("window gone after %v and at most %v, process ended after at most %v", half, slices.Max(gone), last)
	if half > e.gone || last > e.ended {
		t.Errorf("window gone after %v, process ended after %v", gone, ended)
	}
	if len(kept(here, data)) == 0 {
		t.Error("none of what was sent is in the history")
	}
}
