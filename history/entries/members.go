package entries

import (
	"context"
	"database/sql"
	"errors"
	"math"
	"time"

	"udpchat/journal"
)

// What a newcomer gets of what was said before it was met.
const (
	newcomerEntries = 200
	newcomerTime    = 24 * time.Hour
	newcomerSearch  = 20_000 // entries of all conversations that are looked at
)

// Meeting tells that a member was met.
type Meeting struct {
	In     journal.Conversation
	Member journal.PublicKey
	Since  int64     // it gets nothing that had arrived by then, see Networks
	Person bool      // it was met in person
	At     time.Time // when it was met
}

// Meet notes that a member belongs to a conversation, and whether it was met in person. It dates from the first time, and gets the
// newest entries of the day before.
func (s *Store) Meet(ctx context.Context, m Meeting) error {
	conversation, err := s.conversation(ctx, m.In)
	if err != nil {
		return err
	}
	moment, known, err := Member(ctx, s.conn, m.In, m.Member)
	if err == nil && !known {
		moment, err = newcomer(ctx, s.conn, conversation, m)
	}
	if err != nil {
		return err
	}
	return s.exec(ctx, `INSERT INTO member (conversation, key, since, met) VALUES (?, ?, ?, ?)
		ON CONFLICT DO UPDATE SET since = excluded.since, met = max(met, excluded.met)`, conversation, m.Member[:], moment, m.Person)
}

// newcomer returns the moment from which on a member that is met now is served.
func newcomer(ctx context.Context, db Querier, conversation int64, m Meeting) (moment int64, err error) {
	if moment, err = Arrivals(ctx, db); err != nil {
		return 0, err
	}
	dayAgo := m.At.Add(-newcomerTime).UnixMicro()
	err = each(ctx, db, func(rows *sql.Rows) error {
		var arrived, at int64
		err := rows.Scan(&arrived, &at)
		if at >= dayAgo {
			moment = min(moment, arrived-1)
		}
		return err
	}, `SELECT arrived, at FROM entry e CROSS JOIN log l ON l.num = e.key >> 40
		WHERE arrived > ? AND l.conversation = ? ORDER BY arrived DESC LIMIT ?`, max(m.Since, moment-newcomerSearch), conversation, newcomerEntries)
	return moment, err
}

// Dismiss forgets that a member belongs to a conversation. It is met anew when it comes back.
func (s *Store) Dismiss(ctx context.Context, in journal.Conversation, member journal.PublicKey) error {
	const here = " IN (SELECT num FROM conversation WHERE id = ?)"
	if err := s.exec(ctx, "DELETE FROM member WHERE key = ? AND conversation"+here, member[:], in[:]); err != nil {
		return err
	}
	return s.exec(ctx, "DELETE FROM told WHERE member = ? AND log IN (SELECT num FROM log WHERE conversation"+here+")", member[:], in[:])
}

// Member returns the moment from which on a member is served, see Since, and whether it is known.
func Member(ctx context.Context, db Querier, in journal.Conversation, member journal.PublicKey) (moment int64, known bool, err error) {
	var since sql.NullInt64
	err = each(ctx, db, func(rows *sql.Rows) error { return rows.Scan(&since) },
		"SELECT since FROM member m JOIN conversation c ON c.num = m.conversation WHERE c.id = ? AND m.key = ?", in[:], member[:])
	return since.Int64, since.Valid, err
}

// Lowest returns the lowest number of a log that a member may have. A member that is just being met may not be on disk: then
// meeting tells of it. Who was never met gets what comes from now on.
func Lowest(ctx context.Context, db Querier, in journal.Conversation, of journal.Log, member journal.PublicKey, meeting *Meeting) (uint64, error) {
	moment, known, err := Member(ctx, db, in, member)
	switch {
	case err != nil || known:
	case meeting == nil:
		moment = math.MaxInt64
	default:
		var conversation int64
		err = db.QueryRowContext(ctx, "SELECT num FROM conversation WHERE id = ?", in[:]).Scan(&conversation)
		if errors.Is(err, sql.ErrNoRows) {
			return 1, nil
		}
		if err == nil {
			moment, err = newcomer(ctx, db, conversation, *meeting)
		}
	}
	if err != nil {
		return 0, err
	}
	return Since(ctx, db, in, of, moment)
}

// maxNetworks is how many networks are remembered: those that were joined last.
const maxNetworks = 1000

// Join notes that this node is in a network. The number of entries that had arrived counts the first time.
func (s *Store) Join(ctx context.Context, network string, arrived int64, at time.Time) error {
	err := s.exec(ctx, "INSERT INTO network VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET seen = excluded.seen", network, arrived, at.UnixMicro())
	if err != nil {
		return err
	}
	return s.exec(ctx, "DELETE FROM network WHERE id IN (SELECT id FROM network ORDER BY seen DESC LIMIT -1 OFFSET ?)", maxNetworks)
}

// Networks returns the networks that this node was in, and how many entries had arrived when it joined each for the first time.
func Networks(ctx context.Context, db Querier) (map[string]int64, error) {
	all := map[string]int64{}
	err := each(ctx, db, func(rows *sql.Rows) error {
		var id string
		var arrived int64
		err := rows.Scan(&id, &arrived)
		all[id] = arrived
		return err
	}, "SELECT id, arrived FROM network")
	return all, err
}
