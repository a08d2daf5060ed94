package entries

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"udpchat/journal"
)

// State returns what is known of a conversation, for journal.Machine.Enter; who may take part in it is the caller's to say. It takes
// time in proportion to its logs, not to the entries.
func State(ctx context.Context, db Querier, in journal.Conversation) (*journal.State, error) {
	r := &reading{state: &journal.State{ID: in, Members: map[journal.PublicKey]bool{}}, byNum: map[int64]*journal.LogState{}}
	var num int64
	err := db.QueryRowContext(ctx, "SELECT num FROM conversation WHERE id = ?", in[:]).Scan(&num)
	if errors.Is(err, sql.ErrNoRows) {
		return r.state, nil
	}
	for _, q := range []struct {
		take  func(*sql.Rows) error
		query string
	}{
		{r.log, logsOf}, {r.hole, holesOf}, {r.member, membersOf}, {r.told, toldOf}, {r.fork, forksOf},
	} {
		if err == nil {
			err = each(ctx, db, q.take, q.query, num)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("read the logs: %w", err)
	}
	for _, l := range r.logs {
		r.state.Logs = append(r.state.Logs, *l)
	}
	return r.state, nil
}

// The queries of State, each for the number of a conversation.
const (
	logsOf = `SELECT l.num, l.author, l.id, l.low, l.high, l.lowest, l.bytes, l.introducer, low.header, head.header,
		(SELECT max(key) FROM entry WHERE key BETWEEN l.num << 40 AND (l.num << 40) + l.low - 1)
		FROM log l LEFT JOIN entry low ON l.high > 0 AND low.key = (l.num << 40) + l.low
		LEFT JOIN entry head ON l.high > 0 AND head.key = (l.num << 40) + l.high WHERE l.conversation = ? ORDER BY l.num`
	holesOf = `SELECT e.key FROM log l CROSS JOIN entry e INDEXED BY entry_hole
		ON e.key BETWEEN l.num << 40 AND (l.num << 40) + l.high AND e.body IS NULL AND e.message IS NULL WHERE l.conversation = ? ORDER BY e.key`
	membersOf = "SELECT key, since IS NOT NULL, met, receipt FROM member WHERE conversation = ? ORDER BY key"
	toldOf    = `SELECT t.log, member, t.low, t.high, t.at FROM log l CROSS JOIN told t ON t.log = l.num WHERE l.conversation = ?
		ORDER BY t.log, member`
	forksOf = `SELECT a, a_body, a_body IS NULL, b, b_body, b_body IS NULL FROM log l CROSS JOIN fork f ON f.log = l.num
		WHERE l.conversation = ? ORDER BY l.num`
)

// reading collects the state of a conversation.
type reading struct {
	state *journal.State
	byNum map[int64]*journal.LogState
	logs  []*journal.LogState
}

func (r *reading) log(rows *sql.Rows) error {
	var (
		l                                  journal.LogState
		num, id                            int64
		author, introducer, lowest, newest []byte
		below                              sql.NullInt64 // the highest entry below a gap
	)
	err := rows.Scan(&num, &author, &id, &l.Low, &l.High, &l.Lowest, &l.Size, &introducer, &lowest, &newest, &below)
	if err != nil {
		return err
	}
	l.Log = journal.Log{Author: key(author), ID: journal.LogID(id)}
	l.By = key(introducer)
	if below.Valid {
		l.Lowest = max(l.Lowest, numberOf(below.Int64)+1)
	}
	if l.High > 0 {
		if l.LowHeader, err = journal.ParseHeader(lowest); err == nil {
			l.Head, err = journal.ParseHeader(newest)
		}
	}
	r.byNum[num], r.logs = &l, append(r.logs, &l)
	return err
}

func (r *reading) hole(rows *sql.Rows) error {
	var k int64
	err := rows.Scan(&k)
	if l := r.byNum[k>>numberBits]; l != nil && numberOf(k) >= l.Low {
		l.Holes = append(l.Holes, numberOf(k))
	}
	return err
}

func (r *reading) member(rows *sql.Rows) error {
	var k, receipt []byte
	var known, met bool
	err := rows.Scan(&k, &known, &met, &receipt)
	if known {
		r.state.Members[key(k)] = met
	}
	if receipt != nil {
		r.state.Receipts = append(r.state.Receipts, receipt)
	}
	return err
}

func (r *reading) told(rows *sql.Rows) error {
	var num int64
	var t journal.Told
	var member []byte
	err := rows.Scan(&num, &member, &t.From, &t.To, &t.At)
	if l := r.byNum[num]; err == nil && l != nil {
		t.Log, t.Member = l.Log, key(member)
		r.state.Told = append(r.state.Told, t)
	}
	return err
}

func (r *reading) fork(rows *sql.Rows) error {
	var a, aBody, b, bBody []byte
	var aNone, bNone bool
	if err := rows.Scan(&a, &aBody, &aNone, &b, &bBody, &bNone); err != nil {
		return err
	}
	first, err := entry(a, aBody, aNone)
	if err != nil {
		return err
	}
	second, err := entry(b, bBody, bNone)
	r.state.Forks = append(r.state.Forks, &journal.Fork{A: first, B: second})
	return err
}
