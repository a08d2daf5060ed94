//go:build unix

package app

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"udpchat/app/exports"
	"udpchat/chat"
	"udpchat/chat/health"
)

func TestSignalsUnderTrafficLoseNothingThatWasPrinted(t *testing.T) {
	for _, s := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
		t.Run(s.String(), func(t *testing.T) {
			dir, port := t.TempDir(), freePort(t)
			p := program(t, "--terminal", "--data", dir, "--port", fmt.Sprint(port))
			enough := flood(t, port)
			until(t, "it prints what comes", func() bool { return len(p.printed()) > 3000 })
			began := time.Now()
			if err := p.Process.Signal(s); err != nil {
				t.Fatal(err)
			}
			code := p.ends(t)
			took := time.Since(began)
			if code != exitOK || took > maxStop || p.said() != "" {
				t.Errorf("exit code %d after %v, said %q", code, took, p.said())
			}
			t.Logf("sent %d, ended after %v", enough(), took)
			everyPrintedOneIsKept(t, p.printed(), historyOf(t, dir))
		})
	}
}

func everyPrintedOneIsKept(t *testing.T, printed []string, all []kept) {
	t.Helper()
	inOrder(t, all)
	have := map[string]bool{}
	for _, k := range all {
		have[k.Text] = true
	}
	n := 0
	for _, line := range printed {
		if _, err := strconv.Atoi(line); err == nil {
			if n++; !have[line] {
				t.Errorf("%s was printed and not kept", line)
			}
		}
	}
	if n < 1000 || n > len(all) {
		t.Errorf("%d printed, %d kept", n, len(all))
	}
}

// When no file can be opened, the program works without its settings' file and without a socket, and says so.
func TestWithoutASocketThereIsNoNetwork(t *testing.T) {
	dir := t.TempDir()
	same := goroutines(t)
	var old syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &old); err != nil {
		t.Fatal(err)
	}
	none := old
	none.Cur = 0
	if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &none); err != nil {
		t.Fatal(err)
	}
	p, err := open(Options{Port: 1, Plain: true}, dir, false)
	if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &old); err != nil {
		t.Fatal(err)
	}
	if err != nil || p.plain.mute != chat.TooManyOpen {
		t.Fatalf("error %v, the parts are %+v", err, p)
	}
	p.start(make(nobody, 1))
	if n := p.board.State().Network; n.State != health.Offline || n.Why != chat.TooManyOpen {
		t.Errorf("the network is %+v", n)
	}
	p.stop()
	same()
}

// interrupter is a file that interrupts this process when it is first written to, and goes on when that was heard.
type interrupter struct {
	t     *testing.T
	wrote int
}

func (w *interrupter) Write(p []byte) (int, error) {
	if w.wrote == 0 {
		if err := syscall.Kill(os.Getpid(), syscall.SIGINT); err != nil {
			return 0, err
		}
		stacks := make([]byte, 1<<20)
		until(w.t, "the signal ends the context that waits for it", func() bool {
			return !strings.Contains(string(stacks[:runtime.Stack(stacks, true)]), "os/signal.NotifyContext.func")
		})
	}
	w.wrote += len(p)
	return len(p), nil
}

func TestAnExportIsInterruptedByASignal(t *testing.T) {
	dir, _ := said(t, 2500)
	out, complaints := &interrupter{t: t}, strings.Builder{}
	if code := runExport(exports.Stdout, dir, false, out, &complaints); code != exitTrouble || complaints.String() != "udpchat: the export was interrupted\n" {
		t.Errorf("exit code %d, said %q", code, &complaints)
	}
	if out.wrote == 0 {
		t.Error("it ended before it began")
	}
}

func TestAnExportThatCannotBeWrittenSaysWhy(t *testing.T) {
	dir, _ := said(t, 2)
	home := t.TempDir()
	old := filepath.Join(home, "old.txt")
	if err := os.WriteFile(old, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	cases := map[string]string{
		filepath.Join(home, "none", "a.txt"): "the file or folder is not there. Check its name.",
		filepath.Join(old, "a.jsonl"):        "a part of its path is a file, not a folder. Choose another folder.",
	}
	sub, full := filepath.Join(home, "folder.txt"), filepath.Join(home, "full.txt")
	if err := os.Mkdir(sub, 0o700); err != nil {
		t.Fatal(err)
	}
	cases[sub] = "a folder has the file's name. Rename that folder."
	if runtime.GOOS == "linux" {
		if err := os.Symlink("/dev/full", full); err != nil {
			t.Fatal(err)
		}
		cases[full] = "the disk is full. Free some space."
	}
	before := folder(t, home)
	for path, want := range cases {
		var complaints strings.Builder
		code := runExport(path, dir, false, io.Discard, &complaints)
		if code != exitTrouble || !strings.HasPrefix(complaints.String(), "udpchat: ") || !strings.HasSuffix(complaints.String(), want+"\n") {
			t.Errorf("%s: exit code %d, said %q", path, code, &complaints)
		}
	}
	if code := runExport(old, filepath.Join(home, "no such"), false, io.Discard, io.Discard); code != exitTrouble {
		t.Errorf("exit code %d without a history", code)
	}
	if got, _ := os.ReadFile(old); string(got) != "old" || !slices.Equal(folder(t, home), before) {
		t.Errorf("%q is left of %q, and %q", got, "old", folder(t, home))
	}
}
