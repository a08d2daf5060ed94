package messages

import (
	"context"
	"database/sql"
	"math"
	"slices"

	"udpchat/chat"
)

// These queries use the index of places, so a window costs the same anywhere in the history.
const (
	above = "SELECT " + columns + " FROM " + tables + ` WHERE m.conversation = ? AND (m.pos, m.key) < (?, ?) ORDER BY m.pos DESC, m.key DESC LIMIT ?`
	below = "SELECT " + columns + " FROM " + tables + ` WHERE m.conversation = ? AND (m.pos, m.key) >= (?, ?) ORDER BY m.pos, m.key LIMIT ?`
)

// arrivals reads messages in the order in which they came, which is that of their keys.
const arrivals = "SELECT " + columns + " FROM " + tables + ` WHERE m.key > ? AND m.key <= ? ORDER BY m.key LIMIT ?`

// ReadPage reads a page in one transaction.
func ReadPage(ctx context.Context, db *sql.DB, p *chat.Page) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	keys, err := KeysIn(ctx, tx, p.Window.Conversation)
	if err != nil {
		return err
	}
	if p.Window.ByArrival {
		p.Messages, p.Newer, err = readSome(ctx, tx, p.Window, p.Window.After, arrivals, keys.Key(p.Window.Since), keys.Last)
		return err
	}
	if p.Window.Anchor.IsZero() {
		if p.Newest, err = newest(ctx, tx, keys); err != nil {
			return err
		}
		p.Window.Anchor.Order = math.MaxInt64
		defer func() { p.Window.Anchor = chat.Pos{} }()
	}
	at := []any{keys.Number(), p.Window.Anchor.Order, keys.Key(p.Window.Anchor.ID)}
	before, older, err := readSome(ctx, tx, p.Window, p.Window.Before, above, at...)
	if err != nil {
		return err
	}
	after, newer, err := readSome(ctx, tx, p.Window, p.Window.After, below, at...)
	if err != nil {
		return err
	}
	slices.Reverse(before)
	p.Messages, p.Older, p.Newer = append(before, after...), older, newer
	return nil
}

// newest returns the ID of the message that came last; 0: there is none.
func newest(ctx context.Context, tx *sql.Tx, keys Keys) (chat.ID, error) {
	var key sql.NullInt64
	err := tx.QueryRowContext(ctx, "SELECT max(key) FROM message WHERE key BETWEEN ? AND ?", keys.First, keys.Last).Scan(&key)
	return IDOf(key.Int64), err
}

// readSome reads at most n messages of those that a query finds for a window, and reports whether there are more.
func readSome(ctx context.Context, tx *sql.Tx, q chat.Window, n int, query string, args ...any) (ms []chat.Message, more bool, err error) {
	n = max(0, n)
	add := func(m chat.Message) bool {
		if more = len(ms) == n; !more {
			ms = append(ms, m)
		}
		return !more
	}
	err = Each(ctx, tx, In(q.Conversation), add, query, append(slices.Clone(args), n+1)...)
	return ms, more, err
}
