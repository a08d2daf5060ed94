package files

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

func TestOverwriteRefusesAPipeOfAnotherUser(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(path, 0o666); err != nil {
		t.Fatal(err)
	}
	reader, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	f, err := Overwrite(path)
	if err != nil {
		t.Fatalf("an own pipe: %v", err)
	}
	f.Close()
	if os.Geteuid() != 0 {
		return // only root can give a pipe away
	}
	if err := os.Chown(path, 65534, 65534); err != nil {
		t.Fatal(err)
	}
	if f, err := Overwrite(path); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("a pipe of another user: %v, %v", f, err)
	}
}
