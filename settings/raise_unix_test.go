//go:build unix

package settings

import (
	"errors"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// Variables that make this test binary a program of another user: one answers at a socket, the other asks there.
const (
	childAnswers = "UDPCHAT_TEST_ANSWER"
	childAsks    = "UDPCHAT_TEST_ASK"
)

// otherUser is this process when asNobody started it. It reports whether it did.
func otherUser() bool {
	if path := os.Getenv(childAnswers); path != "" {
		answerInChild(path)
		return true
	}
	path := os.Getenv(childAsks)
	if path != "" {
		askInChild(path)
	}
	return path != ""
}

// answerInChild answers at a socket as the program would, until its input ends.
func answerInChild(path string) {
	l, err := net.Listen("unix", path)
	if err == nil {
		err = os.Chmod(path, 0o777)
	}
	say("listens", err)
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		_ = l.Close()
	}()
	for err == nil {
		var conn net.Conn
		if conn, err = l.Accept(); err == nil {
			_, _ = io.WriteString(conn, shownWord)
			_ = conn.Close()
		}
	}
}

// askInChild asks at a socket as a second start would, and prints the answer.
func askInChild(path string) {
	conn, err := net.Dial("unix", path)
	if err != nil {
		say("cannot ask", nil)
		return
	}
	_, _ = io.WriteString(conn, raiseWord)
	answer, _ := io.ReadAll(conn)
	say("answer "+strings.TrimSpace(string(answer)), nil)
}

// nobody is the user of that name.
const nobody = 65534

// asNobody runs this test binary as another user, with a variable. Only root can.
func asNobody(t *testing.T, variable, value string) *child {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("only root can be another user")
	}
	self, err := os.ReadFile(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(shared(t), "test")
	if err := os.WriteFile(program, self, 0o755); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program)
	cmd.Dir = "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	return startCommand(t, cmd, variable+"="+value)
}

// shared makes a folder that everybody can write to.
func shared(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "open")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o777|os.ModeSticky); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestAnotherUserWhoAnswersIsNotBelieved(t *testing.T) {
	dir := shared(t)
	asNobody(t, childAnswers, filepath.Join(dir, socketName)).expect(t, "listens")
	if err := Raise(dir); !errors.Is(err, errNotOurs) {
		t.Errorf("the error is %v", err)
	}
	l := lock(t, dir) // the other user's socket is removed, or passed by
	if err := l.OnRaise(func() bool { return true }); err != nil {
		t.Fatal(err)
	}
	if err := Raise(dir); err != nil {
		t.Error(err)
	}
}

func TestAnotherUserRaisesNothing(t *testing.T) {
	dir := shared(t)
	l := lock(t, dir)
	if err := l.OnRaise(func() bool { t.Error("raised"); return true }); err != nil {
		t.Fatal(err)
	}
	path := l.listener.Addr().String()
	asNobody(t, childAsks, path).expect(t, "cannot ask")
	if err := os.Chmod(path, 0o777); err != nil {
		t.Fatal(err)
	}
	asNobody(t, childAsks, path).expect(t, "answer")
}

// deep is a data folder whose path is too long for a socket.
func deep(t *testing.T) string {
	t.Helper()
	return filepath.Join(t.TempDir(), strings.Repeat("x", maxSocket))
}

func TestOnlyAFolderOfThisUserAloneHoldsTheSocketOfALongPath(t *testing.T) {
	for name, c := range map[string]struct {
		prepare func(t *testing.T, path string) // of the folder that would be made
		want    bool
	}{
		"none yet":         {func(*testing.T, string) {}, true},
		"one of this user": {func(t *testing.T, path string) { must(t, os.Mkdir(path, 0o700)) }, true},
		"one others can write to": {func(t *testing.T, path string) {
			must(t, os.Mkdir(path, 0o700))
			must(t, os.Chmod(path, 0o777))
		}, false},
		"one others can look into": {func(t *testing.T, path string) {
			must(t, os.Mkdir(path, 0o700))
			must(t, os.Chmod(path, 0o750))
		}, false},
		"a link": {func(t *testing.T, path string) {
			must(t, os.Mkdir(path+"-real", 0o700))
			must(t, os.Symlink(path+"-real", path))
		}, false},
		"a file": {func(t *testing.T, path string) { must(t, os.WriteFile(path, nil, 0o600)) }, false},
		"one of another user": {func(t *testing.T, path string) {
			if os.Geteuid() != 0 {
				t.Skip("only root can give a folder away")
			}
			must(t, os.Mkdir(path, 0o700))
			must(t, os.Chown(path, nobody, nobody))
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			dir, temporary := deep(t), shared(t)
			t.Setenv("TMPDIR", temporary)
			t.Setenv("XDG_RUNTIME_DIR", "")
			c.prepare(t, filepath.Join(temporary, runName()))
			err := lock(t, dir).OnRaise(func() bool { return true })
			if (err == nil) != c.want {
				t.Errorf("the error is %v", err)
			}
			if raised := Raise(dir) == nil; raised != c.want {
				t.Errorf("raised: %v", raised)
			}
		})
	}
}

func TestAFolderThatHoldsItsSocketNeedsNoOther(t *testing.T) {
	dir, temporary := t.TempDir(), shared(t)
	t.Setenv("TMPDIR", temporary)
	t.Setenv("XDG_RUNTIME_DIR", "")
	must(t, lock(t, dir).OnRaise(func() bool { return true }))
	must(t, Raise(dir))
	if files, err := os.ReadDir(temporary); err != nil || len(files) != 0 {
		t.Errorf("made beside it: %v, %v", files, err)
	}
}

func TestTheSessionsFolderHoldsTheSocketOfALongPath(t *testing.T) {
	for mode, want := range map[os.FileMode]int{0o700: 1, 0o770: 0, 0o777: 0} {
		session, temporary := shared(t), shared(t)
		must(t, os.Chmod(session, mode))
		t.Setenv("XDG_RUNTIME_DIR", session)
		t.Setenv("TMPDIR", temporary)
		dir := deep(t)
		l := lock(t, dir)
		must(t, l.OnRaise(func() bool { return true }))
		must(t, Raise(dir))
		if files, err := os.ReadDir(session); err != nil || len(files) != want {
			t.Errorf("%v: it holds %v, %v", mode, files, err)
		}
	}
}

func TestALinkInThePlaceOfTheLockIsNotFollowed(t *testing.T) {
	dir, theirs := t.TempDir(), filepath.Join(t.TempDir(), "file")
	must(t, os.WriteFile(theirs, []byte("mine"), 0o600))
	must(t, os.Symlink(theirs, filepath.Join(dir, lockName)))
	if _, err := Lock(dir); err == nil || errors.Is(err, ErrLocked) {
		t.Errorf("the error is %v", err)
	}
	if data, err := os.ReadFile(theirs); string(data) != "mine" {
		t.Errorf("the file holds %q, %v", data, err)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
