package app

import (
	"syscall"

	"udpchat/chat"
)

// fileTroubles are the errors of files that have a name for people; the numbers are those of winerror.h.
var fileTroubles = map[syscall.Errno]chat.Trouble{
	19:  chat.ReadOnly, // ERROR_WRITE_PROTECT
	32:  chat.Locked,   // ERROR_SHARING_VIOLATION
	33:  chat.Locked,   // ERROR_LOCK_VIOLATION
	39:  chat.DiskFull, // ERROR_HANDLE_DISK_FULL
	112: chat.DiskFull, // ERROR_DISK_FULL
}
