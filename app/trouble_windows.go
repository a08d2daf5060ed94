package app

import (
	"syscall"

	"udpchat/chat/health"
)

// fileTroubles are the errors of files that faces have words for; the numbers are those of winerror.h.
var fileTroubles = map[syscall.Errno]health.Trouble{
	19:  health.ReadOnly, // ERROR_WRITE_PROTECT
	32:  health.Locked,   // ERROR_SHARING_VIOLATION
	33:  health.Locked,   // ERROR_LOCK_VIOLATION
	39:  health.DiskFull, // ERROR_HANDLE_DISK_FULL
	112: health.DiskFull, // ERROR_DISK_FULL
}
