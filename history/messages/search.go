package messages

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

// Find searches the history backwards until it has found enough: for words that begin with the text and, as long as there was
// none, also within words. It does both in one range after the other, so that a search that goes on leaves nothing out. It calls
// over between two ranges, and ends with its error.
func Find(ctx context.Context, db *sql.DB, f *chat.Found, over func() error) error {
	author, err := authorToken(ctx, db, f.Search.Author)
	if errors.Is(err, sql.ErrNoRows) {
		return nil // the author has no messages
	}
	if err != nil {
		return err
	}
	keys, err := KeysIn(ctx, db, f.Search.Conversation)
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
		f.Down = max(1, IDOf(r.First))
	}
	return nil
}

// authorToken returns the full-text query for the messages of an author, or "" for those of anyone.
func authorToken(ctx context.Context, db *sql.DB, author chat.MemberID) (string, error) {
	if author == "" {
		return "", nil
	}
	var num int64
	err := db.QueryRowContext(ctx, "SELECT num FROM author WHERE id = ?", string(author)).Scan(&num)
	return fmt.Sprintf(`"%s"`, fts.AppendAuthor(nil, num)), err
}

// findWithin adds the results in a range of keys, and sets More when there are more than the limit. match is the full-text query;
// "" reads all messages.
func findWithin(ctx context.Context, db *sql.DB, f *chat.Found, r Keys, match string) error {
	query, args := within(f.Search.Text, r, match)
	return Each(ctx, db, In(f.Search.Conversation), func(m chat.Message) bool {
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
func within(text string, r Keys, match string) (query string, args []any) {
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
	where, args = append(where, key+" BETWEEN ? AND ?"), append(args, r.First, r.Last)
	return fmt.Sprintf("SELECT %s FROM %s WHERE %s ORDER BY %s DESC", columns, from, strings.Join(where, " AND "), key), args
}

// spans returns the ranges of keys to search, the newest first.
func spans(ctx context.Context, db *sql.DB, keys Keys, q chat.Search) ([]Keys, error) {
	last := keys.Last
	if q.Before > 0 {
		last = keys.Key(q.Before) - 1
	}
	since, until := int64(math.MinInt64), int64(math.MaxInt64)
	if q.Since != 0 {
		since = micro(q.Since)
	}
	if q.Until != 0 {
		until = micro(q.Until)
	}
	var out []Keys
	size, apart := 0, true // spans in the last range; whether a span after it is left out
	add := func(s span) bool {
		if apart = apart || !s.wanted; !s.wanted {
			return true
		}
		first := s.num << SpanBits
		if !apart && size < spansAtOnce {
			out[len(out)-1].First = first
			size++
		} else {
			out = append(out, Keys{first, min(last, first|(1<<SpanBits-1))})
			size, apart = 1, false
		}
		return true
	}
	err := Each(ctx, db, scanSpan, add, wantedSpans, until, since, keys.First>>SpanBits, last>>SpanBits)
	return out, err
}

// wantedSpans tells which spans of a range have a time within a period.
const wantedSpans = "SELECT num, low < ? AND high >= ? FROM span WHERE num BETWEEN ? AND ? ORDER BY num DESC"

// span is the number of a span, and whether a search wants it.
type span struct {
	num    int64
	wanted bool
}

func scanSpan(row Scanner) (s span, err error) {
	err = row.Scan(&s.num, &s.wanted)
	return s, err
}

// micro converts seconds to microseconds, within the range of int64.
func micro(seconds int64) int64 {
	const most = math.MaxInt64 / 1_000_000
	return min(max(seconds, -most), most) * 1_000_000
}
