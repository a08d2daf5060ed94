package history

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"udpchat/chat"
	"udpchat/chat/health"
	"udpchat/history/contacts"
	"udpchat/history/entries"
	"udpchat/history/faults"
	"udpchat/history/messages"
	"udpchat/history/prepared"
	"udpchat/history/schema"
	"udpchat/internal/files"

	_ "modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"
)

// name is the name of the file in the data folder.
const name = "history.db"

// address returns the data source name of the database at path.
func address(path string, query ...string) string {
	path, err := filepath.Abs(path)
	if err != nil {
		return path // opening it will fail
	}
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // C:/... on Windows
	}
	u := url.URL{Scheme: "file", Path: path, RawQuery: strings.Join(query, "&")}
	return u.String()
}

// file is the database of the writer.
type file struct {
	db       *sql.DB
	conn     *prepared.Conn
	messages *prepared.Rows
	fullText *prepared.Rows
	entries  *entries.Store

	made    bool  // there was no file before
	arrived int64 // entries that have ever been stored, as of the last transaction with any

	authors       map[chat.MemberID]int64     // numbers of authors on disk
	conversations map[chat.Conversation]int64 // and of conversations
	prepared      []messages.Row              // reused, as are these:
	linked        []messages.Row
	moved         []move
	words         []byte
}

// openFile opens the database for writing, makes it if there is none, and migrates it. It waits for locks as long as busy.
func openFile(ctx context.Context, path string, busy time.Duration) (*file, error) {
	empty, cause := files.Open(path, 0)
	if cause == nil {
		_ = empty.Close() // nothing was written. SQLite gives the files beside it the same mode
	}
	db, err := sql.Open("sqlite", address(path, fmt.Sprint("_busy_timeout=", busy.Milliseconds()), "_pragma=cache_size(-8000)"))
	if err != nil {
		return nil, err
	}
	f := &file{db: db, authors: map[chat.MemberID]int64{}, conversations: map[chat.Conversation]int64{}}
	conn, err := db.Conn(ctx)
	if err == nil {
		f.conn = prepared.New(conn)
		err = f.prepare(ctx)
	}
	if err != nil {
		err = faults.WithCause(err, cause, path) // before other files are closed
		f.close()
		return nil, err
	}
	return f, nil
}

func (f *file) prepare(ctx context.Context) error {
	version, err := schema.Version(ctx, f.conn.Conn)
	if err != nil {
		return err // nothing is written to a foreign or newer database
	}
	if f.made = version == 0; f.made {
		// This has an effect only before the first table is made.
		err = f.exec(ctx, "PRAGMA auto_vacuum = INCREMENTAL")
	}
	if err != nil {
		return err
	}
	for _, p := range []string{"journal_mode = WAL", "synchronous = NORMAL", "journal_size_limit = 16777216", "secure_delete = FAST"} {
		if err := f.exec(ctx, "PRAGMA "+p); err != nil {
			return err
		}
	}
	if err := schema.Migrate(ctx, f.conn.Conn); err != nil {
		return err
	}
	if err := contacts.Save(ctx, f.conn, nil); err != nil {
		return err
	}
	f.messages, f.fullText = prepared.NewRows("INSERT INTO message", messages.Width), prepared.NewRows("INSERT INTO word (rowid, text)", 2)
	f.entries = entries.New(f.conn)
	return nil
}

func (f *file) exec(ctx context.Context, sql string, args ...any) error {
	_, err := f.conn.ExecContext(ctx, sql, args...)
	return err
}

func (f *file) number(ctx context.Context, sql string, args ...any) (int64, error) {
	var n int64
	err := f.conn.QueryRowContext(ctx, sql, args...).Scan(&n)
	return n, err
}

func (f *file) close() error {
	if f.conn != nil {
		f.conn.Close()
	}
	return f.db.Close()
}

// database is the database of a reader.
type database = sql.DB

// openRead opens an existing database for reading, with at most n connections. Newer says that it may be of a newer version, whose
// tables may be others.
func openRead(ctx context.Context, path string, n int, newer bool) (*database, error) {
	db, err := openReadAs(ctx, address(path, "mode=ro", "_busy_timeout=1000", "_query_only=1", "_pragma=cache_size(-4000)"), n, newer)
	if err == nil || faults.Is(err, lib.SQLITE_NOTADB) || faults.Is(err, lib.SQLITE_BUSY) || hasJournal(path) {
		return db, err
	}
	// Reading beside a writer needs a file for the lock. In a folder that allows no new file there is no writer either.
	return openReadAs(ctx, address(path, "mode=ro", "immutable=1", "_query_only=1"), n, newer)
}

func openReadAs(ctx context.Context, address string, n int, newer bool) (*database, error) {
	db, err := sql.Open("sqlite", address)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(n)
	c, err := db.Conn(ctx)
	if err == nil {
		var version int
		if version, err = schema.Version(ctx, c); err == nil && version == 0 {
			err = schema.ErrForeign
		}
		if newer && errors.Is(err, health.NewerVersion) {
			err = nil
		}
		c.Close()
	}
	if err != nil {
		db.Close()
		return nil, err
	}
	return db, nil
}

// hasJournal reports whether the write-ahead log holds commits.
func hasJournal(path string) bool {
	info, err := os.Stat(path + "-wal")
	return err == nil && info.Size() > 0
}

// unsaved returns the notice for an error of writing.
func unsaved(err error) health.Notice {
	return health.NoticeOf(health.HistoryUnsaved, faults.Named(err))
}
