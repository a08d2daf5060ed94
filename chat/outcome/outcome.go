// Package outcome sums up what became of an own message with everybody it is for.
package outcome

import "udpchat/chat"

// Receipts tells which members that are nodes have an own message on disk, and which do not have it yet: of those that were known when
// it was said, heard of within a week and not blocked. A member that came later is in the first list, or in neither.
func Receipts(m chat.Message, members []chat.Member) (stored, waiting []chat.Member) {
	for i := range members {
		switch to := &members[i]; {
		case !m.Mine():
		case to.Has(m.Log, m.Number):
			stored = append(stored, *to)
		case waits(m, to):
			waiting = append(waiting, *to)
		}
	}
	return stored, waiting
}

// waits reports whether a member that does not have an own message counts as one that it is for.
func waits(m chat.Message, to *chat.Member) bool {
	return m.Number > 0 && !to.Met.IsZero() && !to.Met.After(m.At) && !to.Gone && !to.Blocked
}

// Outcome is the outcome of an own message with everybody: plain recipients and nodes.
type Outcome struct {
	State           chat.State
	Stored, Waiting []chat.Member // see Receipts
}

// Of sums up what became of a message, with the members there are now. Failed deliveries to plain recipients count
// first, then those under way, then members that do not have it yet.
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
		case !m.Mine():
		case to.Has(m.Log, m.Number):
			stored++
		case waits(m, to):
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
