package replica

import (
	"errors"

	"udpchat/journal"
)

// nature is what is particular to a conversation that is not open to everybody.
type nature interface {
	// state says who belongs to the conversation.
	state(s *journal.State)
	// ready reports whether people can say something now.
	ready() bool
	// seal returns a body as it is sent, and sets the epoch of d; nil: it cannot be said now.
	seal(d *journal.Draft, body []byte) []byte
	// open returns a body as it was before it was sealed.
	open(e journal.Entry) ([]byte, error)
	// came takes an entry that was stored or is about to be, or that another one carries. Its signature holds.
	came(e journal.Entry)
}

// errUnsealed is the error for what should be sealed and is not.
var errUnsealed = errors.New("not sealed")

// plain returns an entry with its body as it was before it was sealed, and without one if that cannot be told, or not yet.
func (t *talk) plain(e journal.Entry) journal.Entry {
	if t.nature == nil || e.Body == nil {
		return e
	}
	body, err := t.nature.open(e)
	if err != nil {
		return journal.Entry{Header: e.Header}
	}
	if body == nil {
		body = []byte{}
	}
	return journal.Entry{Header: e.Header, Body: body}
}

// carried returns the entry that another one carries, with its body as it was said. An entry that carries one is sealed like all others
// of its conversation, and the entry in it is, too: where nothing is sealed, both have epoch 0.
func (t *talk) carried(e journal.Entry) (carried journal.Entry, is bool) {
	if (t.nature == nil || t.control()) && e.Header.Epoch() != 0 {
		return carried, false
	}
	return journal.ParseAgain(t.plain(e))
}

// ready reports whether something can be said in a conversation now.
func (t *talk) ready() bool { return t.inside && (t.nature == nil || t.nature.ready()) }

// came notes an entry that is here, or is carried by one.
func (t *talk) came(e journal.Entry) {
	if t.nature != nil {
		t.nature.came(e)
	}
}

// saying is something to say in a conversation.
func (t *talk) saying(kind journal.Kind, body []byte, ticket uint64) journal.Saying {
	s := journal.Saying{Conversation: t.id, Kind: kind, Body: body, Ticket: ticket}
	if t.nature != nil {
		s.Seal = t.nature.seal
	}
	return s
}

// matters reports whether an entry is one that nobody should lack.
func (t *talk) matters(e journal.Entry) bool {
	if t.control() {
		return e.Body != nil && e.Header.Kind() != journal.KindAgain
	}
	return t.shows(e) && t.k.machine.Counts(e.Header)
}

// shows reports whether an entry is shown, as far as it can be opened now.
func (t *talk) shows(e journal.Entry) bool {
	_, shows := t.shownAs(t.plain(e), 0)
	return shows
}

// control reports whether the conversation is the roll of a room.
func (t *talk) control() bool {
	_, is := t.nature.(roll)
	return is
}
