package aside

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
