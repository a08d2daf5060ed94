package messages

import (
	"context"

	"udpchat/chat"
)

// unsaidIn is the query of Unsaid.
const unsaidIn = "SELECT " + columns + " FROM " + tables + " WHERE m.number = 0 AND m.key BETWEEN ? AND ? ORDER BY m.key"

// Unsaid returns the messages of a conversation up to an ID whose entries were to be made, and were not.
func Unsaid(ctx context.Context, db interface {
	Querier
	RowQuerier
}, in chat.Conversation, upTo chat.ID,
) (unsaid []chat.Message, err error) {
	keys, err := KeysIn(ctx, db, in)
	if err != nil {
		return nil, err
	}
	take := func(m chat.Message) bool { unsaid = append(unsaid, m); return true }
	err = Each(ctx, db, In(in), take, unsaidIn, keys.First, keys.Key(upTo))
	return unsaid, err
}
