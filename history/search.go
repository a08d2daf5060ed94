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

// find searches the history backwards until it has found enough: for words that begin with the text and, as long as there was none, also
// within words. It does both in one range after the other, so that a search that goes on leaves nothing out. It calls over between two
// ranges, and ends with its error.
func find(ctx context.Context, db *database, f *chat.Found, over func() error) error {
	author, err := authorToken(ctx, db, f.Search.Author)
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
	phrase, inside := fts.Phrase(f.Search.Text), fts.Inside(f.Search.Text)
	for _, r := range ranges {
		if err := over(); err != nil {
			return err
		}
		before := len(f.Messages)
		err := findWithin(ctx, db, f, r, fts.And(author, phrase))
		if len(f.Messages) > before {
			inside = ""
		}
		if err == nil && inside != "" {
			err = findWithin(ctx, db, f, r, fts.And(author, inside))
		}
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

// authorToken returns the full-text query for the messages of an author, or "" for those of anyone.
func authorToken(ctx context.Context, db *database, author chat.MemberID) (string, error) {
	if author == "" {
		return "", nil
	}
	var num int64
	err := db.QueryRowContext(ctx, "SELECT num FROM author WHERE id = ?", string(author)).Scan(&num)
	return fmt.Sprintf(`"%s"`, fts.AppendAuthor(nil, num)), err
}

// findWithin adds the results in a range of IDs, and sets More when there are more than the limit. match is the full-text query; "" reads
// all messages.
func findWithin(ctx context.Context, db *database, f *chat.Found, r idRange, match string) error {
	var where []string
	var args []any
	from, id := tables, "m.id"
	if match != "" {
		from = "word CROSS JOIN message m ON m.id = word.rowid CROSS JOIN author a ON a.num = m.author"
		id = "word.rowid"
		where, args = append(where, "word MATCH ?"), append(args, match)
	}
	if alike, other := fts.Globs(f.Search.Text); alike != "" {
		where, args = append(where, "(instr(m.text, ?) > 0 OR m.text GLOB ? OR m.text GLOB ?)"), append(args, f.Search.Text, alike, other)
	}
	where, args = append(where, id+" BETWEEN ? AND ?"), append(args, r.first, r.last)
	query := fmt.Sprintf("SELECT %s FROM %s WHERE %s ORDER BY %s DESC", db.columns(), from, strings.Join(where, " AND "), id)
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
