package app

import (
	"context"
	"errors"
	"os"
	"time"

	"golang.org/x/text/encoding/simplifiedchinese"

	"udpchat/chat"
	"udpchat/terminal"
	"udpchat/terminal/tty"
)

// console is the face without a window, on the standard streams.
type console struct{ terminal *terminal.Terminal }

func newTerminal(p *parts) face {
	t := terminal.New()
	t.Health, t.In, t.Out, t.Err = &p.board, os.Stdin, os.Stdout, os.Stderr
	t.Language = terminal.LanguageOf(p.store.Get().Language, os.Getenv)
	t.Interactive, t.Unlinked = tty.Is(os.Stdin), p.links == nil
	t.Decode = decodeConsole
	t.Last = p.archives.last
	p.patience = noPatience // its Run waits by itself
	return console{t}
}

// Changed implements face.
func (c console) Changed() { c.terminal.Changed() }

// Raise implements face. A terminal cannot be brought to the front.
func (c console) Raise() bool { return false }

// stuck is how long a terminal may take to end. After that it must be waiting for a stream that nobody reads.
const stuck = terminal.GracePeriod + 200*time.Millisecond

var errStuck = errors.New("nobody reads what is printed")

// Run implements face. If nobody reads a stream, the goroutine that writes to it is left behind.
func (c console) Run(ctx context.Context, room *chat.Room) error {
	c.terminal.Room = room
	giveBack := c.takeKeyboard()
	defer giveBack()
	ended := make(chan error, 1)
	go func() {
		defer giveBack() // also in a panic
		ended <- c.terminal.Run(ctx)
	}()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	select {
	case err := <-ended:
		return err
	case <-time.After(stuck):
		return errStuck
	}
}

// takeKeyboard makes lines that a person types arrive whole, however long. What it returns leaves the terminal as it was.
func (c console) takeKeyboard() (giveBack func()) {
	in, is := c.terminal.In.(*os.File)
	if !is {
		return func() {}
	}
	k, err := tty.Open(in)
	if err != nil {
		return func() {} // the system edits lines, and cuts long ones
	}
	c.terminal.In = k
	c.terminal.Out, c.terminal.Err = k.Writer(os.Stdout), k.Writer(os.Stderr)
	return func() { within(lastTry, k.Close) }
}

// decodeConsole reads a line of a Chinese Windows console, which is in GBK.
func decodeConsole(line []byte) string {
	text, err := simplifiedchinese.GBK.NewDecoder().Bytes(line)
	if err != nil {
		return string(line)
	}
	return string(text)
}
