//go:build unix

package files

import (
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

func modeOf(t *testing.T, path string) fs.FileMode {
	t.Helper()
	info, err := os.Lstat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Mode().Perm()
}

func TestWhateverTheUmaskFilesAreForTheirOwnerAlone(t *testing.T) {
	for _, mask := range []int{0, 0o022, 0o077, 0o277} {
		dir := t.TempDir()
		old := syscall.Umask(mask)
		f, err := Open(filepath.Join(dir, "opened"), 0)
		errs := []error{err, Write(filepath.Join(dir, "written"), nil), Create(filepath.Join(dir, "created"), func(w io.Writer) error { return nil })}
		syscall.Umask(old)
		for _, err := range errs {
			if err != nil {
				t.Fatal(err)
			}
		}
		_ = f.Close()
		for _, name := range []string{"opened", "written", "created"} {
			if got := modeOf(t, filepath.Join(dir, name)); got != 0o600 {
				t.Errorf("umask %o: %s has mode %o", mask, name, got)
			}
		}
	}
	old := syscall.Umask(0)
	defer syscall.Umask(old)
	made := filepath.Join(t.TempDir(), "a", "b")
	if err := MakeFolder(made); err != nil || modeOf(t, made) != 0o700 || modeOf(t, filepath.Dir(made)) != 0o700 {
		t.Errorf("%v, mode %o", err, modeOf(t, made))
	}
}

func TestOurFilesInAFolderAreMadePrivate(t *testing.T) {
	dir := t.TempDir()
	modes := map[string][2]fs.FileMode{
		"history.db": {0o644, 0o600}, "history.db-wal": {0o666, 0o600}, "history.db.damaged-1": {0o640, 0o600},
		"secrets.json": {0o604, 0o600}, "readonly.key": {0o444, 0o400}, "theirs.txt": {0o644, 0o644},
	}
	words := []string{"history.db", "secrets.json", "readonly.key", "link", "folder"}
	for name, mode := range modes {
		path := filepath.Join(dir, name)
		if err := Write(path, nil); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, mode[0]); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("theirs.txt", filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(dir, "folder")
	if err := os.Mkdir(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	if got := MakePrivate(dir, words...); got != Closed {
		t.Errorf("found %v", got)
	}
	for name, mode := range modes {
		if got := modeOf(t, filepath.Join(dir, name)); got != mode[1] {
			t.Errorf("%s has mode %o, want %o", name, got, mode[1])
		}
	}
	if got := modeOf(t, folder); got != 0o755 {
		t.Errorf("the folder has mode %o", got)
	}
	if got := MakePrivate(dir, words...); got != Private {
		t.Errorf("a second time: %v", got)
	}
	if got := MakePrivate(filepath.Join(dir, "none"), words...); got != Private {
		t.Errorf("without a folder: %v", got)
	}
	if err := os.Chmod(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	if got := MakePrivate(dir, words...); got != Exposed {
		t.Errorf("a folder that all may write to: %v", got)
	}
}
