package entries

import (
	"context"
	"database/sql"

	"udpchat/journal"
)

// receiptMember is where the key of the member stands in a receipt.
const receiptMember = 32

// Keep stores a receipt, what a member has told, or the proof of a fork, in place of the one before of the same member or log. A
// receipt replaces what its member has told.
func (s *Store) Keep(ctx context.Context, k journal.Keep) error {
	switch {
	case k.Fork != nil:
		return s.keepFork(ctx, k.Fork)
	case k.Told != nil:
		return s.keepTold(ctx, k.Conversation, k.Told)
	}
	member := key(k.Receipt[min(len(k.Receipt), receiptMember):min(len(k.Receipt), 2*receiptMember)])
	conversation, err := s.conversation(ctx, k.Conversation)
	if err != nil {
		return err
	}
	err = s.exec(ctx, "INSERT INTO member (conversation, key, receipt) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET receipt = excluded.receipt",
		conversation, member[:], k.Receipt)
	if err != nil {
		return err
	}
	return s.exec(ctx, "DELETE FROM told WHERE member = ? AND log IN (SELECT num FROM log WHERE conversation = ?)", member[:], conversation)
}

func (s *Store) keepTold(ctx context.Context, in journal.Conversation, t *journal.Told) error {
	const query = `REPLACE INTO told SELECT l.num, ?, ?, ?, ? FROM conversation c JOIN log l ON l.conversation = c.num
		WHERE c.id = ? AND l.author = ? AND l.id = ?`
	args := []any{t.Member[:], int64(t.From), int64(t.To), int64(t.At), in[:], t.Log.Author[:], int64(t.Log.ID)}
	done, err := s.conn.ExecContext(ctx, query, args...)
	if err != nil {
		return err
	}
	if n, err := done.RowsAffected(); n > 0 || err != nil {
		return err
	}
	if _, err := s.makeLog(ctx, name{in, t.Log}); err != nil {
		return err
	}
	return s.exec(ctx, query, args...)
}

func (s *Store) keepFork(ctx context.Context, f *journal.Fork) error {
	l, err := s.makeLog(ctx, nameOf(f.A.Header))
	if err != nil {
		return err
	}
	return s.exec(ctx, "REPLACE INTO fork VALUES (?, ?, ?, ?, ?)", l.num, f.A.Header[:], bodyValue(f.A.Body), f.B.Header[:], bodyValue(f.B.Body))
}

// SaveName notes what a member calls itself, in a profile of a time in microseconds since 1970. The newest profile counts.
func (s *Store) SaveName(ctx context.Context, member journal.PublicKey, name string, at uint64) error {
	return s.exec(ctx, `INSERT INTO profile VALUES (?, ?, ?)
		ON CONFLICT DO UPDATE SET name = excluded.name, at = excluded.at WHERE excluded.at >= at`, member[:], name, int64(at))
}

// Names returns what members call themselves.
func Names(ctx context.Context, db Querier) (map[journal.PublicKey]Profile, error) {
	all := map[journal.PublicKey]Profile{}
	err := each(ctx, db, func(rows *sql.Rows) error {
		var k []byte
		var p Profile
		err := rows.Scan(&k, &p.Name, &p.At)
		all[key(k)] = p
		return err
	}, "SELECT key, name, at FROM profile")
	return all, err
}
