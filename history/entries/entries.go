// Package entries keeps what the journal stores, in the database of the history: entries as they are sent, what is known of each
// log, receipts, proofs of forks, members and profiles. Its tables are documented in ../schema/migrations. What it writes is part
// of the transaction of its caller, so that an entry and the message that shows it are stored together. After an error the caller
// writes nothing more and rolls back: when the disk is full, SQLite has done so by then, and a further statement would be a commit
// of its own.
package entries

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"udpchat/history/prepared"
	"udpchat/journal"
)

// Store writes. It belongs to the goroutine that uses its connection.
type Store struct {
	conn *prepared.Conn
	rows *prepared.Rows
}

// stripRows is how many entries lose their bodies by one statement.
const stripRows = 100

// New returns a Store for the connection of the history's writer.
func New(conn *prepared.Conn) *Store {
	return &Store{conn: conn, rows: prepared.NewRows("INSERT OR REPLACE INTO entry", 6)}
}

// Stored is an entry with what the history adds to it.
type Stored struct {
	journal.Entry
	At      uint64 // journal.OrderTime
	Message int64  // the key of the message that shows it; 0: none
}

// errNumber is the error for an entry whose number has no place in a key. Nobody who is honest comes near it.
var errNumber = errors.New("store entries: the number is too large")

// Append stores a run of entries of one log, whose numbers follow one another, as journal.Store asks for it; there is at least
// one. introducer is that of the Store. What is there already stays, unless another entry has its number; a body that was missing
// is filled in, unless it was deleted here. Where an entry stays as it is, Append takes the Message from the run: it is not to be
// shown. A run with a gap to those of the log begins it anew when it is above them; below them it is stored, but not counted as
// held, until the gap is closed. Append returns the key of the first entry; those of the others follow. Messages hold these keys,
// see Strip.
func (s *Store) Append(ctx context.Context, run []Stored, introducer journal.PublicKey) (int64, error) {
	lowest, newest := run[0].Header, run[len(run)-1].Header
	first := lowest.Number()
	if newest.Number() > maxNumber {
		return 0, errNumber
	}
	l, err := s.makeLog(ctx, nameOf(run[0].Header))
	if err != nil {
		return 0, err
	}
	if first <= l.high {
		if run, err = s.missing(ctx, l, run); err != nil {
			return 0, err
		}
	}
	if err := s.insert(ctx, l, run); err != nil {
		return 0, err
	}
	if err := s.join(ctx, l, lowest, newest); err != nil {
		return 0, err
	}
	by := introducer[:]
	if introducer == (journal.PublicKey{}) {
		by = nil
	}
	return l.key(first), s.exec(ctx, "UPDATE log SET low = ?, high = ?, bytes = ?, introducer = ? WHERE num = ?", int64(l.low), int64(l.high), l.bytes, by, l.num)
}

// missing returns the entries of a run that have to be written, and takes the bytes of those that they replace from the log.
func (s *Store) missing(ctx context.Context, l *log, run []Stored) ([]Stored, error) {
	first, last := run[0].Header.Number(), run[len(run)-1].Header.Number()
	some := false
	err := s.conn.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM entry WHERE key BETWEEN ? AND ?)", l.key(first), l.key(last)).Scan(&some)
	if err != nil || !some { // a run that is fetched downwards
		return run, err
	}
	var out []Stored
	for i := range run {
		e := &run[i]
		var same, whole bool
		var size int64
		var message sql.NullInt64
		const query = "SELECT header = ?, body IS NOT NULL, " + sizeOf + ", message FROM entry WHERE key = ?"
		err := s.conn.QueryRowContext(ctx, query, e.Header[:], l.key(e.Header.Number())).Scan(&same, &whole, &size, &message)
		switch {
		case errors.Is(err, sql.ErrNoRows):
		case err != nil:
			return nil, err
		case same && (e.Body == nil || whole || message.Valid && message.Int64 == deleted):
			e.Message = 0
			continue
		default:
			l.bytes -= size
			switch {
			case !same:
				err = s.exec(ctx, "UPDATE message SET entry = NULL WHERE key = ?", message)
			case e.Message == 0:
				e.Message = message.Int64
			}
			if err != nil {
				return nil, err
			}
		}
		out = append(out, *e)
	}
	return out, nil
}

