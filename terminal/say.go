package terminal

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"udpchat/chat"
)

// say sends one line of input. The room refuses a blank line, and so does this without a word; the classic entry box would
// send an empty datagram.
func (v *view) say(l line) {
	switch {
	case l.err != nil:
		v.tell(v.words.noInput, l.err)
		v.unsent = true
		return
	case l.long:
		v.refuse()
		return
	}
	text := v.decode(l.text)
	plain, recipients := v.Room.Preview(text)
	_, err := v.Room.Say(text)
	switch {
	case errors.Is(err, chat.ErrTooLong):
		v.refuse()
	case err == nil && plain.Differs && recipients > 0:
		v.tell(v.words.differs, chat.Indent(chat.Visible(plain.Text)))
	}
}

// refuse tells that a line is too long.
func (v *view) refuse() {
	v.tell(v.words.tooLong, chat.MaxText)
	v.unsent = true
}

func (v *view) decode(line []byte) string {
	if utf8.Valid(line) || v.Decode == nil {
		return strings.ToValidUTF8(string(line), "\ufffd")
	}
	return strings.ToValidUTF8(v.Decode(line), "\ufffd")
}

// outcome tells what became of an own message, if that was not as it should be.
func (v *view) outcome(m chat.Message) {
	if !m.Mine() || m.ID <= v.Last || m.Deleted {
		return
	}
	if m.Number > v.last.Number {
		v.last = m
	}
	if m.Outcome(v.members).State == chat.StateNobody {
		v.unsent = true
		v.once(v.words.nobody)
	}
	for _, d := range m.FailedTo() {
		v.unsent = true
		v.once(fmt.Sprintf(v.words.failed, chat.Visible(string(d.To)), v.words.reason(d.Why)))
	}
}
