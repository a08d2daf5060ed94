package app

import (
	"io"
	"os"

	"udpchat/app/exports"
	"udpchat/terminal/tty"
)

// runExport writes the history of a data folder to a file, see exports.Write. It returns the exit code.
func runExport(file, dir string, force bool, out, complaints io.Writer) int {
	format, err := exports.Format(file)
	if err != nil {
		_ = complain(complaints, err)
		return exitUsage
	}
	ctx, cancel := untilTold()
	defer cancel()
	var screen io.Writer
	if tty.Is(os.Stderr) {
		screen = complaints
	}
	if err := exports.Write(ctx, file, dir, format, force, out, screen); err != nil {
		_ = complain(complaints, exports.Trouble(file, dir, err))
		return exitTrouble
	}
	return exitOK
}
