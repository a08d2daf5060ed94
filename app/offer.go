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
)

// withoutWindow goes on when no window could be opened. It says why on standard error, and goes on in the terminal. When
// nobody sits at one, as after a click on an icon, a dialog says the same and names the terminal program; where even that is
// not possible, the terminal is the standard streams.
func (p *parts) withoutWindow(ctx context.Context, shown *front) error {
	language := terminal.LanguageOf(p.store.Get().Language, os.Getenv)
	words := terminal.NoWindowWords(language, runtime.GOOS)
	fmt.Fprintln(os.Stderr, words.Why)
	if !typing(os.Stdin) {
		latin := terminal.NoWindowWords(terminal.English, runtime.GOOS)
		if desktop.Tell(ctx, gui.Title, words.Why+"\n\n"+words.Alone, latin.Why+"\n\n"+latin.Alone) {
			return errNoWindow
		}
	}
	fmt.Fprintln(os.Stderr, words.Here)
	t := newTerminal(p)
	shown.set(t)
	t.Changed()
	return t.Run(ctx, p.room)
}
