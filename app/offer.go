//go:build !nogui

package app

import (
	"context"
	"fmt"
	"os"
	"runtime"

	"udpchat/app/desktop"
	"udpchat/gui"
	"udpchat/terminal"
	"udpchat/terminal/tty"
)

// withoutWindow goes on when no window could be opened. It says why on standard error and runs in the terminal. If nobody
// sits at one, as after a click on an icon, a dialog says why and names the program to start in a terminal. If there is no
// dialog either, the room runs on the standard streams.
func (p *parts) withoutWindow(ctx context.Context, shown *front) error {
	language := terminal.LanguageOf(p.store.Get().Language, os.Getenv)
	words := terminal.NoWindowWords(language, runtime.GOOS)
	said := Complaints()
	fmt.Fprintln(said, words.Why)
	if !tty.Is(os.Stdin) {
		latin := terminal.NoWindowWords(terminal.English, runtime.GOOS)
		if desktop.Tell(ctx, gui.Title, words.Why+"\n\n"+words.Alone, latin.Why+"\n\n"+latin.Alone) {
			return errNoWindow
		}
	}
	fmt.Fprintln(said, words.Here)
	t := newTerminal(p)
	shown.set(t)
	t.Changed()
	return t.Run(ctx, p.room)
}
