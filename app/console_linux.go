package app

import (
	"syscall"
	"unsafe"
)

// isConsole reports whether a file is a terminal: only a terminal has terminal settings, see ioctl_tty(2).
func isConsole(fd uintptr) bool {
	var settings syscall.Termios
	_, _, errno := syscall.Syscall(syscall.SYS_IOCTL, fd, syscall.TCGETS, uintptr(unsafe.Pointer(&settings)))
	return errno == 0
}
