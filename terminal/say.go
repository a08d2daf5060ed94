package terminal

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"udpchat/chat"
)

// say says one line of input. A blank one is passed over: the classic entry box would send an empty datagram.
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

// outcome says what became of an own message, if a person has to know.
func (v *view) outcome(m chat.Message) {
	if !m.Mine() || m.ID <= v.Last || m.Deleted {
		return
	}
	if m.State() == chat.StateNobody {
		v.unsent = true
		v.once(v.words.nobody)
	}
	for _, d := range m.FailedTo() {
		v.unsent = true
		v.once(fmt.Sprintf(v.words.failed, chat.Visible(string(d.To)), v.words.reason(d.Why)))
	}
}

// trouble says what is wrong with the network or the data folder, each time that changes.
func (v *view) trouble(c chat.Changes) {
	if s := c.Network.State; s != v.network {
		recovered := s == chat.Receiving && v.network != chat.NetworkStarting
		v.network = s
		switch {
		case s == chat.SendOnly && c.Network.Holder != "":
			v.tell(v.words.heldBy, c.Network.Port, chat.Visible(c.Network.Holder))
		case s == chat.SendOnly:
			v.tell(v.words.sendOnly, c.Network.Port)
		case s == chat.Offline:
			v.tell(v.words.offline)
		case recovered:
			v.tell(v.words.receiving, c.Network.Port)
		}
	}
	if len(c.Network.Losses) > 0 {
		v.once(v.words.losing)
	}
	if c.Notice != v.notice {
		v.notice = c.Notice
		if s := v.words.notices[c.Notice.Kind]; s != "" {
			v.tell(s, chat.Visible(c.Notice.What))
		}
	}
}

// tell says a sentence of the program itself. Standard error may be gone; the room is not ended for that.
func (v *view) tell(format string, args ...any) {
	_, _ = fmt.Fprintf(v.Err, format+"\n", args...)
}

// once says a sentence, but the same one only the first time. How many different ones there can be is bounded by the
// recipients, whom a person entered.
func (v *view) once(sentence string) {
	if !v.told[sentence] {
		v.told[sentence] = true
		v.tell("%s", sentence)
	}
}
