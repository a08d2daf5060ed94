// Package outcome sums up what became of an own message with everybody it is for.
package outcome

import "udpchat/chat"

// Receipts tells which linked members have an own message on disk, and which do not have it yet. A member that came later, or
// is gone, is in neither list.
func Receipts(m chat.Message, members []chat.Member) (stored, waiting []chat.Member) {
	for i := range members {
		to := &members[i]
		switch {
		case !isFor(m, to):
		case to.Reached >= m.Number:
			stored = append(stored, *to)
		default:
			waiting = append(waiting, *to)
		}
	}
	return stored, waiting
}

// isFor reports whether a linked member is one of those that an own message is for.
func isFor(m chat.Message, to *chat.Member) bool {
	return m.Mine() && m.Number != 0 && !to.Met.IsZero() && to.Base < m.Number && !to.Gone
}

// Outcome is the outcome of an own message with everybody: plain recipients and linked members.
type Outcome struct {
	State           chat.State
	Stored, Waiting []chat.Member // see Receipts
}

// Of sums up what became of a message, with the members there are now. Failed deliveries to plain recipients count
// first, then those under way, then linked members that do not have it yet.
func Of(m chat.Message, members []chat.Member) Outcome {
	var o Outcome
	o.Stored, o.Waiting = Receipts(m, members)
	o.State = state(m, len(o.Stored), len(o.Waiting))
	return o
}

// Count is Of for many messages at once: it copies no members, and returns how many there are.
func Count(m chat.Message, members []chat.Member) (now chat.State, stored, waiting int) {
	for i := range members {
		switch to := &members[i]; {
		case !isFor(m, to):
		case to.Reached >= m.Number:
			stored++
		default:
			waiting++
		}
	}
	return state(m, stored, waiting), stored, waiting
}

func state(m chat.Message, stored, waiting int) chat.State {
	now := m.State()
	switch {
	case now != chat.StateNobody && now != chat.StateSent:
	case waiting > 0:
		return chat.StateWaiting
	case stored > 0:
		return chat.StateStored
	}
	return now
}
