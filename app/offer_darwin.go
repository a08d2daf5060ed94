//go:build !nogui

package app

import (
	"context"
	"os"
	"os/exec"
	"strings"

	"udpchat/terminal"
)

// The scripts are fixed; what they speak of are their arguments.
const (
	askScript = `on run argv
display dialog (item 2 of argv) with title (item 1 of argv) buttons {item 4 of argv, item 3 of argv} default button 2 cancel button 1
end run`
	openScript = `on run argv
tell application "Terminal"
activate
do script (item 1 of argv)
end tell
end run`
)

// offer asks whether to open the room in a terminal.
func offer(ctx context.Context, words terminal.NoWindow, can bool) answer {
	title, text := offered(words, can)
	err := exec.CommandContext(ctx, "osascript", "-e", askScript, title, text, words.Yes, words.No).Run()
	if err != nil {
		return no // the button for that is an error
	}
	return yes
}

// inTerminal is this program in a terminal of its own.
func inTerminal(args []string) *exec.Cmd {
	self, err := os.Executable()
	if err != nil {
		return nil
	}
	line := quoted(self)
	for _, a := range args {
		line += " " + quoted(a)
	}
	return exec.Command("osascript", "-e", openScript, line)
}

// quoted is a word for the shell.
func quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }
