package messages

import (
	"context"
	"database/sql"
	"path/filepath"
	"strings"
	"testing"

	"udpchat/history/fts"
	"udpchat/history/schema"

	_ "modernc.org/sqlite"
)

// open returns a new database.
func open(t *testing.T) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(t.TempDir(), "history.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	conn, err := db.Conn(t.Context())
	if err == nil {
		defer conn.Close()
		err = schema.Migrate(context.Background(), conn)
	}
	if err != nil {
		t.Fatal(err)
	}
	return db
}

// plan returns how SQLite finds the rows of a query.
func plan(t *testing.T, db *sql.DB, query string, args ...any) string {
	t.Helper()
	var steps []string
	scan := func(row Scanner) (detail string, err error) {
		var id, parent, unused int
		err = row.Scan(&id, &parent, &unused, &detail)
		return detail, err
	}
	err := Each(t.Context(), db, scan, func(s string) bool { steps = append(steps, s); return true }, "EXPLAIN QUERY PLAN "+query, args...)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(steps, "; ")
}

// What reads a conversation finds its rows by an index, without a look at those of others.
func TestWhatReadsOneConversationReadsNoRowOfAnother(t *testing.T) {
	db := open(t)
	const byKey, byPlace = "USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)", "USING INDEX message_pos (conversation=? AND pos"
	words, wordArgs := within("文件", KeysOf(1), fts.Phrase("文件"))
	symbols, symbolArgs := within("，", KeysOf(1), "")
	for name, c := range map[string]struct {
		query string
		args  []any
		want  string
	}{
		"a window above": {above, []any{1, 5, 5, 10}, "SEARCH m " + byPlace + "<?); SEARCH a USING INTEGER PRIMARY KEY (rowid=?)"},
		"a window below": {below, []any{1, 5, 5, 10}, "SEARCH m " + byPlace + ">?); SEARCH a USING INTEGER PRIMARY KEY (rowid=?)"},
		"what is unsaid": {unsaidIn, []any{5, 10}, "SEARCH m USING INDEX message_unsaid (number=? AND rowid>? AND rowid<?); SEARCH a USING INTEGER PRIMARY KEY (rowid=?)"},
		"what came":      {arrivals, []any{1, 5, 10}, "SEARCH m " + byKey + "; SEARCH a USING INTEGER PRIMARY KEY (rowid=?)"},
		// > and < stand for the ends of the range, which the full-text table is given.
		"a search for words":   {words, wordArgs, "SCAN word VIRTUAL TABLE INDEX 192:M1><; SEARCH m USING INTEGER PRIMARY KEY (rowid=?); SEARCH a USING INTEGER PRIMARY KEY (rowid=?)"},
		"a search for symbols": {symbols, symbolArgs, "SEARCH m " + byKey + "; SEARCH a USING INTEGER PRIMARY KEY (rowid=?)"},
		"the times":            {wantedSpans, []any{0, 0, 1, 2}, "SEARCH span " + byKey},
	} {
		if got := plan(t, db, c.query, c.args...); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}
