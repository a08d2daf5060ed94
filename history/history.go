// Package history keeps the transcript on disk: a chat.Archive in one SQLite file, history.db in the data folder.
//
// One goroutine writes, in batches of at most 100 ms or 5,000 messages; one reads, for windows and searches. When the file
// cannot be written, messages wait in memory, one notice reports it, and the writer tries again every few seconds. A damaged
// file is set aside and replaced by a new one.
//
// The tables are documented in schema/migrations/. Times are in microseconds since 1970.
package history

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"sync"
	"time"

	"udpchat/chat"
	"udpchat/chat/health"
	"udpchat/history/entries"
	"udpchat/history/messages"
	"udpchat/internal/files"
	"udpchat/journal"
)

// Options configure a History. The zero value is usable.
type Options struct {
	// Budget is the largest size of the history in bytes; zero: 2 GB. Plain text may hold a third of it: beyond, the oldest goes.
	// Beyond the whole, plain text is not kept any more, and Shrink is called.
	Budget int64
	// KeepFree is how many bytes of the disk stay free; zero: 1 GB. With less, nothing is written and nothing deleted. The first
	// 16 MB of history are written all the same.
	KeepFree int64
	// Shrink is called when about so many bytes of entries have to be forgotten, see journal.Machine.Shrink, and again while that
	// was not enough. The writer calls it, and it must return at once.
	Shrink func(bytes int)
	// Notice is called once with a lasting trouble, and with the zero Notice when that is over. The writer or Open calls
	// it; it must return at once.
	Notice func(health.Notice)
	// Replaced is called when another file took the place of the one there was: States is to be read again. Like Notice, the writer
	// calls it, and it must return at once.
	Replaced func()
	// Now is the clock; nil: time.Now. It names damaged files, and newcomers get what was said in the day before.
	Now func() time.Time
	// Here is which conversation of the journal the open room is at the start, see Enter; nil: that is not known yet.
	Here *journal.Conversation
	// Retry is the pause before writing is tried again; zero: 3 s.
	Retry time.Duration

	busy     time.Duration                      // how long SQLite waits for a lock; zero: 1 s
	gather   time.Duration                      // how long a batch waits for more messages; zero: 100 ms
	patience time.Duration                      // how long a search may take; zero: 80 ms
	free     func(folder string) (int64, error) // free bytes on the disk; nil: files.Free
	least    int64                              // bytes of history kept on a full disk; zero: 16 MB
	hook     func(*file)                        // for tests: called before every commit
}

