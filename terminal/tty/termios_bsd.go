//go:build darwin || dragonfly || freebsd || netbsd || openbsd

package tty

import "golang.org/x/sys/unix"

// The requests that read and set the mode of a terminal, see tty(4).
const (
	getTermios = unix.TIOCGETA
	setTermios = unix.TIOCSETA

	disabled = 0xff // in place of a key, see termios(4)
)
