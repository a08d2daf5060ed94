package history

import (
	"context"
	"database/sql"
	"errors"
	"math"
	"slices"
	"sync"
	"time"

	"udpchat/chat"
	"udpchat/history/faults"
)

// maxAsked is how many windows wait for the reader. When one more is asked for, the oldest gets no answer.
const maxAsked = 64

var errUnreadable = errors.New("history: the file cannot be read")

// reader is the state of the goroutine that reads.
type reader struct {
	patience time.Duration
	damaged  func() // called when the file is found damaged
	wake     chan struct{}

	file sync.RWMutex // held for reading while db is in use
	db   *database    // nil while it cannot be read

	mu           sync.Mutex // guards the fields below
	windows      []func()
	reads        []func()           // of the journal and the outbox, which bound them
	newestSearch func()             // nil once it runs
	cancel       context.CancelFunc // ends the newest search
}

func newReader(patience time.Duration, damaged func()) *reader {
	return &reader{patience: patience, damaged: damaged, wake: make(chan struct{}, 1)}
}

// swap replaces the database and closes the old one.
func (r *reader) swap(db *database) {
	r.file.Lock()
	defer r.file.Unlock()
	if r.db != nil {
		r.db.Close()
	}
	r.db = db
}

// use calls f with the database, which stays open until f returns.
func (r *reader) use(f func(*database) error) error {
	r.file.RLock()
	defer r.file.RUnlock()
	if r.db == nil {
		return errUnreadable
	}
	err := f(r.db)
	if faults.Damaged(err) {
		r.damaged()
	}
	return err
}

// run answers until ctx ends: windows first and searches last.
func (r *reader) run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			r.end()
			return
		case <-r.wake:
		}
		for f := r.next(); f != nil && ctx.Err() == nil; f = r.next() {
			f()
		}
	}
}

func (r *reader) next() func() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.windows) > 0 {
		f := r.windows[0]
		r.windows = r.windows[1:]
		return f
	}
	if len(r.reads) > 0 {
		f := r.reads[0]
		r.reads = r.reads[1:]
		return f
	}
	f := r.newestSearch
	r.newestSearch = nil
	return f
}

// end drops all requests without an answer.
func (r *reader) end() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.windows, r.reads, r.newestSearch = nil, nil, nil
	if r.cancel != nil {
		r.cancel()
	}
}

// later calls f on the goroutine, after those before.
func (r *reader) later(f func()) { r.ask(func() { r.reads = append(r.reads, f) }) }

// ask calls f with mu held and wakes the goroutine.
func (r *reader) ask(f func()) {
	r.mu.Lock()
	f()
	r.mu.Unlock()
	select {
	case r.wake <- struct{}{}:
	default:
	}
}

// These queries use the index of places, so a window costs the same anywhere in the history.
const (
	above = "SELECT " + columns + " FROM " + tables + ` WHERE m.conversation = ? AND (m.pos, m.key) < (?, ?) ORDER BY m.pos DESC, m.key DESC LIMIT ?`
	below = "SELECT " + columns + " FROM " + tables + ` WHERE m.conversation = ? AND (m.pos, m.key) >= (?, ?) ORDER BY m.pos, m.key LIMIT ?`
)

// readPage reads a page in one transaction.
func readPage(ctx context.Context, db *database, p *chat.Page) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	keys, err := keysIn(ctx, tx, p.Window.Conversation)
	if err != nil {
		return err
	}
	if p.Window.Anchor.IsZero() {
		p.Window.Anchor.Order = math.MaxInt64
		defer func() { p.Window.Anchor = chat.Pos{} }()
	}
	before, older, err := readSome(ctx, tx, above, keys, p.Window, p.Window.Before)
	if err != nil {
		return err
	}
	after, newer, err := readSome(ctx, tx, below, keys, p.Window, p.Window.After)
	if err != nil {
		return err
	}
	slices.Reverse(before)
	p.Messages, p.Older, p.Newer = append(before, after...), older, newer
	return nil
}

// readSome reads at most n messages beside the anchor of a window, and reports whether there are more.
func readSome(ctx context.Context, tx *sql.Tx, query string, keys keyRange, q chat.Window, n int) (ms []chat.Message, more bool, err error) {
	n = max(0, n)
	add := func(m chat.Message) bool {
		if more = len(ms) == n; !more {
			ms = append(ms, m)
		}
		return !more
	}
	err = each(ctx, tx, scanIn(q.Conversation), add, query, keys.number(), q.Anchor.Order, keys.key(q.Anchor.ID), n+1)
	return ms, more, err
}
