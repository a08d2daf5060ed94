package tty

import "golang.org/x/sys/unix"

// The requests that read and set the mode of a terminal, see ioctl_tty(2).
const (
	getTermios = unix.TCGETS
	setTermios = unix.TCSETS

	disabled = 0 // in place of a key, see termios(3)
)
