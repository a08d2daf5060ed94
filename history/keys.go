package history

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"udpchat/chat"
)

// idBits is how many bits of a message's key are its ID. The bits above are the number of its conversation.
const idBits = 42

// maxID is the greatest ID that a key can hold. The clock in milliseconds, see History.Last, reaches it in the year 2109.
const maxID = 1<<idBits - 1

// clockID returns a clock in milliseconds as an ID. One that is far off becomes the year 2004 or 2107, so that the IDs after it are
// beyond those that count messages from 1, and have keys of their own.
func clockID(now time.Time) chat.ID { return chat.ID(min(max(now.UnixMilli(), 1<<40), maxID-1<<36)) }

// keyRange is a range of keys, both ends included.
type keyRange struct{ first, last int64 }

// keysOf returns the keys of all messages that the conversation with a number can have.
func keysOf(num int64) keyRange { return keyRange{num << idBits, num<<idBits | maxID} }

// key returns the key of the message with an ID.
func (r keyRange) key(id chat.ID) int64 { return r.first | int64(min(max(id, 0), maxID)) }

// number returns the number of the conversation.
func (r keyRange) number() int64 { return r.first >> idBits }

// idOf returns the ID of the message with a key.
func idOf(key int64) chat.ID { return chat.ID(key & maxID) }

// row is a message with the numbers under which it is stored.
type row struct {
	*chat.Message
	key, conversation, author int64
	at                        int64  // microseconds since 1970
	entry                     int64  // the key of the entry that the message shows; 0: none
	log, number               uint64 // of that entry
}

// row returns a message with numbers for its conversation and author, which it makes as needed.
func (f *file) row(ctx context.Context, m *chat.Message) (row, error) {
	conversation, err := f.conversation(ctx, m.Conversation)
	if err != nil {
		return row{}, err
	}
	author, err := f.author(ctx, m.Author)
	return row{
		Message: m, key: keysOf(conversation).key(m.ID), conversation: conversation, author: author, at: m.At.UnixMicro(), number: m.Number,
	}, err
}

// sorted returns rows in the order of their keys. For a key below the one before, SQLite would begin another part of the full-text
// table.
func sorted(rows []row) []row {
	byKey := func(x, y row) int { return cmp.Compare(x.key, y.key) }
	if !slices.IsSortedFunc(rows, byKey) {
		slices.SortStableFunc(rows, byKey)
	}
	return rows
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

// rowQuerier is a database, a transaction or a connection.
type rowQuerier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// keysIn returns the keys of a conversation. Without one on disk they are none, not even that of a message to come.
func keysIn(ctx context.Context, db rowQuerier, id chat.Conversation) (keyRange, error) {
	if id == chat.OpenRoom {
		return keysOf(0), nil
	}
	var num int64
	err := db.QueryRowContext(ctx, "SELECT num FROM conversation WHERE id = ?", id[:]).Scan(&num)
	if errors.Is(err, sql.ErrNoRows) {
		return keyRange{-1, -2}, nil
	}
	return keysOf(num), err
}
