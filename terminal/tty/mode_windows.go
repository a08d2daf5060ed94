package tty

import (
	"os"

	"golang.org/x/sys/windows"
)

// isTerminal reports whether a file is a console: only a console has a mode.
func isTerminal(fd int) bool {
	var mode uint32
	return windows.GetConsoleMode(windows.Handle(fd), &mode) == nil
}

// mode is never used here.
type mode struct{}

// takeMode leaves lines to the system: a console of Windows takes lines that are longer than the buffer of a reader.
func takeMode(*os.File) (*mode, *os.File, error) { return nil, nil, ErrUnable }

func (*mode) end() {}

func (*mode) stop() {}

func (*mode) keys() keys { return usualKeys }

func (*mode) size() (columns, rows int) { return 80, 24 }

func (*Console) watch() (halt func()) { return func() {} }
