package entries

import (
	"context"
	"database/sql"

	"udpchat/journal"
)

// An entry that is sealed with a key which is not known yet is stored without a message. Once the key is known, its message is added.

// unshownRows is how many entries Unshown returns at most.
const unshownRows = 512

// Unshown returns entries of a conversation that have a body and show nothing, in the order of their keys: those above a key, which are
// at most 512. Next is the last of these; 0 if there are no more.
func Unshown(ctx context.Context, db Querier, in journal.Conversation, above int64) (all []Stored, next int64, err error) {
	err = each(ctx, db, func(rows *sql.Rows) error {
		var header, body []byte
		var at int64
		if err := rows.Scan(&next, &at, &header, &body); err != nil {
			return err
		}
		e, err := entry(header, body, false)
		all = append(all, Stored{Entry: e, At: uint64(at)})
		return err
	}, unshown, in[:], above, unshownRows)
	if len(all) < unshownRows {
		next = 0
	}
	return all, next, err
}

const unshown = `SELECT e.key, e.at, e.header, e.body FROM conversation c CROSS JOIN log l ON l.conversation = c.num
	CROSS JOIN entry e INDEXED BY entry_unshown ON e.key BETWEEN l.num << 40 AND (l.num << 40) + l.high AND e.body IS NOT NULL AND e.message IS NULL
	WHERE c.id = ? AND e.key > ? ORDER BY e.key LIMIT ?`

// Show gives entries of one log, whose numbers follow one another, their messages. Those that show something by now, or are not there
// with their body, get none: their Message becomes 0. It returns the key of the first entry.
func (s *Store) Show(ctx context.Context, run []Stored) (first int64, err error) {
	l, err := findLog(ctx, s.conn, nameOf(run[0].Header))
	if l == nil || err != nil {
		clearMessages(run)
		return 0, err
	}
	for i := range run {
		e := &run[i]
		const query = "UPDATE entry SET message = ? WHERE key = ? AND header = ? AND body IS NOT NULL AND message IS NULL"
		result, err := s.conn.ExecContext(ctx, query, orNull(e.Message), l.key(e.Header.Number()), e.Header[:])
		if err != nil {
			return 0, err
		}
		if n, _ := result.RowsAffected(); n == 0 { // never fails
			e.Message = 0
		}
	}
	return l.key(run[0].Header.Number()), nil
}

func clearMessages(run []Stored) {
	for i := range run {
		run[i].Message = 0
	}
}

// All returns all entries of a conversation that have a body, log by log.
func All(ctx context.Context, db Querier, in journal.Conversation) (all []journal.Entry, err error) {
	err = each(ctx, db, func(rows *sql.Rows) error {
		var header, body []byte
		if err := rows.Scan(&header, &body); err != nil {
			return err
		}
		e, err := entry(header, body, false)
		all = append(all, e)
		return err
	}, `SELECT e.header, e.body FROM conversation c CROSS JOIN log l ON l.conversation = c.num
		CROSS JOIN entry e ON e.key BETWEEN l.num << 40 AND (l.num << 40) + l.high AND e.body IS NOT NULL WHERE c.id = ? ORDER BY e.key`, in[:])
	return all, err
}
