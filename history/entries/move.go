package entries

import (
	"context"
	"database/sql"
	"errors"

	"udpchat/journal"
)

// Showing is an entry that carries another one, on disk.
type Showing struct {
	Entry   int64 // its key; 0: it is not there
	Message int64 // the key of the message that shows what it carries; 0: none
	Deleted bool  // that message was deleted here
	At      uint64
}

// Showing finds a carrier.
func (s *Store) Showing(ctx context.Context, in journal.Conversation, c Carrier) (on Showing, err error) {
	l, err := findLog(ctx, s.conn, name{in, c.Log})
	if l == nil || err != nil {
		return on, err
	}
	var message sql.NullInt64
	var at int64
	const query = "SELECT key, at, message FROM entry WHERE key = ?"
	err = s.conn.QueryRowContext(ctx, query, l.key(c.Number)).Scan(&on.Entry, &at, &message)
	if errors.Is(err, sql.ErrNoRows) {
		return Showing{}, nil
	}
	on.At, on.Message, on.Deleted = uint64(at), message.Int64, message.Valid && message.Int64 == deleted
	return on, err
}

// Move has the message of a carrier shown by the entry with a key and a header, which has come itself. The carrier shows nothing then.
func (s *Store) Move(ctx context.Context, from Showing, to int64, h *journal.Header) error {
	const query = "UPDATE message SET entry = ?, log = ?, number = ? WHERE key = ?"
	if err := s.exec(ctx, query, to, int64(h.Log().ID), int64(h.Number()), from.Message); err != nil {
		return err
	}
	return s.exec(ctx, "UPDATE entry SET message = NULL WHERE key = ? AND message = ?", from.Entry, from.Message)
}
