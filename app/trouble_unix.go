//go:build unix

package app

import (
	"syscall"

	"udpchat/chat"
)

// fileTroubles are the errors of files that have a name for people.
var fileTroubles = map[syscall.Errno]chat.Trouble{
	syscall.ENOSPC:  chat.DiskFull,
	syscall.EDQUOT:  chat.DiskFull,
	syscall.EROFS:   chat.ReadOnly,
	syscall.ETXTBSY: chat.Locked,
}
