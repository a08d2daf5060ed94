package history

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"time"

	"udpchat/chat"
)

// Options are what a History is opened with. The zero value is usable.
type Options struct {
	// Budget is how many bytes the history may take; zero: 2 GB. The oldest messages of plain peers go
	// first, then those of linked members.
	Budget int64
	// KeepFree is how many bytes stay free on the disk; zero: 1 GB. The newest 16 MB of history are kept even so.
	KeepFree int64
	// Notice is told of a lasting trouble, once, and given the zero Notice when it is over. It is called by the writer or
	// from Open, and must return at once.
	Notice func(chat.Notice)
	// Now is the clock, time.Now when nil. It names damaged files.
	Now func() time.Time
	// Retry is how long to wait before writing is tried again; zero: 3 s.
	Retry time.Duration

	gather   time.Duration                      // how long a batch may wait for more; zero: 100 ms
	patience time.Duration                      // how long a search may take; zero: 80 ms
	free     func(folder string) (int64, error) // free bytes on the disk; nil: freeBytes
	least    int64                              // what is kept even when others fill the disk; zero: 16 MB
	hook     func(*file)                        // called before every commit
}

func (o Options) filled() Options {
	orDuration := func(d *time.Duration, otherwise time.Duration) {
		if *d == 0 {
			*d = otherwise
		}
	}
	orDuration(&o.Retry, 3*time.Second)
	orDuration(&o.gather, 100*time.Millisecond)
	orDuration(&o.patience, 80*time.Millisecond)
	if o.Budget == 0 {
		o.Budget = 2e9
	}
	if o.KeepFree == 0 {
		o.KeepFree = 1e9
	}
	if o.least == 0 {
		o.least = 16e6
	}
	if o.Notice == nil {
		o.Notice = func(chat.Notice) {}
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.free == nil {
		o.free = freeBytes
	}
	return o
}

// History is a chat.Archive on disk. It is safe for concurrent use; none of its methods but Open and Close waits for the
// disk. Callbacks run on its goroutines and must return soon; they may call History again, but not Close.
type History struct {
	folder  string
	options Options
	queue   *queue
	reader  *reader
	last    chat.ID
	lastOwn chat.Message
	stop    context.CancelFunc
	running sync.WaitGroup
	closed  sync.Once
	failed  error // what Close returns
}

var _ chat.Archive = (*History)(nil)

// Open opens the history in a folder, and makes both if need be. It takes milliseconds whatever the history holds. When the
// file cannot be written or read, the History keeps messages in memory and tells Notice. The error is a NewerError, and
// nothing else.
func Open(folder string, o Options) (*History, error) {
	ctx, stop := context.WithCancel(context.Background())
	h := &History{folder: folder, options: o.filled(), queue: newQueue(), stop: stop}
	h.reader = newReader(h.options.patience, func() { h.queue.change(func() { h.queue.damaged = true }) })
	w := &writer{
		Options: h.options, folder: folder, path: filepath.Join(folder, name), queue: h.queue, reader: h.reader,
		early: map[chat.ID]chat.Message{},
	}
	err := w.open(ctx)
	var newer *NewerError
	if errors.As(err, &newer) {
		stop()
		h.reader.swap(nil)
		return nil, err
	}
	if err != nil {
		w.fail(err)
	}
	h.last, h.lastOwn = w.lastID(ctx), w.lastOwn(ctx)
	h.running.Go(func() { w.run(context.WithoutCancel(ctx)) })
	h.running.Go(func() { h.reader.run(ctx) })
	return h, nil
}

// LastID is the greatest ID the history ever held when it was opened. If that cannot be told, because the file is there but
// cannot be read, it is a number beyond every one there may be.
func (h *History) LastID() chat.ID { return h.last }

// Append implements chat.Archive.
func (h *History) Append(batch []chat.Message, stored func()) {
	h.queue.append(batch, stored, false)
}

// AppendDurable is Append for messages whose storage is going to be acknowledged to others: the commit reaches the disk
// before stored is called, so that not even a power failure can undo it. It costs a flush of the disk. When the file cannot
// be written for so long that the messages are given up, stored is never called. For what was said here it is called as soon
// as the file cannot be written, too: the room goes on, and Outbox has those messages. With an empty batch, stored is called
// once everything handed in before is on disk.
func (h *History) AppendDurable(batch []chat.Message, stored func()) {
	h.queue.append(batch, stored, true)
}

// Update implements chat.Archive.
func (h *History) Update(batch []chat.Message) { h.queue.update(batch) }

// Window implements chat.Archive. A Window that meets a running one waits for it.
func (h *History) Window(ctx context.Context, q chat.Window, answer func(chat.Page)) {
	h.reader.window(ctx, q, answer)
}

// Search implements chat.Archive. A newer search ends the one before it, which is then not answered. A word of the text is
// found where it begins a word of a message; hanzi are found anywhere. A search that would take longer than about 80 ms
// answers with what it has, and More; Down tells how far it came.
func (h *History) Search(ctx context.Context, q chat.Search, answer func(chat.Found)) {
	h.reader.search(ctx, q, answer)
}

// Close commits what is queued and ends the goroutines. It takes a few seconds at most; what cannot be written by then is
// lost, and the error tells how many messages that were, with those given up before. What is handed in afterwards is ignored.
// Further calls return the same.
func (h *History) Close() error {
	h.closed.Do(func() {
		h.queue.close()
		h.stop()
		h.reader.end()
		h.running.Wait()
		if n := h.queue.lost(); n > 0 {
			h.failed = fmt.Errorf("close history: messages that could not be written: %d", n)
		}
	})
	return h.failed
}
