//go:build unix

package files

import (
	"io/fs"
	"os"
	"syscall"
)

// trusted reports whether something belongs to this user or to root. So does the terminal that this user's output goes to, whose
// owner may be the one who logged in before changing to this user.
func trusted(info fs.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return !ok || info.Mode()&fs.ModeDevice != 0 || stat.Uid == 0 || int(stat.Uid) == os.Geteuid()
}
