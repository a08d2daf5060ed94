package messages

import (
	"context"
	"slices"

	"udpchat/chat"
)

// IsDue reports whether the entry of a message is to be made. Until then, its Log is a number for the room where that is; 0: that is not
// known yet.
func IsDue(m *chat.Message) bool { return (m.Signing || m.Unsaid) && m.Number == 0 }

// Due returns messages of which those whose entries are to be made, nobody knows where, have a room.
func Due(batch []chat.Message, room uint64) []chat.Message {
	is := func(m chat.Message) bool { return IsDue(&m) && m.Log == 0 && room != 0 }
	if !slices.ContainsFunc(batch, is) {
		return batch
	}
	out := slices.Clone(batch)
	for i, m := range out {
		if is(m) {
			out[i].Log = room
		}
	}
	return out
}

// Late returns what has become of a message that is not on disk yet. Its entry is to be made in the same room.
func Late(m, late chat.Message) chat.Message {
	if IsDue(&late) {
		late.Log = m.Log
	}
	return late
}

// unsaidIn is the query of Unsaid.
const unsaidIn = "SELECT " + columns + " FROM " + tables + " WHERE m.number = 0 AND m.log = ? AND m.key BETWEEN ? AND ? ORDER BY m.key"

// Unsaid returns the messages of the open room up to an ID whose entries were to be made in a room, and were not.
func Unsaid(ctx context.Context, db Querier, room uint64, upTo chat.ID) (unsaid []chat.Message, err error) {
	keys := KeysOf(0)
	take := func(m chat.Message) bool { unsaid = append(unsaid, m); return true }
	err = Each(ctx, db, In(chat.OpenRoom), take, unsaidIn, int64(room), keys.First, keys.Key(upTo))
	return unsaid, err
}
