//go:build !nogui

package app

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"slices"

	"udpchat/gui"
	"udpchat/terminal"
)

// answer is what a person says to the offer of a terminal.
type answer uint8

// The answers there are.
const (
	noAnswer answer = iota // there was no way to ask
	yes
	no
)

// withoutWindow goes on when no window could be opened, and says so in a sentence. Somebody at a terminal has the room there.
// Somebody who clicked on an icon is asked by the system's own means whether to open it in a terminal: then the program that
// does that is returned, and this one ends. Where nobody can be asked, the terminal is the standard streams.
func (p *parts) withoutWindow(ctx context.Context, shown *front) (*exec.Cmd, error) {
	language := terminal.LanguageOf(p.store.Get().Language, os.Getenv)
	words := terminal.NoWindowWords(language, runtime.GOOS)
	fmt.Fprintln(os.Stderr, words.Why)
	if !typing(os.Stdin) {
		next := inTerminal(slices.Concat(os.Args[1:], []string{"--terminal"}))
		switch offer(ctx, words, next != nil) {
		case yes:
			return next, nil
		case no:
			return nil, errNoWindow
		}
	}
	fmt.Fprintln(os.Stderr, words.Here)
	t := newTerminal(p)
	shown.set(t)
	t.Changed()
	return nil, t.Run(ctx, p.room)
}

// offered are the words of the question: why there is no window, and what can be done.
func offered(words terminal.NoWindow, can bool) (title, text string) {
	if can {
		return gui.Title, words.Why + "\n\n" + words.Ask
	}
	return gui.Title, words.Why + "\n\n" + words.Alone
}
