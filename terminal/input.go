package terminal

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"syscall"

	"udpchat/chat"
	"udpchat/chat/addressline"
	"udpchat/chat/outcome"
	"udpchat/chat/visible"
)

// act sends one line of input. The room refuses a blank line, and so does this without a word; the classic entry box would
// send an empty datagram.
func (v classic) act(l line) {
	switch {
	case l.err != nil:
		v.unread(l)
		return
	case !v.there:
		v.choose(l)
		return
	case l.long:
		v.refuse(fmt.Sprintf(v.words.tooLong, chat.MaxText))
		return
	}
	text := strings.ToValidUTF8(string(l.text), "\ufffd")
	plain, recipients := v.Room.Preview(v.shown, text)
	_, err := v.Room.Say(v.shown, text)
	switch {
	case errors.Is(err, chat.ErrTooLong):
		v.refuse(fmt.Sprintf(v.words.tooLong, chat.MaxText))
	case errors.Is(err, chat.ErrReadOnly):
		v.refuse(v.words.readOnly)
	case err == nil && plain.Differs && recipients > 0:
		v.tell(v.words.differs, addressline.Indent(visible.String(plain.Text)))
	}
}

// unread tells that the input cannot be read any more.
func (v *view) unread(l line) {
	v.alert(trouble{word: wordNoInput, sentence: fmt.Sprintf(v.words.noInput, v.words.cause(l.err))})
	v.unsent = v.unsent || !l.none
}

// refuse tells why a line is not sent.
func (v classic) refuse(why string) {
	v.tell("%s", why)
	v.unsent = true
}

// outcome tells what became of an own message, if that was not as it should be.
func (v *view) outcome(t *talk, m chat.Message) {
	if !m.Mine() || m.ID <= v.Last.ID || m.Deleted {
		return
	}
	if m.Number > t.last.Number {
		t.last = m
	}
	if _, said := v.alone[m.ID]; said {
		v.alone[m.ID] = m
	}
	if outcome.Of(m, t.members).State == chat.StateNobody {
		v.toNobody(t, m)
	}
	if m.Unsaid {
		v.unsent = true
		v.once("", v.words.unsaid)
	}
	for _, d := range m.FailedTo() {
		v.unsent = true
		v.once("", fmt.Sprintf(v.words.failed, visible.String(string(d.To)), v.words.reason(d.Why)))
	}
}

// toNobody tells that nobody is there to get a message, and what follows.
func (v *view) toNobody(t *talk, m chat.Message) {
	switch {
	case v.Unlinked:
		v.once("", v.words.unlinked)
	case m.Number > 0, t.early != 0 && m.ID >= t.early:
		v.alone[m.ID] = m
		v.once("", v.words.nobodyIn(t.details.Kind))
		return
	case v.alone[m.ID].ID != 0: // settle tells
		return
	default:
		v.once("", v.words.empty)
	}
	v.unsent = true
}

// settle looks whether somebody came for what was said to nobody. With last, nobody will.
func (v *view) settle(last bool) {
	for id, m := range v.alone {
		t := v.talk(m.Conversation)
		switch {
		case outcome.Of(m, t.members).State != chat.StateNobody:
			delete(v.alone, id)
		case last, m.Number == 0 && (t.early == 0 || id < t.early):
			delete(v.alone, id)
			v.unsent = true
			v.once("", v.words.noOne)
		}
	}
}

// line is a line of input without its end, or the error that ended the input.
type line struct {
	text []byte
	long bool // the line was too long, and text is empty
	err  error
	none bool // the error came before any line
}

// readLines reads in another goroutine, because a Read cannot be interrupted. It closes the channel at the end of the input.
// It never does for a nil reader, nor, unless a person types, for an input that ends before it has a line: a service or a
// program started by nohup has none, and listens. After ctx has ended the goroutine ends as soon as its Read returns.
func readLines(ctx context.Context, in io.Reader, longest int, person bool) <-chan line {
	c := make(chan line)
	if in != nil {
		go func() {
			if some := passLines(ctx, bufio.NewReaderSize(in, 1<<16), longest, c); some || person {
				close(c)
			}
		}()
	}
	return c
}

// passLines reports whether the input had a line.
func passLines(ctx context.Context, in *bufio.Reader, longest int, to chan<- line) (some bool) {
	for first := true; ; first = false {
		next, err := readLine(in, longest)
		if first {
			next.text = bytes.TrimPrefix(next.text, []byte("\ufeff"))
		}
		none := first && err != nil && len(next.text) == 0 && !next.long
		if none && (errors.Is(err, io.EOF) || errors.Is(err, syscall.EBADF)) {
			return false // nohup gives a program a standard input that can only be written to
		}
		if err != nil && !errors.Is(err, io.EOF) {
			next = line{err: err, none: none}
		}
		select {
		case to <- next:
		case <-ctx.Done():
			return !none
		}
		if err != nil {
			return !none
		}
	}
}

// readLine reads up to the next line feed, or to the end of the input, and removes the line end. It keeps nothing of a line
// that has more than longest bytes.
func readLine(in *bufio.Reader, longest int) (line, error) {
	var l line
	for {
		part, err := in.ReadSlice('\n')
		if len(l.text)+len(part) > longest+len("\r\n") {
			l.long = true
		}
		if l.long {
			l.text = nil
		} else {
			l.text = append(l.text, part...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			l.text = bytes.TrimSuffix(bytes.TrimSuffix(l.text, []byte("\n")), []byte("\r"))
			if len(l.text) > longest {
				l = line{long: true}
			}
			return l, err
		}
	}
}
