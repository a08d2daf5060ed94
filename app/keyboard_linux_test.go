package app

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"udpchat/chat"
)

// seat is a terminal at which a person sits, and a program that runs there.
type seat struct {
	*exec.Cmd
	keys *os.File
	dir  string

	mu     sync.Mutex
	screen bytes.Buffer // all that was ever drawn
}

// sit starts a shell command at a new terminal. "$0" in it is the program.
func sit(t *testing.T, command string, args ...string) *seat {
	t.Helper()
	keys, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := unix.IoctlSetPointerInt(int(keys.Fd()), unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	n, err := unix.IoctlGetInt(int(keys.Fd()), unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	far, err := os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer far.Close()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	args = append([]string{"-c", command, self, "--plain", "--terminal", "--data", dir, "--port", fmt.Sprint(freePort(t))}, args...)
	s := &seat{Cmd: exec.Command("/bin/sh", args...), keys: keys, dir: dir}
	s.Env = append(os.Environ(), asProgram+"=1", "GORACE=atexit_sleep_ms=0", "LC_ALL=C", "TERM=xterm", "DISPLAY=")
	s.Stdin, s.Stdout, s.Stderr = far, far, far
	heard := []os.Signal{syscall.SIGHUP, syscall.SIGQUIT}
	signal.Notify(make(chan os.Signal, 1), heard...) // so that the program does not inherit that they are ignored
	defer signal.Reset(heard...)
	s.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := s.Start(); err != nil {
		t.Fatal(err)
	}
	drawn := make(chan struct{})
	go func() {
		defer close(drawn)
		_, _ = io.Copy(s, keys) // until the terminal is gone
	}()
	t.Cleanup(func() { _ = s.Process.Kill(); _ = s.Wait(); keys.Close(); <-drawn })
	return s
}

// Write takes what is drawn.
func (s *seat) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.screen.Write(p)
}

func (s *seat) shows(t *testing.T, what string) {
	t.Helper()
	until(t, fmt.Sprintf("the terminal shows %q", what), func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		_, after, found := strings.Cut(s.screen.String(), what)
		if found {
			s.screen.Reset()
			s.screen.WriteString(after)
		}
		return found
	})
}

func (s *seat) types(t *testing.T, text string) {
	t.Helper()
	if _, err := io.WriteString(s.keys, text); err != nil {
		t.Fatal(err)
	}
}

// mode is the mode of the terminal.
func (s *seat) mode(t *testing.T) unix.Termios {
	t.Helper()
	mode, err := unix.IoctlGetTermios(int(s.keys.Fd()), unix.TCGETS)
	if err != nil {
		t.Fatal(err)
	}
	return *mode
}

// signals sends a signal to the program alone.
func (s *seat) signals(t *testing.T, what syscall.Signal) {
	t.Helper()
	line, err := os.ReadFile(filepath.Join(s.dir, "lock"))
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(line)))
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(pid, what); err != nil {
		t.Fatal(err)
	}
}

func TestWhatIsPastedAtATerminalArrivesWhole(t *testing.T) {
	_, port := hold(t)
	s := sit(t, `exec "$0" "$@"`, "--peer", addressOf(port).String())
	s.shows(t, "输入框")
	longest := strings.Repeat("y", chat.MaxText)
	s.types(t, strings.Repeat("x", 5000)+"\r"+strings.Repeat("中", 5000)+"\r"+longest+"\rone\rtwo\r"+longest+"z\r")
	s.shows(t, "A line was not sent: it is longer than 65536 bytes.")
	s.types(t, "88\r")
	if err := s.Wait(); s.ProcessState.ExitCode() != exitTrouble { // a line was not sent
		t.Error(err)
	}
	var said []string
	for _, k := range historyOf(t, s.dir) {
		said = append(said, k.Text)
	}
	want := []string{strings.Repeat("x", 5000), strings.Repeat("中", 5000), longest, "one", "two", "88"}
	if !slices.Equal(said, want) {
		t.Errorf("%d lines arrive, want %d", len(said), len(want))
	}
}

