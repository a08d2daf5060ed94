//go:build unix

package app

import (
	"syscall"

	"udpchat/chat/health"
)

// fileTroubles are the errors of files that faces have words for.
var fileTroubles = map[syscall.Errno]health.Trouble{
	syscall.ENOSPC:  health.DiskFull,
	syscall.EDQUOT:  health.DiskFull,
	syscall.EROFS:   health.ReadOnly,
	syscall.ETXTBSY: health.Locked,
}
