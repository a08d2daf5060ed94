//go:build !windows

package files

import "syscall"

// Free returns how many bytes this user may still write to the disk of a folder.
func Free(folder string) (int64, error) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(folder, &s); err != nil {
		return 0, err
	}
	return int64(s.Bavail) * int64(s.Bsize), nil
}