func (o Options) filled() Options {
	o.Retry, o.busy = cmp.Or(o.Retry, 3*time.Second), cmp.Or(o.busy, time.Second)
	o.gather, o.patience = cmp.Or(o.gather, 100*time.Millisecond), cmp.Or(o.patience, 80*time.Millisecond)
	o.Budget, o.KeepFree, o.least = cmp.Or(o.Budget, 2e9), cmp.Or(o.KeepFree, 1e9), cmp.Or(o.least, 16e6)
	if o.Notice == nil {
		o.Notice = func(health.Notice) {}
	}
	if o.Shrink == nil {
		o.Shrink = func(int) {}
	}
	if o.Replaced == nil {
		o.Replaced = func() {}
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.free == nil {
		o.free = files.Free
	}
	return o
}

// History is a chat.Archive on disk. It is safe for concurrent use. Except Contacts and Close, no method waits for the disk.
// Callbacks run on its goroutines and must return soon; they may call History, but not Close.
type History struct {
	folder  string
	options Options
	queue   *queue
	reader  *reader
	last    chat.Pos
	stop    context.CancelFunc
	stopped <-chan struct{} // closed by stop
	running sync.WaitGroup
	closed  sync.Once
	failed  error // result of Close
}

var _ chat.Archive = (*History)(nil)

// Open opens the history in a folder, and makes both if necessary. It takes milliseconds, whatever the size of the history. When
// the file cannot be written or read, the History keeps messages in memory and calls Notice. A file that a later version of the
// program made is only read, as far as its tables are known, and stays as it is.
func Open(folder string, o Options) *History {
	ctx, stop := context.WithCancel(context.Background())
	h := &History{folder: folder, options: o.filled(), queue: newQueue(), stop: stop, stopped: ctx.Done()}
	if here := h.options.Here; here != nil {
		h.queue.here = numberOf(*here)
		h.queue.first = h.queue.here
	}
	h.reader = newReader(h.options.patience, func() { h.queue.change(func() { h.queue.damaged = true }) })
	w := &writer{
		Options: h.options, folder: folder, path: filepath.Join(folder, name), queue: h.queue, reader: h.reader,
		early: map[chat.ID]chat.Message{},
	}
	if err := w.open(ctx); err != nil {
		w.fail(err)
	}
	h.last = w.last(ctx)
	h.queue.journal.Know(w.arrivals(ctx))
	h.running.Go(func() { w.run(context.WithoutCancel(ctx)) })
	h.running.Go(func() { h.reader.run(ctx) })
	return h
}

// Last returns the greatest order and the greatest ID that the history ever held before Open. When the file exists but cannot be
// read, both come from the clock: numbers beyond all others, as long as the clock was right.
func (h *History) Last() chat.Pos { return h.last }

// Append implements chat.Archive.
func (h *History) Append(batch []chat.Message, stored func()) {
	h.queue.append(batch, stored)
}

// Flush calls done once all that was handed over before is on disk, and never when it cannot be written.
func (h *History) Flush(done func()) {
	h.queue.change(func() {
		w := &entries.Write{After: h.queue.appended.count, Do: func(context.Context, *entries.Store) error { return nil }}
		w.Done = func(ok bool) {
			if ok {
				done()
			}
		}
		h.queue.journal.Add(w, h.options.Now())
	})
}

// Update implements chat.Archive.
func (h *History) Update(batch []chat.Message) { h.queue.update(batch) }

// Window implements chat.Archive. Windows are read one after another.
func (h *History) Window(ctx context.Context, q chat.Window, answer func(chat.Page)) {
	r := h.reader
	r.ask(func() {
		if len(r.windows) == maxAsked {
			r.windows = r.windows[1:]
		}
		r.windows = append(r.windows, func() {
			p := chat.Page{Window: q}
			p.Err = r.use(func(db *database) error { return messages.ReadPage(ctx, db, &p) })
			if ctx.Err() == nil {
				answer(p)
			}
		})
	})
}

// Search implements chat.Archive. A newer search cancels the one before it, which then gets no answer. A text is found where a
// word begins with it or, when there is no such word, within words; hanzi are found anywhere. A search that takes longer than
// about 80 ms answers with what it has found and sets More; Down is the place it has reached.
func (h *History) Search(ctx context.Context, q chat.Search, answer func(chat.Found)) {
	r := h.reader
	ctx, cancel := context.WithCancel(ctx)
	r.ask(func() {
		if r.cancel != nil {
			r.cancel()
		}
		r.cancel = cancel
		r.newestSearch = func() {
			defer cancel()
			r.answerSearch(ctx, q, answer)
		}
	})
}

// Lost is the error of Close: how many messages could not be written.
type Lost int64

// Error implements error.
func (n Lost) Error() string { return fmt.Sprintf("messages that could not be written: %d", int64(n)) }

// Close commits the queued messages and ends the goroutines. It takes a few seconds at most. Messages that cannot be written by
// then are lost; the error is Lost, and counts these and those dropped before. Later calls of other methods are ignored. Further
// calls of Close return the same error.
func (h *History) Close() error {
	h.closed.Do(func() {
		h.queue.change(func() { h.queue.closing = true }) // it refuses all later changes
		h.stop()
		h.reader.end()
		h.running.Wait()
		if n := h.queue.lost(); n > 0 {
			h.failed = Lost(n)
		}
	})
	return h.failed
}
