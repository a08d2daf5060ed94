//go:build unix

package files

import (
	"errors"
	"os"
	"syscall"
)

// flush waits until the names in a folder are on the disk. A file system that cannot tell is no error.
func flush(folder string) error {
	f, err := os.Open(folder)
	if err != nil {
		return err
	}
	err = f.Sync()
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, errors.ErrUnsupported) {
		err = nil
	}
	return errors.Join(err, f.Close())
}
