package terminal

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"unicode/utf8"

	"udpchat/chat"
)

// maxLine is the longest line that is kept, in bytes. Decoding can shrink a character of four bytes to one byte.
const maxLine = chat.MaxText * utf8.UTFMax

// line is a line of input without its end, or the error that ended the input.
type line struct {
	text []byte
	long bool // the line was longer than maxLine, and text is empty
	err  error
}

// readLines reads in another goroutine, because a Read cannot be interrupted. It closes the channel at the end of the input;
// for a nil reader it never does. After ctx has ended the goroutine ends as soon as its Read returns.
func readLines(ctx context.Context, in io.Reader) <-chan line {
	c := make(chan line)
	if in != nil {
		go func() {
			defer close(c)
			passLines(ctx, bufio.NewReaderSize(in, 1<<16), c)
		}()
	}
	return c
}

func passLines(ctx context.Context, in *bufio.Reader, to chan<- line) {
	for first := true; ; first = false {
		next, err := readLine(in)
		if first {
			next.text = bytes.TrimPrefix(next.text, []byte("\ufeff"))
		}
		if err != nil && !errors.Is(err, io.EOF) {
			next = line{err: err}
		}
		select {
		case to <- next:
		case <-ctx.Done():
			return
		}
		if err != nil {
			return
		}
	}
}

// readLine reads up to the next line feed, or to the end of the input, and removes the line end. It keeps nothing of a line
// that is too long.
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
