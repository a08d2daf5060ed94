package entries

import (
	"context"
	"database/sql"
	"errors"

	"udpchat/journal"
)

// Querier is a database, a transaction or a connection.
type Querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// name is what tells a log apart from all others.
type name struct {
	in journal.Conversation
	journal.Log
}

func nameOf(h *journal.Header) name { return name{h.Conversation(), h.Log()} }

// log is what is known of a log.
type log struct {
	num               int64
	low, high, lowest uint64
	bytes             int64
}

// numberBits is how many bits of an entry's key are its number. The bits above are the number of its log.
const numberBits = 40

// maxNumber is the greatest number that a key can hold.
const maxNumber = 1<<numberBits - 1

// key returns the key of the entry with a number.
func (l *log) key(number uint64) int64 { return l.num<<numberBits | int64(min(number, maxNumber)) }

// numberOf returns the number of the entry with a key.
func numberOf(key int64) uint64 { return uint64(key) & maxNumber }

// sizeOf is the expression for the bytes of an entry.
const sizeOf = "length(header) + ifnull(length(body), 0)"

// findLog returns what is known of a log, or nil when there is none.
func findLog(ctx context.Context, db Querier, n name) (*log, error) {
	const query = `SELECT l.num, low, high, lowest, bytes FROM conversation c JOIN log l ON l.conversation = c.num
		WHERE c.id = ? AND l.author = ? AND l.id = ?`
	l := &log{}
	err := db.QueryRowContext(ctx, query, n.in[:], n.Author[:], int64(n.ID)).Scan(&l.num, &l.low, &l.high, &l.lowest, &l.bytes)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return l, err
}

// makeLog returns what is known of a log, which it makes if there is none.
func (s *Store) makeLog(ctx context.Context, n name) (*log, error) {
	if l, err := findLog(ctx, s.conn, n); l != nil || err != nil {
		return l, err
	}
	conversation, err := s.conversation(ctx, n.in)
	if err == nil {
		err = s.exec(ctx, "INSERT INTO log (conversation, author, id) VALUES (?, ?, ?)", conversation, n.Author[:], int64(n.ID))
	}
	if err != nil {
		return nil, err
	}
	return findLog(ctx, s.conn, n)
}

// conversation returns the number of a conversation, and assigns one if there is none.
func (s *Store) conversation(ctx context.Context, id journal.Conversation) (num int64, err error) {
	if err := s.exec(ctx, "INSERT INTO conversation (id) VALUES (?) ON CONFLICT DO NOTHING", id[:]); err != nil {
		return 0, err
	}
	err = s.conn.QueryRowContext(ctx, "SELECT num FROM conversation WHERE id = ?", id[:]).Scan(&num)
	return num, err
}

// Forget removes the oldest entries of a log until f.Bytes are free or only those from f.Keep on are left, with the messages that
// show them. It returns how many bytes are free, and the lowest entry that is left; nil without any. A log whose end is removed
// stays known, with the numbers that are not asked for again. Without f.ID all entries go, and so does all that is known of the
// log.
func (s *Store) Forget(ctx context.Context, f journal.Forget) (freed int, lowest *journal.Header, err error) {
	l, err := findLog(ctx, s.conn, name{f.Conversation, f.Log})
	if l == nil || err != nil {
		return 0, nil, err
	}
	upTo := uint64(maxNumber)
	if f.ID != 0 {
		upTo, err = s.oldest(ctx, l, f)
	}
	if err != nil || upTo == 0 {
		return 0, nil, err
	}
	freed, err = s.forget(ctx, l, upTo)
	switch {
	case err != nil:
		return 0, nil, err
	case f.ID == 0:
		return freed, nil, s.forgetLog(ctx, l)
	case upTo >= l.high:
		return freed, nil, nil
	}
	lowest, err = readHeader(ctx, s.conn, l.key(max(l.low, upTo+1)))
	return freed, lowest, err
}

// forget removes the entries of a log up to a number, with the messages that show them, and returns how many bytes they had. A message
// that another entry shows by now stays.
func (s *Store) forget(ctx context.Context, l *log, upTo uint64) (freed int, err error) {
	from, to := l.key(0), l.key(upTo)
	err = s.conn.QueryRowContext(ctx, "SELECT ifnull(sum("+sizeOf+"), 0) FROM entry WHERE key BETWEEN ? AND ?", from, to).Scan(&freed)
	const messages = `(SELECT m.key FROM entry e CROSS JOIN message m ON m.key = e.message AND m.entry = e.key
		WHERE e.key BETWEEN ? AND ? AND e.message IS NOT NULL)`
	for _, what := range []string{"word WHERE rowid IN " + messages, "message WHERE key IN " + messages, "entry WHERE key BETWEEN ? AND ?"} {
		if err == nil {
			err = s.exec(ctx, "DELETE FROM "+what, from, to)
		}
	}
	if err != nil {
		return 0, err
	}
	low, high := max(l.low, upTo+1), l.high
	if low > high {
		low, high = 0, 0
	}
	return freed, s.exec(ctx, "UPDATE log SET low = ?, high = ?, lowest = max(lowest, ?), bytes = bytes - ? WHERE num = ?",
		int64(low), int64(high), int64(upTo+1), freed, l.num)
}

// forgetLog removes what is known of a log without entries.
func (s *Store) forgetLog(ctx context.Context, l *log) error {
	for _, what := range []string{"told WHERE log", "fork WHERE log", "log WHERE num"} {
		if err := s.exec(ctx, "DELETE FROM "+what+" = ?", l.num); err != nil {
			return err
		}
	}
	return nil
}

// oldest returns up to which number entries of a log are to be forgotten.
func (s *Store) oldest(ctx context.Context, l *log, f journal.Forget) (upTo uint64, err error) {
	rows, err := s.conn.QueryContext(ctx, "SELECT key, "+sizeOf+" FROM entry WHERE key >= ? AND key < ? ORDER BY key", l.key(0), l.key(f.Keep))
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for left := f.Bytes; left > 0 && rows.Next(); {
		var key int64
		var size int
		if err := rows.Scan(&key, &size); err != nil {
			return 0, err
		}
		upTo = numberOf(key)
		left -= size
	}
	return upTo, rows.Err()
}

func readHeader(ctx context.Context, db Querier, key int64) (*journal.Header, error) {
	var raw []byte
	if err := db.QueryRowContext(ctx, "SELECT header FROM entry WHERE key = ?", key).Scan(&raw); err != nil {
		return nil, err
	}
	return journal.ParseHeader(raw)
}
