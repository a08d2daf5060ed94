// Package outcome sums up what became of an own message with everybody it is for.
package outcome

import "udpchat/chat"

// Receipts tells which linked members have an own message on disk, and which do not have it yet. A member that came later, or
// is gone, is in neither list.
func Receipts(m chat.Message, members []chat.Member) (stored, waiting []chat.Member) {
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
	State           chat.State
	Stored, Waiting []chat.Member // see Receipts
}

// Of sums up what became of a message, with the members there are now. Failed deliveries to plain recipients count
// first, then those under way, then linked members that do not have it yet.
func Of(m chat.Message, members []chat.Member) Outcome {
	o := Outcome{State: m.State()}
	o.Stored, o.Waiting = Receipts(m, members)
	switch {
	case o.State != chat.StateNobody && o.State != chat.StateSent:
	case len(o.Waiting) > 0:
		o.State = chat.StateWaiting
	case len(o.Stored) > 0:
		o.State = chat.StateStored
	}
	return o
}
