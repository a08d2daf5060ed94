package files

import (
	"os"
	"path/filepath"
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
