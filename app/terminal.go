package app

import (
	"context"
	"os"

	"golang.org/x/text/encoding/simplifiedchinese"

	"udpchat/chat"
	"udpchat/terminal"
)

// console is the face without a window, on the standard streams.
type console struct{ terminal *terminal.Terminal }

func newTerminal(p *parts) face {
	t := terminal.New()
	t.In, t.Out, t.Err = os.Stdin, os.Stdout, os.Stderr
	t.Language = terminal.LanguageOf(os.Getenv)
	t.Person = typing(os.Stdin)
	t.Decode = decodeConsole
	t.Last = p.last
	p.patience = noPatience // its Run waits by itself
	return console{t}
}

// Changed implements face.
func (c console) Changed() { c.terminal.Changed() }

// Raise implements face. A terminal cannot be brought to the front.
func (c console) Raise() {}

// Run implements face.
func (c console) Run(ctx context.Context, room *chat.Room) error {
	c.terminal.Room = room
	return c.terminal.Run(ctx)
}

// typing reports whether somebody types at a stream.
func typing(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// decodeConsole reads a line of a Chinese Windows console, which is GBK.
func decodeConsole(line []byte) string {
	text, err := simplifiedchinese.GBK.NewDecoder().Bytes(line)
	if err != nil {
		return string(line)
	}
	return string(text)
}
