package app

import "syscall"

// isConsole reports whether a file is a console: only a console has a mode.
func isConsole(fd uintptr) bool {
	var mode uint32
	return syscall.GetConsoleMode(syscall.Handle(fd), &mode) == nil
}
