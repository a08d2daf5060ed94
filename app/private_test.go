//go:build unix

package app

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"udpchat/chat/health"
	"udpchat/settings"
	"udpchat/settings/secrets"
)

// openTo makes a data folder in which a run has left its files, with these modes.
func openTo(t *testing.T, folder, file os.FileMode) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "data")
	p := begin(t, dir, Options{})
	says(t, p, "a secret")
	p.stop()
	saved(t, dir, func(s *settings.Settings) { s.Keep(settings.Conversation{Draft: "mine"}) })
	if _, err := secrets.Open(dir).Identity(nil); err != nil {
		t.Fatal(err)
	}
	left, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(left) < 3 {
		t.Fatalf("%q, %v", left, err)
	}
	for _, path := range left {
		if err := os.Chmod(path, file); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(dir, folder); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestEveryFileOfTheDataFolderIsPrivate(t *testing.T) {
	defer syscall.Umask(syscall.Umask(0))
	for name, dir := range map[string]string{"new": filepath.Join(t.TempDir(), "data"), "old and open": openTo(t, 0o755, 0o644)} {
		p := begin(t, dir, Options{})
		says(t, p, "on we go")
		all, err := os.ReadDir(dir)
		if err != nil || len(all) < 3 {
			t.Errorf("%s: %d files, %v", name, len(all), err)
		}
		for _, entry := range all {
			if info, err := entry.Info(); err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("%s: %s has mode %v, %v", name, entry.Name(), info.Mode(), err)
			}
		}
	}
}

func TestOpenFilesAreToldOnce(t *testing.T) {
	for name, c := range map[string]struct {
		folder, file os.FileMode
		want         health.NoticeKind
	}{
		"private":              {0o700, 0o600, health.NoNotice},
		"in an open folder":    {0o755, 0o600, health.NoNotice},
		"open":                 {0o755, 0o644, health.FilesWereOpen},
		"in a folder of many":  {0o777, 0o600, health.FilesAreOpen},
		"open to one's group":  {0o700, 0o640, health.FilesWereOpen},
		"read-only, and open":  {0o700, 0o444, health.FilesWereOpen},
		"of one's group, both": {0o770, 0o660, health.FilesAreOpen},
	} {
		dir := openTo(t, c.folder, c.file)
		for _, want := range []health.NoticeKind{c.want, health.NoNotice} {
			p := begin(t, dir, Options{})
			if got := notice(p).Kind; got != want {
				t.Errorf("%s: notice %v, want %v", name, got, want)
			}
			p.stop()
		}
	}
}