// join counts the entries from one header to another one, which were written, as held, as far as they are joined to the newest of
// the log: by their numbers and by their hashes.
func (s *Store) join(ctx context.Context, l *log, lowest, newest *journal.Header) error {
	first, last := lowest.Number(), newest.Number()
	switch {
	case l.high == 0 || first > l.high+1 || first < l.low && last+1 >= l.low:
		l.low = first
		if err := s.closeGap(ctx, l, lowest); err != nil {
			return err
		}
	case first > l.low:
		before, err := readHeader(ctx, s.conn, l.key(first-1))
		if err != nil {
			return err
		}
		if before.Hash() != lowest.Previous() {
			l.low = first
		}
	}
	if last < l.high && last >= l.low {
		after, err := readHeader(ctx, s.conn, l.key(last+1))
		if err != nil {
			return err
		}
		if after.Previous() != newest.Hash() {
			l.low = last + 1
		}
	}
	l.high = max(l.high, last)
	return nil
}

// closeGap lowers the lowest entry of a log, whose header it is given, to those that are here already without a gap to it, as far
// as their hashes prove them.
func (s *Store) closeGap(ctx context.Context, l *log, lowest *journal.Header) error {
	err := each(ctx, s.conn, func(rows *sql.Rows) error {
		var raw []byte
		if err := rows.Scan(&raw); err != nil {
			return err
		}
		h, err := journal.ParseHeader(raw)
		switch {
		case err != nil:
			return err
		case h.Number() != l.low-1 || h.Hash() != lowest.Previous():
			return errGap
		}
		l.low, lowest = h.Number(), h
		return nil
	}, "SELECT header FROM entry WHERE key >= ? AND key < ? ORDER BY key DESC", l.key(l.lowest), l.key(l.low))
	return unlessGap(err)
}

// insert writes entries, in place of others with their numbers, and counts their bytes.
func (s *Store) insert(ctx context.Context, l *log, run []Stored) error {
	var arrived int64
	if err := s.conn.QueryRowContext(ctx, "UPDATE newest SET arrived = arrived + ? RETURNING arrived", len(run)).Scan(&arrived); err != nil {
		return err
	}
	arrived -= int64(len(run))
	for _, e := range run {
		l.bytes += int64(e.Size())
	}
	return s.rows.Insert(ctx, s.conn, len(run), func(args []any, i int) []any {
		e := run[i]
		return append(args, l.key(e.Header.Number()), arrived+int64(i)+1, int64(e.At), e.Header[:], bodyValue(e.Body), orNull(e.Message))
	})
}

// bodyValue returns a body for the database, where NULL stands for one that is not there.
func bodyValue(body []byte) any {
	if body == nil {
		return nil
	}
	return body
}

// orNull returns a number, or the NULL of the database for zero.
func orNull(n int64) any {
	if n == 0 {
		return nil
	}
	return n
}

func (s *Store) exec(ctx context.Context, query string, args ...any) error {
	_, err := s.conn.ExecContext(ctx, query, args...)
	return err
}

// deleted stands in entry.message where the message was deleted here, so that nobody is asked for its body.
const deleted = 0

// Strip removes the bodies of entries, by their keys, since the messages that showed them were deleted. Their headers stay, so that
// their logs stay whole. They are not asked for again.
func (s *Store) Strip(ctx context.Context, keys []int64) error {
	for keys := range slices.Chunk(keys, stripRows) {
		these := " IN (" + strings.Repeat("?, ", len(keys)-1) + "?)"
		var args []any
		for _, k := range keys {
			args = append(args, k)
		}
		const less = `UPDATE log SET bytes = bytes - freed.n FROM
			(SELECT key >> %d AS num, sum(ifnull(length(body), 0)) AS n FROM entry WHERE key%s GROUP BY 1) AS freed WHERE log.num = freed.num`
		if err := s.exec(ctx, fmt.Sprintf(less, numberBits, these), args...); err != nil {
			return err
		}
		if err := s.exec(ctx, fmt.Sprintf("UPDATE entry SET body = NULL, message = %d WHERE key%s", deleted, these), args...); err != nil {
			return err
		}
	}
	return nil
}
