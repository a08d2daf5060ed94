package chat

import "slices"

// Recipient is one whom a message goes to, as the person entered it: an address, a host name, or either with a port.
type Recipient string

// Reason is why something could not be sent. It is an error; the faces turn it into a sentence.
type Reason string

// The reasons there are. They are kept on disk: do not change their text.
const (
	ReasonNone      Reason = ""
	NoNetwork       Reason = "no network"
	UnknownHost     Reason = "unknown host"
	NotAllowed      Reason = "not allowed by the system"
	QueueFull       Reason = "too much waiting to be sent"
	Interrupted     Reason = "the program ended first"
	OtherSendFailed Reason = "sending failed"
)

// Error returns the reason in English, for logs.
func (r Reason) Error() string { return string(r) }

// DeliveryState is how far a message got with one recipient. The numbers are kept on disk: only append.
type DeliveryState uint8

// The states of a delivery. A plain peer confirms nothing, so Sent is all that can be said of it.
const (
	Sending DeliveryState = iota
	Sent
	Failed
)

// Delivery is what became of a message with one recipient.
type Delivery struct {
	To    Recipient
	State DeliveryState
	Why   Reason // for Failed
}

// State is what became of a message as a whole.
type State uint8

// The states of a message. Received is for messages of others, the rest for own ones.
const (
	StateReceived State = iota
	StateNobody         // there was no recipient yet
	StateSending        // at least one delivery is under way
	StateSent           // every delivery left this machine
	StateFailed         // at least one delivery failed, none is under way
	StateWaiting        // it left for the plain recipients, if any; linked members are yet to have it; see Outcome
	StateStored         // the same, and every linked member has it on disk
)

// State sums up the deliveries of the message, which are those to plain recipients; Outcome tells of linked members too.
func (m Message) State() State {
	switch {
	case !m.Mine():
		return StateReceived
	case len(m.Deliveries) == 0:
		return StateNobody
	case m.count(Sending) > 0:
		return StateSending
	case m.count(Failed) > 0:
		return StateFailed
	}
	return StateSent
}

// FailedTo lists the recipients the message did not reach, with the reason of each.
func (m Message) FailedTo() []Delivery {
	var failed []Delivery
	for _, d := range m.Deliveries {
		if d.State == Failed {
			failed = append(failed, d)
		}
	}
	return failed
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

// replaceDelivery returns the deliveries with that of one recipient replaced or added; the old slice stays as it is, since
// copies of the message share it.
func replaceDelivery(old []Delivery, d Delivery) []Delivery {
	out := slices.Clone(old)
	for i := range out {
		if out[i].To == d.To {
			out[i] = d
			return out
		}
	}
	return append(out, d)
}

// interrupted returns a message of an earlier run with the deliveries that run did not finish as failed.
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
