package app

import (
	"context"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"time"

	"udpchat/chat"
	"udpchat/terminal"
	"udpchat/terminal/jsonl"
	"udpchat/terminal/tty"
	"udpchat/transport/charset"
)

// console is the face without a window. Streams gives the terminal its streams, and returns what gives them back.
type console struct {
	terminal *terminal.Terminal
	streams  func(*terminal.Terminal) (giveBack func())
}

func newTerminal(p *parts) face {
	t := terminal.New()
	t.Health = &p.board
	t.Language = terminal.LanguageOf(p.store.Get().Language, os.Getenv)
	t.Interactive, t.Unlinked = tty.Is(os.Stdin), p.links == nil
	t.Last, t.Start = p.archives.last, p.options.Start
	t.Commands = p.rooms()
	p.patience = noPatience // its Run waits by itself
	return console{t, standardStreams}
}

// newMachine is newTerminal for another program.
func newMachine(p *parts, meta Metadata) face {
	t := newTerminal(p).(console).terminal
	t.Program, t.Block = func() jsonl.Hello { return helloOf(p, meta) }, p.store.Block
	return console{t, programStreams}
}

// helloOf is what another program is told of a node.
func helloOf(p *parts, meta Metadata) jsonl.Hello {
	s := p.store.Get()
	h := jsonl.Hello{Program: meta.Version(), Name: nameIn(s), Port: p.options.portOf(s)}
	if p.links != nil {
		key := p.key()
		h.Key, h.Fingerprint = hex.EncodeToString(key[:]), p.fingerprint()
	}
	return h
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
	giveBack := c.streams(c.terminal)
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

// standardStreams makes the standard streams those of t, each in its own encoding. Lines that a person types arrive whole, however
// long. What it returns leaves the system's terminal as it was.
func standardStreams(t *terminal.Terminal) (giveBack func()) {
	var in io.Reader = os.Stdin
	out, giveBack := func(f *os.File) io.Writer { return f }, func() {}
	read := charset.Input(t.Interactive)
	if k, err := tty.Open(os.Stdin, read.First); err == nil { // else the system edits lines, and cuts long ones
		in, out = k, k.Writer
		giveBack = func() { within(lastTry, k.Close) }
	}
	t.In = read.Reader(in)
	t.Out = encoded(os.Stdout, out(os.Stdout))
	t.Err = encoded(os.Stderr, out(os.Stderr))
	return giveBack
}

// programStreams makes the standard streams those of t as they are, since JSON is in UTF-8. Standard error is for people.
func programStreams(t *terminal.Terminal) (giveBack func()) {
	t.In, t.Out, t.Err = os.Stdin, os.Stdout, Complaints()
	return func() {}
}

// Complaints is standard error in the encoding of the console, for sentences.
func Complaints() io.Writer { return encoded(os.Stderr, os.Stderr) }

// exported is standard output for an export. A terminal gets its own encoding; a file or a pipe gets UTF-8, so that nothing is lost.
func exported() io.Writer {
	if !tty.Is(os.Stdout) {
		return os.Stdout
	}
	return encoded(os.Stdout, os.Stdout)
}

// encoded writes to out, which leads to a standard stream, in the encoding that the stream is read in.
func encoded(stream *os.File, out io.Writer) io.Writer {
	return charset.Output(tty.Is(stream)).Writer(out)
}
