package terminal

import (
	"errors"
	"fmt"
	"slices"
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

// trouble says what is wrong with the network or the data folder, each time that changes.
func (v *view) trouble(c chat.Changes) {
	v.port(c)
	v.sent = c.Network.Sent
	if len(c.Network.Losses) > 0 {
		v.lost(c.Network.Losses[0])
	}
	if n := c.Network.Dropped; n > 0 {
		v.losing(v.words.unseen, n)
	}
	for _, n := range c.Notices {
		if !slices.Contains(v.notices, n) {
			v.notify(n)
		}
	}
	v.notices = c.Notices
}

// port says what became of the room's port, when that has changed.
func (v *view) port(c chat.Changes) {
	n := c.Network
	if n.State == v.network && n.Why == v.why {
		return
	}
	recovered := n.State == chat.Receiving && v.network != chat.NetworkStarting
	v.network, v.why = n.State, n.Why
	switch {
	case n.State == chat.SendOnly && n.Why == chat.NotAllowed:
		v.tell(v.words.denied, n.Port)
	case n.State == chat.SendOnly && n.Why != chat.ReasonNone:
		v.tell(v.words.refused, n.Port)
	case n.State == chat.Offline:
		v.tell(v.words.offline)
	case v.beside(c.Notices): // the other copy has the port
	case n.State == chat.SendOnly && n.Holder != "":
		v.tell(v.words.heldBy, n.Port, chat.Visible(n.Holder))
	case n.State == chat.SendOnly:
		v.tell(v.words.sendOnly, n.Port)
	case recovered:
		v.tell(v.words.receiving, n.Port)
	}
}

// beside reports whether this is a script's terminal beside another copy of the program, which is the usual case for a script
// and worth no word.
func (v *view) beside(notices []chat.Notice) bool {
	return !v.Interactive && slices.ContainsFunc(notices, func(n chat.Notice) bool { return n.Kind == chat.HistoryElsewhere })
}

// lost says whose messages are being lost, once for each host that loses the most.
func (v *view) lost(most chat.Loss) {
	who := v.words.others
	if most.Host.IsValid() {
		who = most.Host.String()
	}
	v.losing(who, most.Count)
}

// losing says once of whom something was lost.
func (v *view) losing(who string, n uint64) {
	if key := "lost " + who; !v.told[key] {
		v.told[key] = true
		v.tell(v.words.losing, who, n)
	}
}

// notify says what is wrong with the data folder.
func (v *view) notify(n chat.Notice) {
	s := strings.TrimSpace(v.words.notice(n)) // the detail at its end may be empty
	if s != "" && !v.beside([]chat.Notice{n}) {
		v.tell("%s", s)
	}
}

// tell says a sentence of the program itself. Standard error may be gone; the room is not ended for that.
func (v *view) tell(format string, args ...any) {
	_, _ = fmt.Fprintf(v.Err, format+"\n", args...)
}

// once says a sentence, but the same one only the first time. How many different ones there can be is bounded by the
// recipients, whom a person entered, and by the hosts whose losses are counted.
func (v *view) once(sentence string) {
	if !v.told[sentence] {
		v.told[sentence] = true
		v.tell("%s", sentence)
	}
}
