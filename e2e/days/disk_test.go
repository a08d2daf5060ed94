//go:build e2e

package days

import (
	"database/sql"
	"encoding/hex"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	_ "modernc.org/sqlite" // the driver of the history
)

// onDisk opens the history in a data folder that nobody uses.
func onDisk(t testing.TB, n *node) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(n.data, "history.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// change changes the history of a node that has ended.
func (n *node) change(statements ...string) {
	n.t.Helper()
	db := onDisk(n.t, n)
	for _, s := range statements {
		if _, err := db.Exec(s); err != nil {
			n.t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		n.t.Fatal(err)
	}
}

// signed waits until an entry has a text in its body, also while the program runs.
func (n *node) signed(limit time.Duration, text string) {
	n.t.Helper()
	db := onDisk(n.t, n)
	defer db.Close()
	for deadline := time.Now().Add(limit); ; time.Sleep(20 * time.Millisecond) {
		var there bool
		err := db.QueryRow("SELECT EXISTS (SELECT 1 FROM entry WHERE instr(body, CAST(? AS BLOB)) > 0)", text).Scan(&there)
		if there {
			return
		}
		if time.Now().After(deadline) {
			n.fail(fmt.Sprintf("%q becomes no entry, error %v", text, err))
		}
	}
}

// logs is how many logs of an author a node that has ended keeps.
func (n *node) logs(author string) (count int) {
	n.t.Helper()
	key, err := hex.DecodeString(strings.TrimPrefix(author, "key:"))
	if err == nil {
		err = onDisk(n.t, n).QueryRow("SELECT count(*) FROM log WHERE author = ?", key).Scan(&count)
	}
	if err != nil {
		n.t.Fatal(err)
	}
	return count
}
