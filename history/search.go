package history

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"strings"

	"udpchat/chat"
	"udpchat/history/fts"
	"udpchat/internal/fold"
)

// spansAtOnce is how many spans one query searches: 1,048,576 messages, which take up to 40 ms. A query cannot be interrupted
// before its first result, and many small ranges take several times as long as a large one.
const spansAtOnce = 256

// idRange is a range of IDs, both ends included.
type idRange struct{ first, last int64 }

func (r *reader) answerSearch(ctx context.Context, q chat.Search, answer func(chat.Found)) {
	f := chat.Found{Search: q}
	limited, cancel := context.WithTimeout(ctx, r.patience)
	defer cancel()
	f.Err = r.use(func(db *database) error { return find(limited, db, &f, limited.Err) })
	if ctx.Err() != nil {
		return
	}
	if limited.Err() != nil && f.Err != nil {
		f.More, f.Err = true, nil // out of time
	}
	if n := len(f.Messages); n > 0 && f.More && (f.Down == 0 || f.Messages[n-1].Pos < f.Down) {
		f.Down = f.Messages[n-1].Pos
	}
	answer(f)
}

// find searches the history backwards until it has found enough: first for words that begin with the text and, when there is none,
// within words. It calls over between two ranges, and ends with its error.
func find(ctx context.Context, db *database, f *chat.Found, over func() error) error {
	err := findMatches(ctx, db, f, fts.Phrase(f.Search.Text), over)
	if inside := fts.Inside(f.Search.Text); err == nil && len(f.Messages) == 0 && inside != "" {
		err = findMatches(ctx, db, f, inside, over)
	}
	return err
}

func findMatches(ctx context.Context, db *database, f *chat.Found, match string, over func() error) error {
	f.Down = 0
	query, args, err := plan(ctx, db, f.Search, match)
	if errors.Is(err, sql.ErrNoRows) {
		return nil // the author has no messages
	}
	if err != nil {
		return err
	}
	ranges, err := spans(ctx, db, f.Search)
	if err != nil {
		return err
	}
	for _, r := range ranges {
		if err := over(); err != nil {
			return err
		}
		err := findWithin(ctx, db, f, query, append(args[:len(args):len(args)], r.first, r.last))
		if err != nil || f.More {
			return err
		}
		err = db.QueryRowContext(ctx, "SELECT pos FROM message WHERE id >= ? ORDER BY id LIMIT 1", r.first).Scan(&f.Down)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
	}
	return nil
}

// plan makes the query of a search, whose full-text query is match. The caller appends a range of IDs to its arguments, and checks the
// results.
func plan(ctx context.Context, db *database, q chat.Search, match string) (query string, args []any, err error) {
	if q.Author != "" {
		var num int64
		if err := db.QueryRowContext(ctx, "SELECT num FROM author WHERE id = ?", string(q.Author)).Scan(&num); err != nil {
			return "", nil, err
		}
		author := fmt.Sprintf(`"%s"`, fts.AppendAuthor(nil, num))
		match = strings.TrimSuffix(author+" AND "+match, " AND ")
	}
	var where []string
	from := tables
	id := "m.id"
	if match != "" {
		from = "word CROSS JOIN message m ON m.id = word.rowid CROSS JOIN author a ON a.num = m.author"
		id = "word.rowid"
		where, args = append(where, "word MATCH ?"), append(args, match)
	}
	if folded := fold.Text(q.Text); caseless(folded) {
		where = append(where, "(instr(m.text, ?) > 0 OR instr(m.text, ?) > 0 OR instr(m.text, ?) > 0 OR m.text GLOB ?)")
		args = append(args, q.Text, folded, strings.Map(wide, folded), foldsToOther)
	}
	where = append(where, id+" BETWEEN ? AND ?")
	return fmt.Sprintf("SELECT %s FROM %s WHERE %s ORDER BY %s DESC", db.columns(), from, strings.Join(where, " AND "), id), args, nil
}

// caseless reports whether a folded text has only hanzi and punctuation, so that SQLite can tell most texts without it.
func caseless(folded string) bool {
	for _, r := range folded {
		if fts.InWord(r) || r > 0x9fff {
			return false
		}
	}
	return folded != ""
}

// foldsToOther is a pattern of texts with a character that folds to another one and is no full-width form of ASCII, or to nothing.
const foldsToOther = "*[\u00a0-\u00be\u0300-\u036f\u0600-\u06dd\u1100-\u11ff\u2000-\u2013\u2020-\u3000\u3003-\u33ff\ue000-\uff00\uff5f-\U0010ffff]*"

// wide returns the full-width form of an ASCII character, which scripts and people in China often use.
func wide(r rune) rune {
	switch {
	case r == ' ':
		return '\u3000'
	case r > ' ' && r < 0x7f:
		return r + 0xfee0
	}
	return r
}

// spans returns the ranges of IDs to search, the newest first.
func spans(ctx context.Context, db *database, q chat.Search) ([]idRange, error) {
	last, err := lastID(ctx, db, q.Before)
	if err != nil {
		return nil, err
	}
	since, until := int64(math.MinInt64), int64(math.MaxInt64)
	if q.Since != 0 {
		since = micro(q.Since)
	}
	if q.Until != 0 {
		until = micro(q.Until)
	}
	var out []idRange
	size := 0
	add := func(num int64) bool {
		first := num << spanBits
		if n := len(out); n > 0 && size < spansAtOnce && out[n-1].first>>spanBits == num+1 {
			out[n-1].first = first
			size++
		} else {
			out = append(out, idRange{first, min(last, first|(1<<spanBits-1))})
			size = 1
		}
		return true
	}
	err = each(ctx, db, scanNumber, add, "SELECT num FROM span WHERE num <= ? AND low < ? AND high >= ? ORDER BY num DESC",
		last>>spanBits, until, since)
	return out, err
}

// micro converts seconds to microseconds, within the range of int64.
func micro(seconds int64) int64 {
	const most = math.MaxInt64 / 1_000_000
	return min(max(seconds, -most), most) * 1_000_000
}

// lastID returns the ID of the last message before a place; place zero is the end.
func lastID(ctx context.Context, db *database, before chat.Pos) (int64, error) {
	if before == 0 {
		return math.MaxInt64, nil
	}
	var id int64
	err := db.QueryRowContext(ctx, "SELECT id FROM message WHERE pos < ? ORDER BY pos DESC LIMIT 1", int64(before)).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return id, err
}

// findWithin adds the results in a range of IDs, and sets More when there are more than the limit.
func findWithin(ctx context.Context, db *database, f *chat.Found, query string, args []any) error {
	return each(ctx, db, scanRow, func(m chat.Message) bool {
		switch {
		case !f.Search.Matches(m):
		case len(f.Messages) == f.Search.Limit:
			f.More = true
		default:
			f.Messages = append(f.Messages, m)
		}
		return !f.More
	}, query, args...)
}
