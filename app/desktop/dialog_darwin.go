//go:build !nogui

package desktop

import (
	"context"
	"os/exec"
)

// tellScript is fixed; the words are its arguments.
const tellScript = `on run argv
display dialog (item 2 of argv) with title (item 1 of argv) buttons {"OK"} default button 1
end run`

// Tell shows a text in a dialog by the system's own means and waits until it is closed. It reports whether that was possible.
func Tell(ctx context.Context, title, text, _ string) bool {
	return exec.CommandContext(ctx, "osascript", "-e", tellScript, title, text).Run() == nil
}
