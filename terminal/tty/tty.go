// Package tty reads the lines that a person types at a terminal.
//
// The system edits lines by itself, but cuts what is longer than 4,095 bytes without a word. So a Console takes the editing
// over, and leaves all else to the system: signals, job control, flow control. What the program prints meanwhile stands above
// the line that is being typed.
package tty

import (
	"errors"
	"io"
	"os"
	"sync"
)

// Is reports whether a file is a terminal.
func Is(f *os.File) bool {
	is := false
	raw, err := f.SyscallConn()
	if err == nil {
		err = raw.Control(func(fd uintptr) { is = isTerminal(int(fd)) })
	}
	return err == nil && is
}

// Console is a terminal at which a person types. Read belongs to one goroutine; any may call the other methods.
type Console struct {
	in   *os.File
	mode *mode
	halt func() // ends the watch of signals

	mu     sync.Mutex // guards the fields below, and the screen
	editor editor
	closed bool

	typed, finished []byte // of Read
	ended           bool   // of Read
}

// ErrUnable says that a terminal is left to the system: it is none, cannot be drawn on, or edits lines well by itself.
var ErrUnable = errors.New("the terminal is left to the system")

// Open takes the editing of lines over. Close gives it back, and has to be called at every end. first reads a character in the
// terminal's encoding, see charset.Charset.First.
func Open(in *os.File, first func(text []byte) (r rune, size int)) (*Console, error) {
	if !Is(in) || os.Getenv("TERM") == "dumb" {
		return nil, ErrUnable
	}
	m, out, err := takeMode(in)
	if err != nil {
		return nil, err
	}
	c := &Console{in: in, mode: m, typed: make([]byte, 1<<16)}
	c.editor = editor{out: out, size: m.size, keys: m.keys(), stop: m.stop, first: first}
	c.halt = c.watch()
	return c, nil
}

// Read returns whole lines, however long. It returns io.EOF when the person ends the input.
func (c *Console) Read(p []byte) (int, error) {
	for len(c.finished) == 0 {
		if c.ended {
			c.ended = false
			return 0, io.EOF
		}
		n, err := c.in.Read(c.typed)
		if err != nil {
			return 0, err
		}
		c.mu.Lock()
		c.finished, c.ended = c.editor.take(c.typed[:n])
		c.mu.Unlock()
	}
	n := copy(p, c.finished)
	c.finished = c.finished[n:]
	return n, nil
}

// Writer returns a writer to f. If f is a terminal, too, the line that is being typed makes room for what is written.
func (c *Console) Writer(f *os.File) io.Writer {
	if !Is(f) {
		return f
	}
	return &screen{c, f}
}

// screen is a stream that is shown on the terminal.
type screen struct {
	console *Console
	file    *os.File
}

// Write implements io.Writer. The line is drawn again below what is written, once that ends a line.
func (s *screen) Write(p []byte) (int, error) {
	c := s.console
	c.mu.Lock()
	defer c.mu.Unlock()
	c.editor.hide()
	c.editor.flush()
	n, err := s.file.Write(p)
	if !c.closed && n > 0 && p[n-1] == '\n' {
		c.drawLocked()
	}
	return n, err
}

func (c *Console) drawLocked() {
	c.editor.show()
	c.editor.flush()
}

// Close gives the editing of lines back to the system, and then removes an unfinished line from the screen, which takes as long
// as the terminal is stopped. It may be called twice.
func (c *Console) Close() {
	c.halt()
	c.mode.end()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closed = true
	c.editor.hide()
	c.editor.flush()
}
