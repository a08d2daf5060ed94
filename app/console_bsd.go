//go:build darwin || dragonfly || freebsd || netbsd || openbsd

package app

import (
	"syscall"
	"unsafe"
)

// isConsole reports whether a file is a terminal: only a terminal has terminal settings, see tty(4).
func isConsole(fd uintptr) bool {
	var settings syscall.Termios
	_, _, errno := syscall.Syscall(syscall.SYS_IOCTL, fd, syscall.TIOCGETA, uintptr(unsafe.Pointer(&settings)))
	return errno == 0
}
