//go:build unix

package settings

import (
	"errors"
	"os"
	"syscall"

	"udpchat/internal/files"
)

// openLocked opens a file and locks it without waiting. It follows no link, which another user might have put there. The lock ends when the file is closed or the process ends. The file is
// never removed, since another process could then lock a new file of the same name.
func openLocked(file string) (*os.File, error) {
	f, err := files.Open(file, syscall.O_NOFOLLOW)
	if err != nil {
		return nil, err
	}
	for {
		err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if !errors.Is(err, syscall.EINTR) {
			break
		}
	}
	if errors.Is(err, syscall.EWOULDBLOCK) {
		err = ErrLocked
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}
