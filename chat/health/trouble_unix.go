//go:build unix

package health

import "syscall"

// systemTroubles are the errors of the system that faces have words for.
var systemTroubles = map[syscall.Errno]Trouble{
	syscall.ENOSPC:       DiskFull,
	syscall.EDQUOT:       DiskFull,
	syscall.EROFS:        ReadOnly,
	syscall.EACCES:       ReadOnly,
	syscall.EPERM:        ReadOnly,
	syscall.ETXTBSY:      Locked,
	syscall.EBUSY:        Locked,
	syscall.EMFILE:       TooManyOpen,
	syscall.ENFILE:       TooManyOpen,
	syscall.ENOENT:       Missing,
	syscall.ENOTDIR:      NotAFolder,
	syscall.EEXIST:       Missing, // a folder cannot be made where a link leads nowhere
	syscall.EISDIR:       IsAFolder,
	syscall.ENAMETOOLONG: BadName,
	syscall.EILSEQ:       BadName,
	syscall.ELOOP:        BadName,
	syscall.EIO:          DiskFails,
	syscall.ESTALE:       Unreachable,
	syscall.ENXIO:        Unreachable,
	syscall.ENODEV:       Unreachable,
	syscall.ENOTCONN:     Unreachable,
	syscall.EHOSTDOWN:    Unreachable,
	syscall.ETIMEDOUT:    Unreachable,
	syscall.EFBIG:        TooLarge,
}
