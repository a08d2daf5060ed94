package chat

import (
	"net/netip"
	"slices"
)

// Recipient is an address that messages go to, as the person entered it: an IP address or a host name, with or without a
// port.
type Recipient string

// Peer is what is known about an address the person entered.
type Peer struct {
	Entered   Recipient
	Address   netip.AddrPort // zero until it was found
	Broadcast bool
	Own       bool     // this machine itself
	Node      MemberID // the node that was met there; empty: none ever was
	Moved     bool     // the Node is linked, and is at another address by now
	Clear     bool     // messages go there as plain text although there is a Node
	Why       Reason   // why it cannot be sent to
}

// Plain reports whether messages go there as plain text.
func (p Peer) Plain() bool { return p.Node == "" || p.Clear }

// Reason is why a message could not be sent. It is an error; the faces turn it into a sentence.
type Reason string

// These are the reasons. Their text is kept on disk: do not change it.
const (
	ReasonNone      Reason = ""
	NoNetwork       Reason = "no network"
	NeedsIPv4       Reason = "there is only IPv6"
	UnknownHost     Reason = "unknown host"
	ServerSilent    Reason = "the name server does not answer"
	ServerFailed    Reason = "the name server fails"
	SameAddress     Reason = "another recipient has the same address" // the delivery is removed
	NotAllowed      Reason = "not allowed by the system"
	TooManyOpen     Reason = "too many open files"
	QueueFull       Reason = "too much waiting to be sent"
	Interrupted     Reason = "the program ended first"
	OtherSendFailed Reason = "sending failed"
)

// Error returns the reason in English, for logs.
func (r Reason) Error() string { return string(r) }

// DeliveryState is how far a message got with one recipient. The numbers are kept on disk: append only.
type DeliveryState uint8

// These are the states of a delivery. A plain peer confirms nothing, so Sent is the last.
const (
	Sending DeliveryState = iota
	Sent
	Failed
)

// Delivery is the outcome of a message with one recipient.
type Delivery struct {
	To    Recipient
	State DeliveryState
	Why   Reason // for Failed
}

// State is the outcome of a message as a whole.
type State uint8

// These are the states of a message. StateReceived is for messages of others, the rest for own ones.
const (
	StateReceived State = iota
	StateNobody         // there was no recipient yet
	StateSending        // at least one delivery is under way, or its entry is being made
	StateSent           // every delivery left this machine
	StateFailed         // at least one delivery failed, or no entry could be made, and nothing is under way
	StateWaiting        // sent to the plain recipients, if any; some linked member does not have it yet; see package outcome
	StateStored         // as before, and every linked member has it on disk
)

// State sums up the deliveries to plain recipients; package outcome tells of nodes too.
func (m Message) State() State {
	switch {
	case !m.Mine():
		return StateReceived
	case m.Signing, m.count(Sending) > 0:
		return StateSending
	case m.Unsaid, m.count(Failed) > 0:
		return StateFailed
	case len(m.Deliveries) == 0:
		return StateNobody
	}
	return StateSent
}

// FailedTo lists the recipients that the message did not reach, with the reason of each.
func (m Message) FailedTo() []Delivery {
	return slices.DeleteFunc(slices.Clone(m.Deliveries), func(d Delivery) bool { return d.State != Failed })
}

func (m Message) count(s DeliveryState) int {
	n := 0
	for _, d := range m.Deliveries {
		if d.State == s {
			n++
		}
	}
	return n
}

// replaceDelivery returns the deliveries with that of one recipient replaced or added. The old slice stays as it is, since
// other values of the message share it.
func replaceDelivery(old []Delivery, d Delivery) []Delivery {
	out := slices.Clone(old)
	if i := slices.IndexFunc(out, func(o Delivery) bool { return o.To == d.To }); i >= 0 {
		out[i] = d
		return out
	}
	return append(out, d)
}

// interrupted returns a message of an earlier run. Deliveries which that run did not finish have failed.
func interrupted(m Message) Message {
	if m.count(Sending) == 0 {
		return m
	}
	m.Deliveries = slices.Clone(m.Deliveries)
	for i, d := range m.Deliveries {
		if d.State == Sending {
			m.Deliveries[i] = Delivery{To: d.To, State: Failed, Why: Interrupted}
		}
	}
	return m
}
