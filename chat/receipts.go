package chat

// Receipts tells which linked members have an own message on disk, and which do not have it yet. A member that came later, or
// is gone, is in neither list.
func Receipts(m Message, members []Member) (stored, waiting []Member) {
	if !m.Mine() || m.Number == 0 {
		return nil, nil
	}
	for _, to := range members {
		switch {
		case to.Met.IsZero() || to.Base >= m.Number || to.Gone:
		case to.Reached >= m.Number:
			stored = append(stored, to)
		default:
			waiting = append(waiting, to)
		}
	}
	return stored, waiting
}

// Outcome is the outcome of an own message with everybody: plain recipients and linked members.
type Outcome struct {
	State           State
	Stored, Waiting []Member // see Receipts
}

// Outcome sums up what became of the message, with the members there are now. Failed deliveries to plain recipients count
// first, then those under way, then linked members that do not have it yet.
func (m Message) Outcome(members []Member) Outcome {
	o := Outcome{State: m.State()}
	o.Stored, o.Waiting = Receipts(m, members)
	switch {
	case o.State != StateNobody && o.State != StateSent:
	case len(o.Waiting) > 0:
		o.State = StateWaiting
	case len(o.Stored) > 0:
		o.State = StateStored
	}
	return o
}
