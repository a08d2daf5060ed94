//go:build !nogui && !windows && !darwin

package desktop

import (
	"context"
	"errors"
	"os/exec"
)

// Tell shows a text with the first dialog program that the system has, and waits until the dialog is closed. It reports false
// when there is no such program. latin is the text for a program that has Latin fonts only.
func Tell(ctx context.Context, title, text, latin string) bool {
	for _, dialog := range [][]string{
		{"zenity", "--error", "--no-markup", "--title", title, "--text", text},
		{"kdialog", "--title", title, "--error", text},
		{"xmessage", "-center", "-name", ID, "-buttons", "OK:0", "-default", "OK", latin},
	} {
		err := exec.CommandContext(ctx, dialog[0], dialog[1:]...).Run()
		var exit *exec.ExitError
		if err == nil || errors.As(err, &exit) && exit.ExitCode() == 1 { // 1: closed, but not by its button
			return true
		}
	}
	return false
}
