package secrets

import (
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"

	"udpchat/chat/health"
)

func TestAnIdentityIsUsedWhereNothingCanBeWrittenAndModesCannotBeSet(t *testing.T) {
	dir := t.TempDir()
	want := identityOf(t, Open(dir))
	if err := os.Chmod(filepath.Join(dir, fileName), 0o644); err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() { // on a thread of its own, which ends with the goroutine: only there the folder is read-only
		defer close(done)
		runtime.LockOSThread()
		if err := syscall.Unshare(syscall.CLONE_NEWNS); err != nil {
			t.Log("not tried: this user may not mount:", err)
			return
		}
		for _, m := range []struct {
			source, target string
			flags          uintptr
		}{
			{"", "/", syscall.MS_REC | syscall.MS_PRIVATE}, {dir, dir, syscall.MS_BIND}, {"", dir, syscall.MS_REMOUNT | syscall.MS_BIND | syscall.MS_RDONLY},
		} {
			if err := syscall.Mount(m.source, m.target, "", m.flags, ""); err != nil {
				t.Error(err)
				return
			}
		}
		if os.Chmod(filepath.Join(dir, fileName), 0o600) == nil {
			t.Error("the mode can be set")
		}
		s := Open(dir)
		if got, err := s.Identity(nil); err != nil || !got.Equal(want) || len(s.Problems()) > 0 {
			t.Errorf("the identity cannot be used: %v, %v", err, s.Problems())
		}
		if err := s.folder.write(s.content); health.TroubleOf(err) != health.ReadOnly { // not by Verify, which saves on another thread
			t.Errorf("a folder that is read-only was written: %v", err)
		}
	}()
	<-done
}
