package files

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestNoNameIsGivenTwice(t *testing.T) {
	path := filepath.Join(t.TempDir(), "settings.json")
	noon := time.Date(2026, 5, 17, 12, 0, 0, 0, time.Local)
	for _, want := range []string{".damaged-20260517-120000", ".damaged-20260517-120000-2", ".damaged-20260517-120000-3"} {
		got := Name(path, "damaged", noon)
		if got != path+want {
			t.Errorf("got %q, want %q", got, path+want)
		}
		if err := os.WriteFile(got, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if got, want := Name(path, "corrected", noon), path+".corrected-20260517-120000"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestANewFileNeverReplacesAnother(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.txt")
	said := func(text string, meanwhile func()) func(io.Writer) error {
		return func(w io.Writer) error {
			meanwhile()
			_, err := io.WriteString(w, text)
			return err
		}
	}
	nothing := func() {}
	if err := Create(path, said("first", nothing)); err != nil {
		t.Fatal(err)
	}
	called := false
	if err := Create(path, said("second", func() { called = true })); !errors.Is(err, fs.ErrExist) || called {
		t.Errorf("a second time: %v, written: %v", err, called)
	}
	other := filepath.Join(dir, "b.txt")
	if err := Create(other, said("late", func() { _ = Write(other, []byte("early")) })); !errors.Is(err, fs.ErrExist) {
		t.Errorf("beside another: %v", err)
	}
	failed := errors.New("no content")
	if err := Create(filepath.Join(dir, "c.txt"), func(io.Writer) error { return failed }); !errors.Is(err, failed) {
		t.Errorf("without content: %v", err)
	}
	if err := Create(filepath.Join(dir, "none", "d.txt"), said("", nothing)); err == nil || !strings.Contains(err.Error(), "d.txt") {
		t.Errorf("without a folder: %v", err)
	}
	for name, want := range map[string]string{path: "first", other: "early"} {
		if got, err := os.ReadFile(name); err != nil || string(got) != want {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*")); len(left) != 2 {
		t.Errorf("left behind: %q", left)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".*")); len(left) != 0 {
		t.Errorf("left behind: %q", left)
	}
}

func TestADamagedFileIsSetAsideWithThoseThatBelongToIt(t *testing.T) {
	path := filepath.Join(t.TempDir(), "history.db")
	noon := time.Date(2026, 5, 17, 12, 0, 0, 0, time.Local)
	for _, suffix := range []string{"", "-wal"} {
		if err := Write(path+suffix, []byte("damaged"+suffix)); err != nil {
			t.Fatal(err)
		}
	}
	name, err := SetAside(path, noon, "-wal", "-shm")
	if want := path + ".damaged-20260517-120000"; err != nil || name != want {
		t.Fatalf("%q, %v, want %q", name, err, want)
	}
	for _, suffix := range []string{"", "-wal"} {
		if text, err := os.ReadFile(name + suffix); err != nil || string(text) != "damaged"+suffix || Exists(path+suffix) {
			t.Errorf("%q: %q, %v", suffix, text, err)
		}
	}
	if name, err := SetAside(path, noon, "-wal"); name != "" || err != nil {
		t.Errorf("without a file: %q, %v", name, err)
	}
}

// A file that was being written when its writer was killed may hold a key.
func TestWhatWasLeftUnfinishedIsRemovedAfterAnHour(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "[1]") // no pattern
	if err := MakeFolder(filepath.Join(dir, ".udpchat-9.tmp")); err != nil {
		t.Fatal(err)
	}
	f, err := System{}.Create(filepath.Join(dir, "secrets.json")) // nobody goes on
	if err != nil || f.Close() != nil {
		t.Fatal(err)
	}
	for _, other := range []string{"secrets.json", "udpchat-1.tmp", ".udpchat-1.txt", "of.udpchat-1.tmp"} {
		if err := Write(filepath.Join(dir, other), nil); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		after time.Duration
		want  int
	}{{59 * time.Minute, 6}, {-48 * time.Hour, 6}, {61 * time.Minute, 5}, {0, 5}} {
		Sweep(dir, time.Now().Add(c.after))
		if all, err := os.ReadDir(dir); err != nil || len(all) != c.want {
			t.Errorf("%v later: %v, %v", c.after, all, err)
		}
	}
	if Exists(f.Name()) {
		t.Error("it is still there")
	}
	Sweep(filepath.Join(dir, "nowhere"), time.Now())
}

func TestFreeBytes(t *testing.T) {
	if n, err := Free(t.TempDir()); err != nil || n <= 0 {
		t.Errorf("got %d, %v", n, err)
	}
	if _, err := Free(t.TempDir() + "/none"); err == nil {
		t.Error("no error for a folder that is not there")
	}
}
