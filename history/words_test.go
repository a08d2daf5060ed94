package history

import (
	"database/sql"
	"testing"
	"unicode/utf8"

	"udpchat/chat"
	"udpchat/history/fts"
	"udpchat/history/messages"
)

// fullText returns a full-text table like that of the history.
func fullText(t testing.TB) *sql.DB {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { db.Close() })
	_, err = db.Exec("CREATE VIRTUAL TABLE word USING fts5 (text, content = '', contentless_delete = 1, tokenize = 'ascii')")
	if err != nil {
		t.Fatal(err)
	}
	return db
}

// FuzzSearchText checks that SQLite accepts the query of any text, and that a text is found by each part that begins a word.
func FuzzSearchText(f *testing.F) {
	for _, s := range snippets {
		f.Add(s+"文件 abc", s)
	}
	f.Add("\x00\xff\ufffd", "a\x00")
	db := fullText(f)
	f.Fuzz(func(t *testing.T, text, sought string) {
		if len(text)+len(sought) > 10_000 {
			return
		}
		if _, err := db.Exec("INSERT OR REPLACE INTO word (rowid, text) VALUES (1, ?)", string(fts.AppendWords(nil, text))); err != nil {
			t.Fatal(err)
		}
		matches(t, db, sought)
		for i, r := range text {
			if i%7 != 0 || r == utf8.RuneError || fts.Phrase(text[i:]) == "" {
				continue
			}
			if beginsAWord(text, text[i:]) && !matches(t, db, text[i:]) {
				t.Errorf("%q is not found by %q", text, text[i:])
			}
		}
	})
}

func matches(t *testing.T, db *sql.DB, sought string) bool {
	t.Helper()
	q := fts.Phrase(sought)
	if q == "" {
		return false
	}
	var n int
	if err := db.QueryRow("SELECT count(*) FROM word WHERE word MATCH ?", q).Scan(&n); err != nil {
		t.Fatalf("%q gives the query %q: %v", sought, q, err)
	}
	return n > 0
}

// FuzzPlan checks that SQLite accepts the query of any search.
func FuzzPlan(f *testing.F) {
	h := openTest(f, f.TempDir(), Options{})
	h.Append([]chat.Message{mine(1, "文件 abc")}, func() {})
	flush(f, h)
	f.Add("文件", true, int64(0), int64(5))
	f.Add(`"; DROP TABLE message; --`, false, int64(-1), int64(1)<<62)
	f.Fuzz(func(t *testing.T, text string, mine bool, since, until int64) {
		q := chat.Search{Text: text, Since: since, Until: until, Limit: 5}
		if mine {
			q.Author = chat.Me
		}
		found := chat.Found{Search: q}
		err := h.reader.use(func(db *database) error { return messages.Find(t.Context(), db, &found, t.Context().Err) })
		if err != nil {
			t.Errorf("%+v: %v", q, err)
		}
	})
}
