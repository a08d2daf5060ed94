package entries

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

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

// SaidAgain returns the entries of a conversation that were said again, in the order in which they came: at most the newest limit.
// What carries none whole does not count: it has shown nobody anything.
func SaidAgain(ctx context.Context, db Querier, in journal.Conversation, limit int) (all []Again, err error) {
	err = each(ctx, db, func(rows *sql.Rows) error {
		var header, body []byte
		shown := false
		if err := rows.Scan(&header, &body, &shown); err != nil {
			return err
		}
		e, err := entry(header, body, body == nil)
		if err != nil {
			return err
		}
		if carried, ok := journal.ParseAgain(e); ok {
			all = append(all, Again{carried.Header.Hash(), e.Header.Log(), e.Header.Number(), shown})
		}
		return nil
	}, `SELECT e.header, e.body, e.message IS NOT NULL FROM (SELECT e.key FROM entry e INDEXED BY entry_again JOIN log l ON l.num = e.key >> 40
		JOIN conversation c ON c.num = l.conversation WHERE substr(e.header, 2, 2) = x'0007' AND c.id = ? ORDER BY e.arrived DESC LIMIT ?) a
		CROSS JOIN entry e ON e.key = a.key`, in[:], limit)
	slices.Reverse(all)
	return all, err
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

// States returns what is known of each conversation, for journal.Machine.Enter. The open room has its members; who belongs to
// others is said in entries, so Direct and the rest are the caller's. It takes time in proportion to the logs, not to the entries.
func States(ctx context.Context, db Querier) (map[journal.Conversation]*journal.State, error) {
	r := &reading{byNum: map[int64]*journal.State{}, logs: map[int64]*journal.LogState{}, in: map[int64]int64{}}
	err := each(ctx, db, r.conversation, "SELECT num, id FROM conversation")
	for _, q := range []struct {
		take  func(*sql.Rows) error
		query string
	}{
		{r.log, `SELECT l.num, l.conversation, l.author, l.id, l.low, l.high, l.lowest, l.bytes, l.introducer, low.header, head.header,
			(SELECT max(key) FROM entry WHERE key BETWEEN l.num << 40 AND (l.num << 40) + l.low - 1)
			FROM log l LEFT JOIN entry low ON l.high > 0 AND low.key = (l.num << 40) + l.low
			LEFT JOIN entry head ON l.high > 0 AND head.key = (l.num << 40) + l.high ORDER BY l.num`},
		{r.hole, "SELECT key FROM entry WHERE body IS NULL AND message IS NULL ORDER BY key"},
		{r.member, "SELECT conversation, key, since IS NOT NULL, met, receipt FROM member ORDER BY conversation, key"},
		{r.told, "SELECT t.log, member, t.low, t.high, t.at FROM told t ORDER BY log, member"},
		{r.fork, `SELECT l.conversation, a, a_body, a_body IS NULL, b, b_body, b_body IS NULL
			FROM fork f JOIN log l ON l.num = f.log ORDER BY l.num`},
	} {
		if err == nil {
			err = each(ctx, db, q.take, q.query)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("read the logs: %w", err)
	}
	return r.states(), nil
}

// reading collects the states of all conversations.
type reading struct {
	byNum map[int64]*journal.State
	logs  map[int64]*journal.LogState
	in    map[int64]int64 // the conversations of logs
	order []int64         // the logs
}

func (r *reading) conversation(rows *sql.Rows) error {
	var num int64
	var id []byte
	err := rows.Scan(&num, &id)
	s := &journal.State{Open: num == 0, Members: map[journal.PublicKey]bool{}}
	copy(s.ID[:], id)
	r.byNum[num] = s
	return err
}

func (r *reading) log(rows *sql.Rows) error {
	var (
		l                                  journal.LogState
		num, conversation, id              int64
		author, introducer, lowest, newest []byte
		below                              sql.NullInt64 // the highest entry below a gap
	)
	err := rows.Scan(&num, &conversation, &author, &id, &l.Low, &l.High, &l.Lowest, &l.Size, &introducer, &lowest, &newest, &below)
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
	r.logs[num], r.in[num], r.order = &l, conversation, append(r.order, num)
	return err
}

func (r *reading) hole(rows *sql.Rows) error {
	var k int64
	err := rows.Scan(&k)
	if l := r.logs[k>>numberBits]; l != nil && numberOf(k) >= l.Low {
		l.Holes = append(l.Holes, numberOf(k))
	}
	return err
}

func (r *reading) member(rows *sql.Rows) error {
	var conversation int64
	var k, receipt []byte
	var known, met bool
	err := rows.Scan(&conversation, &k, &known, &met, &receipt)
	s := r.byNum[conversation]
	if known {
		s.Members[key(k)] = met
	}
	if receipt != nil {
		s.Receipts = append(s.Receipts, receipt)
	}
	return err
}

func (r *reading) told(rows *sql.Rows) error {
	var num int64
	var t journal.Told
	var member []byte
	err := rows.Scan(&num, &member, &t.From, &t.To, &t.At)
	if l := r.logs[num]; err == nil && l != nil {
		t.Log, t.Member = l.Log, key(member)
		s := r.byNum[r.in[num]]
		s.Told = append(s.Told, t)
	}
	return err
}

func (r *reading) fork(rows *sql.Rows) error {
	var conversation int64
	var a, aBody, b, bBody []byte
	var aNone, bNone bool
	if err := rows.Scan(&conversation, &a, &aBody, &aNone, &b, &bBody, &bNone); err != nil {
		return err
	}
	first, err := entry(a, aBody, aNone)
	if err != nil {
		return err
	}
	second, err := entry(b, bBody, bNone)
	s := r.byNum[conversation]
	s.Forks = append(s.Forks, &journal.Fork{A: first, B: second})
	return err
}

// states returns what was collected, the logs in the order in which they were met.
func (r *reading) states() map[journal.Conversation]*journal.State {
	all := map[journal.Conversation]*journal.State{}
	for _, s := range r.byNum {
		all[s.ID] = s
	}
	for _, num := range r.order {
		s := r.byNum[r.in[num]]
		s.Logs = append(s.Logs, *r.logs[num])
	}
	return all
}
