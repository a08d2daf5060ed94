package fts

import (
	"database/sql"
	"strings"
	"testing"
	"unicode/utf8"

	"udpchat/internal/fold"

	_ "modernc.org/sqlite"
)

// Every character that stands for a symbol, or disappears, must be known to SQLite's patterns, which Go does not check again.
func TestGlobsMissNoCharacter(t *testing.T) {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	match, err := db.Prepare("SELECT ?1 GLOB ?2 OR ?1 GLOB ?3")
	if err != nil {
		t.Fatal(err)
	}
	defer match.Close()
	for r := rune(1); r <= utf8.MaxRune; r++ {
		if !utf8.ValidRune(r) {
			continue
		}
		folded := fold.Text(string(r))
		if folded == string(r) && r >= 0x80 || strings.ContainsFunc(folded, InWord) {
			continue
		}
		alike, other := Globs("中" + strings.TrimSpace(folded) + "文")
		if alike == "" {
			continue
		}
		var is bool
		if err := match.QueryRow("说中"+string(r)+"文", alike, other).Scan(&is); err != nil || !is && strings.TrimSpace(folded) == folded {
			t.Errorf("%U: %t, %v", r, is, err)
		}
	}
}

func TestGlobs(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "a": "", "中1": "", "\u200b": "", "😀": "", "中文": "*中文*", "中，文": "*中[,，]文*", "]^-*?[": "*[]］][＾^][-－][*＊][?？][[［]*", "\u2f08\u3000口": "*人[ \u3000]口*",
	} {
		if alike, other := Globs(text); alike != want || (other == "") != (want == "") {
			t.Errorf("%q gives %q and %q, want %q", text, alike, other, want)
		}
	}
}
