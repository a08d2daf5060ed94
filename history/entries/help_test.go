package entries

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"udpchat/history/prepared"
	"udpchat/history/schema"
	"udpchat/journal"

	_ "modernc.org/sqlite"
)

// disk is a database with a Store on it.
type disk struct {
	*Store
	testing.TB
	path string
	db   *sql.DB
}

// open opens the database at a path, which it makes if there is none.
func open(t testing.TB, path string) *disk {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	d := &disk{TB: t, path: path, db: db}
	conn, err := db.Conn(t.Context())
	if err == nil {
		_, err = conn.ExecContext(t.Context(), "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL")
	}
	if err == nil {
		err = schema.Migrate(t.Context(), conn)
	}
	if err != nil {
		t.Fatal(err)
	}
	d.Store = New(prepared.New(conn))
	t.Cleanup(d.close)
	return d
}

func newDisk(t testing.TB) *disk { return open(t, filepath.Join(t.TempDir(), "history.db")) }

func (d *disk) close() {
	if d.db != nil {
		if err := errors.Join(d.conn.Close(), d.db.Close()); err != nil {
			d.Error(err)
		}
		d.db = nil
	}
}

// again closes the database and opens it again.
func (d *disk) again() *disk {
	d.close()
	return open(d.TB, d.path)
}

// in does f in a transaction.
func (d *disk) in(f func(ctx context.Context) error) {
	d.Helper()
	ctx := d.Context()
	if err := errors.Join(d.exec(ctx, "BEGIN IMMEDIATE"), f(ctx), d.exec(ctx, "COMMIT")); err != nil {
		d.Fatal(err)
	}
}

func (d *disk) append(run ...journal.Entry) {
	d.Helper()
	d.in(func(ctx context.Context) error { return d.appendOnly(ctx, run) })
}

// appendOnly appends a run in the transaction there is.
func (d *disk) appendOnly(ctx context.Context, run []journal.Entry) error {
	_, err := d.Append(ctx, stored(run), journal.PublicKey{})
	return err
}

// stored returns a run as it is stored, without messages.
func stored(run []journal.Entry) []Stored {
	var out []Stored
	for _, e := range run {
		out = append(out, Stored{Entry: e, At: e.Header.Time()})
	}
	return out
}

func (d *disk) read(n name, from, to uint64) []journal.Entry {
	d.Helper()
	all, err := Read(d.Context(), d.conn, n.in, n.Log, from, to)
	if err != nil {
		d.Fatal(err)
	}
	return all
}

func (d *disk) state(in journal.Conversation) *journal.State {
	d.Helper()
	s, err := State(d.Context(), d.conn, in)
	if err != nil {
		d.Fatal(err)
	}
	return s
}

// shell runs the sqlite3 shell on the closed database. Where there is none, the checks by our own SQLite have to do.
func (d *disk) shell(query string) string {
	d.Helper()
	d.close()
	shell, err := exec.LookPath("sqlite3")
	if err != nil {
		d.Skip("there is no sqlite3 shell")
	}
	out, err := exec.Command(shell, "-readonly", d.path, query).CombinedOutput()
	if err != nil {
		d.Fatalf("%v: %s", err, out)
	}
	return strings.TrimSpace(string(out))
}

// keyOf returns the key of an author.
func keyOf(author string) ed25519.PrivateKey {
	seed := sha256.Sum256([]byte(author))
	return ed25519.NewKeyFromSeed(seed[:])
}

// begin is the time of the first entry of a test.
var begin = time.Date(2026, 11, 23, 9, 2, 11, 0, time.UTC)

// writer writes entries of a log.
type writer struct {
	key  ed25519.PrivateKey
	name name
	next journal.Draft
}

func write(author string, in journal.Conversation, id journal.LogID) *writer {
	key := keyOf(author)
	w := &writer{key: key, name: name{in, journal.Log{Author: journal.PublicKey(key.Public().(ed25519.PublicKey)), ID: id}}}
	w.next = journal.Draft{Kind: journal.KindText, Conversation: in, Log: id, Number: 1, Time: uint64(begin.UnixMicro())}
	return w
}

// entries returns the next n entries.
func (w *writer) entries(n int) (run []journal.Entry) {
	for range n {
		body := fmt.Appendf(nil, "text %d of %x", w.next.Number, w.next.Log)
		h := w.next.Sign(w.key, body)
		run = append(run, journal.Entry{Header: &h, Body: body})
		w.next.Number++
		w.next.Previous = h.Hash()
		w.next.Time += 1_000_000
	}
	return run
}
