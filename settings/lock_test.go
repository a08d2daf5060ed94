package settings

import (
	"bufio"
	"errors"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
)

// childFolder is the variable that makes this test binary a second process, which locks a folder.
const childFolder = "UDPCHAT_TEST_LOCK"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childFolder); dir != "" {
		lockInChild(dir)
		return
	}
	if otherUser() {
		return
	}
	os.Exit(m.Run())
}

// lockInChild prints the results of the lock and of each raise, until its input ends.
func lockInChild(dir string) {
	l, err := Lock(dir)
	if err != nil {
		say("failed", err)
		return
	}
	if err := l.OnRaise(func() bool { say("raised", nil); return true }); err != nil {
		say("deaf", err)
	}
	say("locked", nil)
	_, _ = io.Copy(io.Discard, os.Stdin)
	if err := l.Close(); err != nil {
		say("not closed", err)
	}
}

func say(word string, err error) {
	if errors.Is(err, ErrLocked) {
		word = "refused"
	}
	_, _ = os.Stdout.WriteString(word + "\n")
}

type child struct {
	cmd   *exec.Cmd
	lines *bufio.Reader
}

func startChild(t *testing.T, dir string) *child {
	t.Helper()
	return startCommand(t, exec.Command(os.Args[0]), childFolder+"="+dir)
}

// startCommand starts this test binary with a variable that makes it something else.
func startCommand(t *testing.T, cmd *exec.Cmd, variable string) *child {
	t.Helper()
	cmd.Env = append(os.Environ(), variable, "GORACE=atexit_sleep_ms=0") // else it ends a second late
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = stdin.Close() // ends it, unless it was killed; a second Wait does nothing
		_ = cmd.Wait()
	})
	return &child{cmd, bufio.NewReader(stdout)}
}

func (c *child) expect(t *testing.T, want string) {
	t.Helper()
	if got, err := c.lines.ReadString('\n'); strings.TrimSpace(got) != want {
		t.Fatalf("the other process says %q, %v; want %q", got, err, want)
	}
}

func lock(t *testing.T, dir string) *FolderLock {
	t.Helper()
	l, err := Lock(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return l
}

// holder returns the process ID in the lock file.
func holder(t *testing.T, dir string) int {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, lockName))
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(data)))
	if err != nil {
		t.Error(err)
	}
	return pid
}

func TestAFolderIsLockedOnceAcrossProcesses(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "数据 one")
	l := lock(t, dir)
	if _, err := Lock(dir); !errors.Is(err, ErrLocked) {
		t.Errorf("a second lock in the same process: %v", err)
	}
	startChild(t, dir).expect(t, "refused")
	if got := holder(t, dir); got != os.Getpid() {
		t.Errorf("the holder is %d, want %d", got, os.Getpid())
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	startChild(t, dir).expect(t, "locked")
}

func TestTwoFoldersShareNothing(t *testing.T) {
	dir := t.TempDir()
	lock(t, filepath.Join(dir, "one"))
	lock(t, filepath.Join(dir, "two"))
	startChild(t, filepath.Join(dir, "three")).expect(t, "locked")
}

func TestALockEndsWithItsProcess(t *testing.T) {
	dir := t.TempDir()
	other := startChild(t, dir)
	other.expect(t, "locked")
	if _, err := Lock(dir); !errors.Is(err, ErrLocked) {
		t.Fatalf("while the other process runs: %v", err)
	}
	if got := holder(t, dir); got != other.cmd.Process.Pid {
		t.Errorf("the holder is %d, want %d", got, other.cmd.Process.Pid)
	}
	if err := other.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = other.cmd.Wait() // it was killed
	l := lock(t, dir)
	if err := l.OnRaise(func() bool { return true }); err != nil {
		t.Errorf("the socket left behind is in the way: %v", err)
	}
}

func TestASecondStartRaisesTheFirst(t *testing.T) {
	deep := t.TempDir()
	for len(deep) <= maxSocket {
		deep = filepath.Join(deep, "很深的文件夹 "+strings.Repeat("x", 20))
	}
	for name, dir := range map[string]string{"in a folder": t.TempDir(), "in a folder with a long path": deep} {
		t.Run(name, func(t *testing.T) {
			first := startChild(t, dir)
			first.expect(t, "locked")
			for range 3 {
				if err := Raise(dir); err != nil {
					t.Fatal(err)
				}
				first.expect(t, "raised")
			}
		})
	}
}

func TestARaiseBeforeThereIsAWindowWaitsForIt(t *testing.T) {
	dir := t.TempDir()
	l := lock(t, dir)
	raised := make(chan error, 1)
	go func() { raised <- Raise(dir) }()
	var shown atomic.Int32
	for range 2 {
		if err := l.OnRaise(func() bool { shown.Add(1); return true }); err != nil {
			t.Fatal(err)
		}
	}
	if err := <-raised; err != nil || shown.Load() != 1 {
		t.Errorf("shown %d times, want once; %v", shown.Load(), err)
	}
}

func TestARaiseWithoutAWindowIsAnError(t *testing.T) {
	for name, prepare := range map[string]func(*FolderLock) error{
		"a node without a window": func(l *FolderLock) error { return l.OnRaise(func() bool { return false }) },
		"one that never has one":  func(*FolderLock) error { return nil },
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := prepare(lock(t, dir)); err != nil {
				t.Fatal(err)
			}
			if err := Raise(dir); !errors.Is(err, errNotShown) {
				t.Errorf("the error is %v", err)
			}
		})
	}
}

func TestALockIsGivenBackWhileSomebodyWaitsForAWindow(t *testing.T) {
	dir := t.TempDir()
	l := lock(t, dir)
	raised := make(chan error, 1)
	go func() { raised <- Raise(dir) }()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-raised; err == nil {
		t.Error("shown by a node that has ended")
	}
}

func TestOtherWordsRaiseNothing(t *testing.T) {
	dir := t.TempDir()
	l := lock(t, dir)
	if err := l.OnRaise(func() bool { t.Error("raised"); return true }); err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"", "ra", "RAISE\n", strings.Repeat("x", 1000)} {
		conn, err := net.Dial("unix", l.listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(conn, word)     // the other side may have closed already
		_ = conn.(*net.UnixConn).CloseWrite() // likewise
		if got, _ := io.ReadAll(conn); len(got) > 0 {
			t.Errorf("%q is answered with %q", word, got)
		}
		_ = conn.Close()
	}
}

func TestARaiseWithoutANodeIsAnError(t *testing.T) {
	dir := t.TempDir()
	if err := Raise(dir); err == nil {
		t.Error("no error without a first node")
	}
	l := lock(t, dir)
	for range 2 {
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if err := Raise(dir); err == nil {
		t.Error("no error after the first node ended")
	}
	if exists(filepath.Join(dir, socketName)) {
		t.Error("the socket is left behind")
	}
}

func TestAFileInThePlaceOfTheSocketIsKept(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, socketName)
	if err := os.WriteFile(file, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	l := lock(t, dir)
	if err := l.OnRaise(func() bool { return true }); err != nil {
		t.Fatalf("there is no other place for the socket: %v", err)
	}
	if err := Raise(dir); err != nil {
		t.Error(err)
	}
	if data, err := os.ReadFile(file); string(data) != "mine" {
		t.Errorf("the file holds %q, %v", data, err)
	}
}

func TestAFolderThatCannotBeIsNotLocked(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Lock(filepath.Join(file, "data")); err == nil || errors.Is(err, ErrLocked) {
		t.Errorf("the error is %v", err)
	}
}
