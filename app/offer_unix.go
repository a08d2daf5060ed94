//go:build !nogui && !windows && !darwin

package app

import (
	"context"
	"errors"
	"os"
	"os/exec"

	"udpchat/terminal"
)

// asker is a program that asks a person a question. It ends with 0 for yes and with 1 for no.
type asker struct {
	name string
	// args are the arguments of a question and of a message that can only be closed.
	ask, tell func(title, text string, words terminal.NoWindow) []string
}

// askers are tried in this order.
var askers = []asker{
	{
		"zenity",
		func(title, text string, w terminal.NoWindow) []string {
			return []string{"--question", "--no-markup", "--title", title, "--text", text, "--ok-label", w.Yes, "--cancel-label", w.No}
		},
		func(title, text string, _ terminal.NoWindow) []string {
			return []string{"--error", "--no-markup", "--title", title, "--text", text}
		},
	},
	{
		"kdialog",
		func(title, text string, w terminal.NoWindow) []string {
			return []string{"--title", title, "--yesno", text, "--yes-label", w.Yes, "--no-label", w.No}
		},
		func(title, text string, _ terminal.NoWindow) []string {
			return []string{"--title", title, "--error", text}
		},
	},
	{
		"xmessage",
		func(_, text string, w terminal.NoWindow) []string {
			return []string{"-center", "-name", appID, "-buttons", w.Yes + ":0," + w.No + ":1", "-default", w.Yes, text}
		},
		func(_, text string, w terminal.NoWindow) []string {
			return []string{"-center", "-name", appID, "-buttons", w.No + ":1", "-default", w.No, text}
		},
	},
}

// offer asks whether to open the room in a terminal, if that can be done, with the first program there is for it.
func offer(ctx context.Context, words terminal.NoWindow, can bool) answer {
	for _, a := range askers {
		path, err := exec.LookPath(a.name)
		if err != nil {
			continue
		}
		if a.name == "xmessage" { // it has no fonts for Chinese
			words = terminal.NoWindowWords(terminal.English, "linux")
		}
		title, text := offered(words, can)
		args := a.ask
		if !can {
			args = a.tell
		}
		err = exec.CommandContext(ctx, path, args(title, text, words)...).Run()
		var exit *exec.ExitError
		switch {
		case err == nil && can:
			return yes
		case err == nil || errors.As(err, &exit) && exit.ExitCode() == 1:
			return no
		}
	}
	return noAnswer
}

// terminals are programs that open a terminal, and what comes before the command to run there.
var terminals = [][]string{
	{"x-terminal-emulator", "-e"},
	{"gnome-terminal", "--"},
	{"konsole", "-e"},
	{"xfce4-terminal", "-x"},
	{"kitty"},
	{"foot"},
	{"alacritty", "-e"},
	{"xterm", "-e"},
}

// inTerminal is this program in a terminal of its own; nil when there is none.
func inTerminal(args []string) *exec.Cmd {
	self, err := os.Executable()
	if err != nil {
		return nil
	}
	for _, t := range terminals {
		if path, err := exec.LookPath(t[0]); err == nil {
			return exec.Command(path, append(append(t[1:len(t):len(t)], self), args...)...)
		}
	}
	return nil
}
