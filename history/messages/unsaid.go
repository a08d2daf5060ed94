package messages

import (
	"context"
	"slices"

	"udpchat/chat"
)

// Due returns messages of which those whose entries are to be made name in their Log the room where that is, a number for it.
func Due(batch []chat.Message, room uint64) []chat.Message {
	is := func(m chat.Message) bool { return m.Signing && m.Number == 0 }
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

// unsaidIn is the query of Unsaid.
const unsaidIn = "SELECT " + columns + " FROM " + tables + " WHERE m.number = 0 AND m.log = ? AND m.key BETWEEN ? AND ? ORDER BY m.key"

// Unsaid returns the messages of the open room up to an ID whose entries were to be made in a room, and were not.
func Unsaid(ctx context.Context, db Querier, room uint64, upTo chat.ID) (unsaid []chat.Message, err error) {
	keys := KeysOf(0)
	take := func(m chat.Message) bool { unsaid = append(unsaid, m); return true }
	err = Each(ctx, db, In(chat.OpenRoom), take, unsaidIn, int64(room), keys.First, keys.Key(upTo))
	return unsaid, err
}
