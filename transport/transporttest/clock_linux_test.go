package transporttest

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"syscall"
	"testing"
	"time"
)

// TestTheClockOfAProcess sets it to 1970, far ahead and back, also while the process is busy reading it or stands still.
func TestTheClockOfAProcess(t *testing.T) {
	cmd := Role("clock")
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	lines := bufio.NewScanner(out)
	ahead := func() time.Duration {
		t.Helper()
		_, _ = io.WriteString(in, "\n")
		var seconds, slept int64
		if !lines.Scan() {
			t.Fatal(lines.Err())
		}
		if _, err := fmt.Sscan(lines.Text(), &seconds, &slept); err != nil || slept < int64(time.Millisecond) || slept > int64(time.Minute) {
			t.Errorf("%q, %v", lines.Text(), err)
		}
		return time.Unix(seconds, 0).Sub(time.Now().Truncate(time.Second))
	}
	ahead() // it has started
	for _, by := range []time.Duration{-time.Since(time.Unix(1000, 0)), 30 * 24 * time.Hour, -time.Hour, 0} {
		err := SetClock(cmd.Process.Pid, by)
		if errors.Is(err, errors.ErrUnsupported) {
			SkipOutsideCI(t, "the clock of a process can be set on AMD64 only")
		}
		if got := ahead(); err != nil || got < by-2*time.Second || got > by+time.Minute {
			t.Errorf("%v ahead, want %v, error %v", got, by, err)
		}
	}
	_ = cmd.Process.Signal(syscall.SIGSTOP)
	if err := SetClock(cmd.Process.Pid, time.Hour); err != nil {
		t.Error(err)
	}
	_ = cmd.Process.Signal(syscall.SIGCONT)
	if got := ahead(); got < time.Hour-2*time.Second {
		t.Errorf("%v ahead after it stood still", got)
	}
}
