package health

import "syscall"

// systemTroubles are the errors of the system that faces have words for; the numbers are those of winerror.h.
var systemTroubles = map[syscall.Errno]Trouble{
	2:    Missing,     // ERROR_FILE_NOT_FOUND
	3:    Missing,     // ERROR_PATH_NOT_FOUND
	4:    TooManyOpen, // ERROR_TOO_MANY_OPEN_FILES
	5:    ReadOnly,    // ERROR_ACCESS_DENIED
	15:   Missing,     // ERROR_INVALID_DRIVE
	19:   ReadOnly,    // ERROR_WRITE_PROTECT
	21:   Unreachable, // ERROR_NOT_READY
	23:   DiskFails,   // ERROR_CRC
	32:   Locked,      // ERROR_SHARING_VIOLATION
	33:   Locked,      // ERROR_LOCK_VIOLATION
	39:   DiskFull,    // ERROR_HANDLE_DISK_FULL
	53:   Unreachable, // ERROR_BAD_NETPATH
	64:   Unreachable, // ERROR_NETNAME_DELETED
	67:   Unreachable, // ERROR_BAD_NET_NAME
	80:   Missing,     // ERROR_FILE_EXISTS, where a link leads nowhere
	112:  DiskFull,    // ERROR_DISK_FULL
	123:  BadName,     // ERROR_INVALID_NAME
	183:  Missing,     // ERROR_ALREADY_EXISTS, the same
	206:  BadName,     // ERROR_FILENAME_EXCED_RANGE
	223:  TooLarge,    // ERROR_FILE_TOO_LARGE
	225:  Quarantined, // ERROR_VIRUS_INFECTED
	226:  Quarantined, // ERROR_VIRUS_DELETED
	267:  NotAFolder,  // ERROR_DIRECTORY
	1117: DiskFails,   // ERROR_IO_DEVICE
	1167: Unreachable, // ERROR_DEVICE_NOT_CONNECTED
	1295: DiskFull,    // ERROR_DISK_QUOTA_EXCEEDED

	10024: TooManyOpen, // WSAEMFILE
}
