//go:build unix

package settings

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"syscall"

	"udpchat/internal/files"
)

// socketsInside says that the socket may be in the data folder, whoever can write there: the user at its other end is checked.
const socketsInside = true

// runFolders returns folders for sockets into which only this user can write: the one of the session, and one in the folder for
// temporary files, which it makes. What another user made there under that name is left alone.
func runFolders() []string {
	temporary := filepath.Join(os.TempDir(), runName())
	_ = files.MakeFolder(temporary) // own tells whether it is ours
	var folders []string
	for _, folder := range []string{os.Getenv("XDG_RUNTIME_DIR"), temporary} {
		if filepath.IsAbs(folder) && own(folder) == nil {
			folders = append(folders, folder)
		}
	}
	return folders
}

// runName is the name of the folder that runFolders makes: each user has one.
func runName() string { return folderName + "-" + strconv.Itoa(os.Geteuid()) }

// own returns the reason why others could write into a folder, or nil. A link to a folder is none.
func own(folder string) error {
	info, err := os.Lstat(folder)
	if err != nil {
		return err
	}
	if stat, ok := info.Sys().(*syscall.Stat_t); !ok || !info.IsDir() || int(stat.Uid) != os.Geteuid() || info.Mode().Perm()&0o077 != 0 {
		return fmt.Errorf("%s is not a folder of this user alone", folder)
	}
	return nil
}

// ours reports whether the other end of a connection is a process of this user, or of root, which can do everything anyway.
func ours(conn net.Conn) bool {
	unix, ok := conn.(*net.UnixConn)
	if !ok {
		return false
	}
	raw, err := unix.SyscallConn()
	if err != nil {
		return false
	}
	user, failed := -1, error(nil)
	err = raw.Control(func(fd uintptr) { user, failed = peerUser(int(fd)) })
	return err == nil && failed == nil && (user == os.Geteuid() || user == 0)
}
