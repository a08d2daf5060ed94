package history

import (
	"context"

	"udpchat/chat"
	"udpchat/history/messages"
)

// row returns a message with numbers for its conversation and author, which it makes as needed.
func (f *file) row(ctx context.Context, m *chat.Message) (messages.Row, error) {
	conversation, err := f.conversation(ctx, m.Conversation)
	if err != nil {
		return messages.Row{}, err
	}
	author, err := f.author(ctx, m.Author)
	return messages.Row{
		Message: m, Key: messages.KeysOf(conversation).Key(m.ID), Conversation: conversation, Author: author, At: m.At.UnixMicro(), Log: m.Log, Number: m.Number,
		Due: messages.IsDue(m),
	}, err
}

// conversation returns the number of a conversation, and assigns one if there is none.
func (f *file) conversation(ctx context.Context, id chat.Conversation) (int64, error) {
	return numberIn(ctx, f, f.conversations, id, "conversation", id[:])
}

// author returns the number of an author, and assigns one if there is none.
func (f *file) author(ctx context.Context, id chat.MemberID) (int64, error) {
	return numberIn(ctx, f, f.authors, id, "author", string(id))
}

// maxNumbers is how many numbers of authors, and of conversations, are cached.
const maxNumbers = 10_000

// numberIn returns the number of what has an id in a table of numbers, and assigns one if there is none.
func numberIn[K comparable](ctx context.Context, f *file, cache map[K]int64, id K, table string, value any) (int64, error) {
	if n, ok := cache[id]; ok {
		return n, nil
	}
	if len(cache) >= maxNumbers {
		clear(cache)
	}
	if err := f.exec(ctx, "INSERT INTO "+table+" (id) VALUES (?) ON CONFLICT DO NOTHING", value); err != nil {
		return 0, err
	}
	n, err := f.number(ctx, "SELECT num FROM "+table+" WHERE id = ?", value)
	if err == nil {
		cache[id] = n
	}
	return n, err
}