func TestATerminalIsLeftAsItWasHoweverTheProgramEnds(t *testing.T) {
	for name, end := range map[string]func(*testing.T, *seat){
		"88":             func(t *testing.T, s *seat) { s.types(t, "88\r") },
		"end of input":   func(t *testing.T, s *seat) { s.types(t, "\x04") },
		"interrupted":    func(t *testing.T, s *seat) { s.types(t, "half a line\x03") },
		"quit":           func(t *testing.T, s *seat) { s.types(t, "\x1c") },
		"stopped output": func(t *testing.T, s *seat) { s.types(t, "\x13half a line\x03") },
		"told to":        func(t *testing.T, s *seat) { s.signals(t, syscall.SIGTERM) },
		"hung up":        func(t *testing.T, s *seat) { s.signals(t, syscall.SIGHUP) },
	} {
		t.Run(name, func(t *testing.T) {
			s := sit(t, `trap : INT QUIT; echo ready; read x; "$0" "$@"; echo over; read x; echo ended $x`)
			s.shows(t, "ready")
			before := s.mode(t)
			s.types(t, "\r")
			s.shows(t, "输入框")
			until(t, "lines are taken over", func() bool { return s.mode(t).Lflag&unix.ICANON == 0 })
			end(t, s)
			until(t, "the mode is as before", func() bool { return s.mode(t) == before })
			s.types(t, "\x11") // goes on with output that was stopped
			s.shows(t, "over")
			s.types(t, "well\r")
			s.shows(t, "ended well")
		})
	}
}

// The shell gets the terminal as it was, and the program has its line again afterwards.
func TestAProgramThatIsStoppedGivesTheTerminalBackMeanwhile(t *testing.T) {
	_, port := hold(t)
	s := sit(t, `set -m; "$0" "$@"; echo stopped; read x; fg; echo ended $?`, "--peer", addressOf(port).String())
	before := s.mode(t)
	s.shows(t, "输入框")
	for _, part := range []string{"你好", "，再"} {
		s.types(t, part)
		s.shows(t, part)
		if part != "你好" {
			break
		}
		s.types(t, "\x1a")
		s.shows(t, "stopped")
		if s.mode(t) != before {
			t.Errorf("the mode was %+v and is %+v", before, s.mode(t))
		}
		s.types(t, "\r")
		s.shows(t, part)
	}
	s.types(t, "见\r88\r")
	s.shows(t, "ended 0")
	if k := historyOf(t, s.dir); len(k) != 2 || k[0].Text != "你好，再见" || s.mode(t) != before {
		t.Errorf("said %+v, mode %+v", k, s.mode(t))
	}
}

// A shell that edits its own lines has the terminal when it starts a program in the background.
func TestAProgramThatComesToTheForegroundTakesItsLinesOver(t *testing.T) {
	_, port := hold(t)
	s := sit(t, `set -m; stty -icanon; "$0" "$@" & read x; stty icanon; fg; echo ended $?`, "--peer", addressOf(port).String())
	s.shows(t, "输入框")
	s.types(t, "\r")
	until(t, "lines are taken over", func() bool { return s.mode(t).Lflag&(unix.ICANON|unix.ECHO) == 0 })
	long := strings.Repeat("x", 5000)
	s.types(t, long+"\r88\r")
	s.shows(t, "ended 0")
	if k := historyOf(t, s.dir); len(k) != 2 || k[0].Text != long {
		t.Errorf("said %d messages", len(k))
	}
}

// No shell could continue the program of a window of its own, so the system does not stop it.
func TestAProgramThatNobodyCouldContinueGoesOn(t *testing.T) {
	_, port := hold(t)
	s := sit(t, `exec "$0" "$@"`, "--peer", addressOf(port).String())
	s.shows(t, "输入框")
	s.types(t, "one")
	s.shows(t, "one")
	s.types(t, "\x1a")
	s.shows(t, "one") // drawn again
	s.types(t, " two\r88\r")
	_ = s.Wait() // the code tells
	if k := historyOf(t, s.dir); s.ProcessState.ExitCode() != exitOK || len(k) != 2 || k[0].Text != "one two" {
		t.Errorf("exit code %d, said %+v", s.ProcessState.ExitCode(), k)
	}
}
