package charset

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"

	"udpchat/transport/gb2312"
)

// longest is how much of a line is read as a whole, in bytes. No message is that long.
const longest = 1 << 20

// Reader returns the lines of in as UTF-8. A byte order mark at the begin tells the encoding of all; it is left out. Otherwise each
// line is read as a whole, once its end has come.
func (c Charset) Reader(in io.Reader) io.Reader {
	return &reader{charset: c, in: bufio.NewReaderSize(in, longest)}
}

type reader struct {
	charset Charset
	in      *bufio.Reader
	hint    gb2312.Encoding
	begun   bool
	ready   []byte
	err     error
}

// Read implements io.Reader.
func (r *reader) Read(p []byte) (int, error) {
	if !r.begun {
		r.begun = true
		r.begin()
	}
	for len(r.ready) == 0 && r.err == nil {
		r.next()
	}
	if len(r.ready) == 0 {
		err := r.err
		r.err = nil // a terminal goes on after its end
		return 0, err
	}
	n := copy(p, r.ready)
	r.ready = r.ready[n:]
	return n, nil
}

// next reads a line.
func (r *reader) next() {
	line, err := r.in.ReadSlice('\n')
	if !errors.Is(err, bufio.ErrBufferFull) {
		r.err = err
	}
	var text string
	text, r.hint = r.charset.text(line, r.hint)
	r.ready = []byte(text)
}

// begin looks for a byte order mark. It waits for no more bytes than a mark begins with.
func (r *reader) begin() {
	for n := 1; n <= 3; n++ {
		start, err := r.in.Peek(n)
		switch {
		case n == 1 && err != nil:
			r.err = err
			return
		case err != nil:
			return // what has come is no mark; the error comes again after it
		case bytes.Equal(start, []byte("\xff\xfe")), bytes.Equal(start, []byte("\xfe\xff")):
			decoder := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder()
			r.charset, r.in = UTF8, bufio.NewReaderSize(decoder.Reader(r.in), longest)
			return
		case bytes.Equal(start, []byte("\xef\xbb\xbf")):
			_, _ = r.in.Discard(n)
			r.charset = UTF8
			return
		case !bytes.HasPrefix([]byte("\xff\xfe"), start) && !bytes.HasPrefix([]byte("\xfe\xff"), start) && !bytes.HasPrefix([]byte("\xef\xbb\xbf"), start):
			return
		}
	}
}

// missing stands for a character that an encoding does not have. Where it has not even this, a question mark does.
const missing = "〓"

// Writer returns a writer of UTF-8 that writes to out in the encoding.
func (c Charset) Writer(out io.Writer) io.Writer {
	if c.own == nil {
		return out
	}
	return &writer{out: out, encoder: c.own.NewEncoder()}
}

type writer struct {
	out     io.Writer
	encoder *encoding.Encoder
	rest    []byte // the begin of a character
}

// Write implements io.Writer.
func (w *writer) Write(p []byte) (int, error) {
	text := append(w.rest, p...)
	whole := len(text)
	for i := max(0, len(text)-utf8.UTFMax+1); i < len(text); i++ {
		if utf8.RuneStart(text[i]) && !utf8.FullRune(text[i:]) {
			whole = i
			break
		}
	}
	w.rest = bytes.Clone(text[whole:])
	if _, err := w.out.Write(w.encode(text[:whole])); err != nil {
		return 0, err
	}
	return len(p), nil
}

func (w *writer) encode(text []byte) []byte {
	if all, err := w.encoder.Bytes(text); err == nil {
		return all
	}
	var b []byte
	for _, r := range string(text) {
		char, err := w.encoder.Bytes([]byte(string(r)))
		if err != nil {
			char, err = w.encoder.Bytes([]byte(missing))
		}
		if err != nil {
			char = []byte("?")
		}
		b = append(b, char...)
	}
	return b
}
