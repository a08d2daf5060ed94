// Package messages reads messages from the tables of the history: pages of a conversation, and searches. It knows how they are stored
// under their keys, which ../schema/migrations documents.
// Package messages reads messages from the tables of the history: pages of a conversation, and searches. It knows under which keys
// they are stored; ../schema/migrations documents the tables.
package messages

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"udpchat/chat"
)

// SpanBits is how many bits of a key are the place of a message in its span, which is numbered by the bits above.
const SpanBits = 12

// IDBits is how many bits of a message's key are its ID. The bits above are the number of its conversation.
const IDBits = 42

// maxID is the greatest ID that a key can hold. The clock in milliseconds, see History.Last, reaches it in the year 2109.
const maxID = 1<<IDBits - 1

// ClockID returns a clock in milliseconds as an ID. One that is far off becomes the year 2004 or 2107, so that the IDs after it are
// beyond those that count messages from 1, and have keys of their own.
func ClockID(now time.Time) chat.ID { return chat.ID(min(max(now.UnixMilli(), 1<<40), maxID-1<<36)) }

// Keys is a range of keys, both ends included.
type Keys struct{ First, Last int64 }

// KeysOf returns the keys of all messages that the conversation with a number can have.
func KeysOf(num int64) Keys { return Keys{num << IDBits, num<<IDBits | maxID} }

// Key returns the key of the message with an ID.
func (r Keys) Key(id chat.ID) int64 { return r.First | int64(min(max(id, 0), maxID)) }

// Number returns the number of the conversation.
func (r Keys) Number() int64 { return r.First >> IDBits }

// IDOf returns the ID of the message with a key.
func IDOf(key int64) chat.ID { return chat.ID(key & maxID) }

// RowQuerier is a database, a transaction or a connection.
type RowQuerier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// KeysIn returns the keys of a conversation. Without one on disk they are none, not even that of a message to come.
func KeysIn(ctx context.Context, db RowQuerier, id chat.Conversation) (Keys, error) {
	if id == chat.OpenRoom {
		return KeysOf(0), nil
	}
	var num int64
	err := db.QueryRowContext(ctx, "SELECT num FROM conversation WHERE id = ?", id[:]).Scan(&num)
	if errors.Is(err, sql.ErrNoRows) {
		return Keys{-1, -2}, nil
	}
	return KeysOf(num), err
}
