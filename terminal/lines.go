package terminal

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"unicode/utf8"

	"udpchat/chat"
)

// maxLine is the longest line that is taken in, in bytes: a text in an encoding of four bytes a character may shrink to one.
const maxLine = chat.MaxText * utf8.UTFMax

// line is a line of input without its end, or the error that ended the input.
type line struct {
	text []byte
	long bool // it was longer than maxLine, and text is empty
	err  error
}

// lines reads input in a goroutine of its own, since a Read cannot be called off.
type lines struct {
	c    chan line // closed when the input has ended
	done chan struct{}
}

func newLines(in io.Reader) *lines {
	l := &lines{c: make(chan line), done: make(chan struct{})}
	if in != nil {
		go l.serve(bufio.NewReaderSize(in, 1<<16))
	}
	return l
}

func (l *lines) stop() { close(l.done) }

func (l *lines) serve(in *bufio.Reader) {
	defer close(l.c)
	for first := true; ; first = false {
		next, err := readLine(in)
		if first {
			next.text = bytes.TrimPrefix(next.text, []byte("\ufeff"))
		}
		if err != nil && !errors.Is(err, io.EOF) {
			next = line{err: err}
		}
		select {
		case l.c <- next:
		case <-l.done:
			return
		}
		if err != nil {
			return
		}
	}
}

// readLine reads up to the next line feed, or to the end of the input, and takes off the line end. Of a line that is too
// long it keeps nothing.
func readLine(in *bufio.Reader) (line, error) {
	var l line
	for {
		part, err := in.ReadSlice('\n')
		if len(l.text)+len(part) > maxLine+len("\r\n") {
			l.long = true
		}
		if l.long {
			l.text = nil
		} else {
			l.text = append(l.text, part...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			l.text = bytes.TrimSuffix(bytes.TrimSuffix(l.text, []byte("\n")), []byte("\r"))
			return l, err
		}
	}
}
