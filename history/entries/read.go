package entries

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"udpchat/journal"
)

// each calls take with each row of a query.
func each(ctx context.Context, db Querier, take func(*sql.Rows) error, query string, args ...any) error {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := take(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// Read returns the entries from a number to another one of a log, as many as are there without a gap between them.
func Read(ctx context.Context, db Querier, in journal.Conversation, of journal.Log, from, to uint64) ([]journal.Entry, error) {
	l, err := findLog(ctx, db, name{in, of})
	if l == nil || err != nil {
		return nil, err
	}
	var all []journal.Entry
	err = each(ctx, db, func(rows *sql.Rows) error {
		var header, body []byte
		var without bool
		if err := rows.Scan(&header, &body, &without); err != nil {
			return err
		}
		e, err := entry(header, body, without)
		if n := len(all); err == nil && n > 0 && e.Header.Number() != all[n-1].Header.Number()+1 {
			err = errGap
		}
		if err == nil {
			all = append(all, e)
		}
		return err
	}, "SELECT header, body, body IS NULL FROM entry WHERE key BETWEEN ? AND ? ORDER BY key", l.key(from), l.key(to))
	return all, unlessGap(err)
}

// SaidAgain calls take with the entries of a conversation that carry others, in the order in which they came: at most the newest limit.
// Shown tells that a message shows what an entry carries by it, or did.
func SaidAgain(ctx context.Context, db Querier, in journal.Conversation, limit int, take func(e journal.Entry, shown bool)) error {
	return each(ctx, db, func(rows *sql.Rows) error {
		var header, body []byte
		shown := false
		if err := rows.Scan(&header, &body, &shown); err != nil {
			return err
		}
		e, err := entry(header, body, body == nil)
		if err == nil {
			take(e, shown)
		}
		return err
	}, `SELECT e.header, e.body, e.message IS NOT NULL FROM (SELECT e.key, e.arrived FROM entry e INDEXED BY entry_again JOIN log l ON l.num = e.key >> 40
		JOIN conversation c ON c.num = l.conversation WHERE substr(e.header, 2, 2) = x'0007' AND c.id = ? ORDER BY e.arrived DESC LIMIT ?) a
		CROSS JOIN entry e ON e.key = a.key ORDER BY a.arrived`, in[:], limit)
}

// errGap ends the reading of a run.
var errGap = errors.New("a number is missing")

func unlessGap(err error) error {
	if errors.Is(err, errGap) {
		return nil
	}
	return err
}

// entry returns an entry as it was stored. An empty body is not none.
func entry(header, body []byte, without bool) (journal.Entry, error) {
	h, err := journal.ParseHeader(header)
	switch {
	case err != nil:
		return journal.Entry{}, fmt.Errorf("read an entry: %w", err)
	case without:
		body = nil
	case body == nil:
		body = []byte{}
	}
	return journal.Entry{Header: h, Body: body}, nil
}

// Since returns the lowest number of a log from which on all entries came after a moment: what a member that was met then may have.
// Moments are numbers of Arrivals.
func Since(ctx context.Context, db Querier, in journal.Conversation, of journal.Log, moment int64) (uint64, error) {
	l, err := findLog(ctx, db, name{in, of})
	if l == nil || err != nil {
		return 1, err
	}
	var key int64
	const query = "SELECT key FROM entry WHERE key BETWEEN ? AND ? AND arrived <= ? ORDER BY key DESC LIMIT 1"
	err = db.QueryRowContext(ctx, query, l.key(0), l.key(maxNumber), moment).Scan(&key)
	if errors.Is(err, sql.ErrNoRows) {
		return 1, nil
	}
	return numberOf(key) + 1, err
}

// Arrivals returns how many entries have ever been stored.
func Arrivals(ctx context.Context, db Querier) (n int64, err error) {
	err = db.QueryRowContext(ctx, "SELECT arrived FROM newest").Scan(&n)
	return n, err
}

// Sizes returns how many bytes the entries of each author take.
func Sizes(ctx context.Context, db Querier) (map[journal.PublicKey]int64, error) {
	all := map[journal.PublicKey]int64{}
	err := each(ctx, db, func(rows *sql.Rows) error {
		var author []byte
		var n int64
		err := rows.Scan(&author, &n)
		all[key(author)] = n
		return err
	}, "SELECT author, sum(bytes) FROM log GROUP BY author")
	return all, err
}

// key returns the key in a column, and zeros for none.
func key(b []byte) (k journal.PublicKey) {
	copy(k[:], b)
	return k
}
