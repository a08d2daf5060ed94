package app

import (
	"context"
	"errors"
	"os"
	"time"

	"golang.org/x/text/encoding/simplifiedchinese"

	"udpchat/chat"
	"udpchat/terminal"
)

// console is the face without a window, on the standard streams.
type console struct{ terminal *terminal.Terminal }

func newTerminal(p *parts) face {
	t := terminal.New()
	t.Health, t.In, t.Out, t.Err = &p.board, os.Stdin, os.Stdout, os.Stderr
	t.Language = terminal.LanguageOf(p.store.Get().Language, os.Getenv)
	t.Interactive, t.Unlinked = typing(os.Stdin), p.links == nil
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
	ended := make(chan error, 1)
	go func() { ended <- c.terminal.Run(ctx) }()
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

// typing reports whether a person types at a stream, or looks at it.
func typing(f *os.File) bool {
	raw, err := f.SyscallConn()
	if err != nil {
		return false
	}
	console := false
	err = raw.Control(func(fd uintptr) { console = isConsole(fd) })
	return err == nil && console
}

// decodeConsole reads a line of a Chinese Windows console, which is in GBK.
func decodeConsole(line []byte) string {
	text, err := simplifiedchinese.GBK.NewDecoder().Bytes(line)
	if err != nil {
		return string(line)
	}
	return string(text)
}
