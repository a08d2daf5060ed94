package chat

// Receipts tells which linked members have an own message on disk, and which are yet to have it. Who came later, and who is
// gone, is neither.
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

// Outcome is what became of an own message with everybody: plain recipients and linked members.
type Outcome struct {
	State           State
	Stored, Waiting []Member // see Reach
}

// Outcome sums up what became of the message, with the members there are now. What went wrong with plain recipients counts
// first, then what is under way to them, then who of the linked members is yet to have it.
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
