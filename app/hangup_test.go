//go:build unix

package app

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"testing"
	"time"

	"udpchat/settings"
)

func TestAHangUpAndAQuitEndTheTerminalInOrder(t *testing.T) {
	for _, s := range []syscall.Signal{syscall.SIGHUP, syscall.SIGQUIT} {
		t.Run(s.String(), func(t *testing.T) {
			signal.Notify(make(chan os.Signal, 1), s) // so that the program does not inherit that it is ignored
			defer signal.Reset(s)
			dir, port := t.TempDir(), freePort(t)
			p := program(t, "--terminal", "--data", dir, "--port", fmt.Sprint(port))
			enough := flood(t, port)
			until(t, "it prints what comes", func() bool { return len(p.printed()) > 3000 })
			if err := p.Process.Signal(s); err != nil {
				t.Fatal(err)
			}
			if code := p.ends(t); code != exitOK || p.said() != "" {
				t.Errorf("exit code %d, said %q", code, p.said())
			}
			enough()
			everyPrintedOneIsKept(t, p.printed(), historyOf(t, dir))
		})
	}
}

func TestAProgramStartedToOutliveHangUpsDoes(t *testing.T) {
	signal.Ignore(syscall.SIGHUP)
	dir, port := t.TempDir(), freePort(t)
	p := program(t, "--terminal", "--data", dir, "--port", fmt.Sprint(port))
	signal.Reset(syscall.SIGHUP)
	p.in.Close() // as nohup does
	until(t, "it has begun", func() bool { return len(p.printed()) == 1 })
	if err := p.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	until(t, "it hears", func() bool { script(t, port, "still here"); return len(p.printed()) > 1 })
	if err := p.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if code := p.ends(t); code != exitOK {
		t.Errorf("exit code %d", code)
	}
}

func TestHangUpsAreTheCauseOfTheEnd(t *testing.T) {
	signal.Notify(make(chan os.Signal, 1), syscall.SIGHUP, syscall.SIGQUIT)
	defer signal.Reset(syscall.SIGHUP, syscall.SIGQUIT)
	for s, hungUp := range map[syscall.Signal]bool{
		syscall.SIGHUP: true, syscall.SIGTERM: false, syscall.SIGINT: false, syscall.SIGQUIT: false,
	} {
		ctx, cancel := untilTold()
		if err := syscall.Kill(os.Getpid(), s); err != nil {
			t.Fatal(err)
		}
		<-ctx.Done()
		if cause := context.Cause(ctx); (cause == errHungUp) != hungUp {
			t.Errorf("%v: %v", s, cause)
		}
		cancel()
	}
}

// deaf starts a terminal whose output goes into a pipe, of which only the first byte is read.
func deaf(t *testing.T, dir string, port uint16) (*exec.Cmd, *os.File) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	t.Cleanup(func() { r.Close() })
	ctx, cancel := context.WithCancel(context.Background())
	c := exec.CommandContext(ctx, self, "--terminal", "--data", dir, "--port", fmt.Sprint(port))
	c.Env = append(os.Environ(), asProgram+"=1", "GORACE=atexit_sleep_ms=0", "LC_ALL=C", "DISPLAY=")
	c.Stdout, c.Stderr = w, w
	in, err := c.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cancel(); in.Close(); _ = c.Wait() })
	if _, err := r.Read(make([]byte, 1)); err != nil { // it has begun
		t.Fatal(err)
	}
	return c, r
}

// keeps waits until a running node keeps at least n messages.
func keeps(t *testing.T, dir string, port uint16, n int) {
	t.Helper()
	until(t, "it keeps what comes", func() bool {
		script(t, port, strings.Repeat("x", 1000), strings.Repeat("y", 1000))
		return len(historyOf(t, dir)) >= n
	})
}

func TestASignalEndsATerminalWhoseOutputNobodyReads(t *testing.T) {
	dir, port := t.TempDir(), freePort(t)
	c, _ := deaf(t, dir, port)
	keeps(t, dir, port, 200) // a pipe holds a third of that
	before := len(historyOf(t, dir))
	began := time.Now()
	if err := c.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	_ = c.Wait() // the code tells
	if took := time.Since(began); c.ProcessState.ExitCode() != exitTrouble || took > stuck+maxStop {
		t.Errorf("exit code %d after %v", c.ProcessState.ExitCode(), took)
	}
	if after := len(historyOf(t, dir)); after < before {
		t.Errorf("%d kept of %d", after, before)
	}
}

func TestAPipeThatIsClosedEndsATerminalInOrder(t *testing.T) {
	dir, port := t.TempDir(), freePort(t)
	c, r := deaf(t, dir, port)
	r.Close()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = c.Wait() // the code tells
	}()
	until(t, "it ends", func() bool {
		script(t, port, "last") // nothing was printed before it that could fail; the port may not be open yet
		select {
		case <-ended:
			return true
		default:
			return false
		}
	})
	if code := c.ProcessState.ExitCode(); code != exitTrouble {
		t.Errorf("exit code %d, killed by %v", code, c.ProcessState)
	}
	if k := historyOf(t, dir); len(k) == 0 || k[0].Text != "last" {
		t.Errorf("kept %+v", k)
	}
}

func TestAFolderThatATerminalHoldsIsNotTakenForShown(t *testing.T) {
	defer slog.SetDefault(slog.Default())
	dir := t.TempDir()
	p := program(t, "--terminal", "--data", dir, "--port", fmt.Sprint(freePort(t)))
	until(t, "it has begun", func() bool { return len(p.printed()) == 1 })
	if err := settings.Raise(dir); err == nil {
		t.Error("a terminal was shown")
	}
}
