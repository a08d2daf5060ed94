package history

import (
	"context"
	"errors"
	"sync"
	"time"

	"udpchat/chat"
	"udpchat/history/faults"
	"udpchat/history/messages"
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
	reads        []func()           // of the journal, which bounds them
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

func (r *reader) answerSearch(ctx context.Context, q chat.Search, answer func(chat.Found)) {
	f := chat.Found{Search: q}
	limited, cancel := context.WithTimeout(ctx, r.patience)
	defer cancel()
	f.Err = r.use(func(db *database) error { return messages.Find(limited, db, &f, limited.Err) })
	if ctx.Err() != nil {
		return
	}
	if limited.Err() != nil && f.Err != nil {
		f.More, f.Err = true, nil // out of time
	}
	if n := len(f.Messages); n > 0 && f.More && (f.Down == 0 || f.Messages[n-1].ID < f.Down) {
		f.Down = f.Messages[n-1].ID
	}
	answer(f)
}
