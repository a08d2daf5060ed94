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
	if n := len(f.Messages); n > 0 && f.More && (f.Down.IsZero() || f.Messages[n-1].Pos.Before(f.Down)) {
		f.Down = f.Messages[n-1].Pos
	}
	answer(f)
}

// find searches the history backwards until it has found enough: for words that begin with the text and, as long as there was
// none, also within words. It does both in one range after the other, so that a search that goes on leaves nothing out. It calls
// over between two ranges, and ends with its error.
func find(ctx context.Context, db *database, f *chat.Found, over func() error) error {
	author, err := authorToken(ctx, db, f.Search.Author)
	if errors.Is(err, sql.ErrNoRows) {
		return nil // the author has no messages
	}
	if err != nil {
		return err
	}
	keys, err := keysIn(ctx, db, f.Search.Conversation)
	if err != nil {
		return err
	}
	ranges, err := spans(ctx, db, keys, f.Search)
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
		const reached = "SELECT pos, key FROM message WHERE key BETWEEN ? AND ? ORDER BY key LIMIT 1"
		var key int64
		err = db.QueryRowContext(ctx, reached, r.first, keys.last).Scan(&f.Down.Order, &key)
		f.Down.ID = idOf(key)
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

// findWithin adds the results in a range of keys, and sets More when there are more than the limit. match is the full-text query;
// "" reads all messages.
func findWithin(ctx context.Context, db *database, f *chat.Found, r keyRange, match string) error {
	query, args := within(f.Search.Text, r, match)
	return each(ctx, db, scanIn(f.Search.Conversation), func(m chat.Message) bool {
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

// within returns the query for messages of a range of keys that may contain a text, and its arguments.
func within(text string, r keyRange, match string) (query string, args []any) {
	var where []string
	from, key := tables, "m.key"
	if match != "" {
		from = "word CROSS JOIN message m ON m.key = word.rowid CROSS JOIN author a ON a.num = m.author"
		key = "word.rowid"
		where, args = append(where, "word MATCH ?"), append(args, match)
	}
	if alike, other := fts.Globs(text); alike != "" {
		where, args = append(where, "(instr(m.text, ?) > 0 OR m.text GLOB ? OR m.text GLOB ?)"), append(args, text, alike, other)
	}
	where, args = append(where, key+" BETWEEN ? AND ?"), append(args, r.first, r.last)
	return fmt.Sprintf("SELECT %s FROM %s WHERE %s ORDER BY %s DESC", columns, from, strings.Join(where, " AND "), key), args
}

// spans returns the ranges of keys to search, the newest first.
func spans(ctx context.Context, db *database, keys keyRange, q chat.Search) ([]keyRange, error) {
	last, err := lastKey(ctx, db, keys, q.Before)
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
	var out []keyRange
	size, apart := 0, true // spans in the last range; whether a span after it is left out
	add := func(s span) bool {
		if apart = apart || !s.wanted; !s.wanted {
			return true
		}
		first := s.num << spanBits
		if !apart && size < spansAtOnce {
			out[len(out)-1].first = first
			size++
		} else {
			out = append(out, keyRange{first, min(last, first|(1<<spanBits-1))})
			size, apart = 1, false
		}
		return true
	}
	err = each(ctx, db, scanSpan, add, wantedSpans, until, since, keys.first>>spanBits, last>>spanBits)
	return out, err
}

// wantedSpans tells which spans of a range have a time within a period.
const wantedSpans = "SELECT num, low < ? AND high >= ? FROM span WHERE num BETWEEN ? AND ? ORDER BY num DESC"

// span is the number of a span, and whether a search wants it.
type span struct {
	num    int64
	wanted bool
}

func scanSpan(row scanner) (s span, err error) {
	err = row.Scan(&s.num, &s.wanted)
	return s, err
}

// micro converts seconds to microseconds, within the range of int64.
func micro(seconds int64) int64 {
	const most = math.MaxInt64 / 1_000_000
	return min(max(seconds, -most), most) * 1_000_000
}

// lastKey returns the key of the last message of a conversation before a place; place zero is the end.
func lastKey(ctx context.Context, db *database, keys keyRange, before chat.Pos) (int64, error) {
	if before.IsZero() {
		return keys.last, nil
	}
	var key int64
	const query = "SELECT key FROM message WHERE conversation = ? AND (pos, key) < (?, ?) ORDER BY pos DESC, key DESC LIMIT 1"
	err := db.QueryRowContext(ctx, query, keys.number(), before.Order, keys.key(before.ID)).Scan(&key)
	if errors.Is(err, sql.ErrNoRows) {
		return keys.first - 1, nil
	}
	return key, err
}
