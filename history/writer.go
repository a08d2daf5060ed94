package history

import (
	"context"
	"errors"
	"slices"
	"time"

	"udpchat/chat"
	"udpchat/chat/health"
	"udpchat/history/entries"
	"udpchat/history/faults"
	"udpchat/history/schema"
	"udpchat/internal/files"

	lib "modernc.org/sqlite/lib"
)

// maxEarly is how many updates that came before their message are kept.
const maxEarly = 1024

// writer is the state of the goroutine that writes.
type writer struct {
	Options
	folder string
	path   string
	queue  *queue
	reader *reader

	file     *file                     // nil while it cannot be opened
	early    map[chat.ID]chat.Message  // updates that came before their message
	contacts map[chat.Key]chat.Contact // in the file; nil before the first was opened
	failures int                       // failed tries since the last success
	noticed  bool                      // the notice of the trouble was given
	trimmer  trimmer
}

// open opens the file. It sets one that is damaged, or of the first edition of the program, aside and makes a new one.
func (w *writer) open(ctx context.Context) error {
	if err := files.MakeFolder(w.folder); err != nil {
		w.readOnly(ctx)
		return err
	}
	f, err := openFile(ctx, w.path, w.busy)
	if faults.Damaged(err) || errors.Is(err, schema.ErrFirstEdition) {
		if err = w.replace(err); err == nil {
			f, err = openFile(ctx, w.path, w.busy)
		}
	}
	w.readOnly(ctx)
	if err == nil {
		w.file = f
		err = w.carryOver(ctx)
	}
	return err
}

// readOnly opens the file for the reader.
func (w *writer) readOnly(ctx context.Context) {
	if !files.Exists(w.path) {
		return
	}
	if db, err := openRead(ctx, w.path, 1); err == nil {
		w.reader.swap(db)
	}
}

// replace sets the file aside that cannot be used because of err.
func (w *writer) replace(err error) error {
	w.reader.swap(nil)
	w.closeFile()
	kind, why := health.HistoryReplaced, "damaged"
	if errors.Is(err, schema.ErrFirstEdition) {
		kind, why = health.HistoryOutdated, "first-edition"
	}
	name, err := files.SetAsideFor(why, w.path, w.Now(), faults.Companions...)
	if err == nil {
		w.Notice(health.Notice{Kind: kind, What: name})
	}
	return err
}

// last returns the result of History.Last.
func (w *writer) last(ctx context.Context) (p chat.Pos) {
	err := w.reader.use(func(db *database) error {
		return db.QueryRowContext(ctx, "SELECT pos, id FROM newest").Scan(&p.Order, &p.ID)
	})
	if err != nil && files.Exists(w.path) {
		return chat.Pos{Order: chat.OrderOf(w.Now(), chat.Key{}), ID: clockID(w.Now())}
	}
	return p
}

// arrivals returns how many entries have ever come, and the networks that this node was in. When they cannot be read, the number is
// one beyond them all.
func (w *writer) arrivals(ctx context.Context) (n int64, networks map[string]int64) {
	err := w.reader.use(func(db *database) (err error) {
		if n, err = entries.Arrivals(ctx, db); err == nil {
			networks, err = entries.Networks(ctx, db)
		}
		return err
	})
	if err != nil && files.Exists(w.path) {
		return int64(clockID(w.Now())), nil
	}
	return n, networks
}

func (w *writer) run(ctx context.Context) {
	defer func() { // the writing connection is closed last, since only it can merge the write-ahead log
		w.reader.swap(nil)
		w.closeFile()
	}()
	for {
		closing := w.wait()
		w.cycle(ctx)
		if !closing {
			continue
		}
		w.endDeletions(errClosed) // a long deletion must not delay the end
		if some, _, _ := w.queue.pending(); !some || w.failures > 1 {
			return
		}
	}
}

// wait waits until there is something to write, and then for a while for more. It reports whether the history is closing.
func (w *writer) wait() bool {
	var until <-chan time.Time
	for {
		some, urgent, closing := w.queue.pending()
		switch {
		case closing, urgent && w.failures == 0:
			return closing
		case w.failures > 0 && until == nil:
			until = time.After(w.Retry)
		case (some || w.trimmer.more) && until == nil:
			until = time.After(w.gather)
		}
		if w.failures > 0 {
			w.queue.shed(w.Now())
		}
		select {
		case <-until:
			return false
		case <-w.queue.wake:
		}
	}
}

// cycle writes one batch and deletes for a while.
func (w *writer) cycle(ctx context.Context) {
	if err := w.ready(ctx); err != nil {
		w.fail(err)
		return
	}
	b := w.queue.take()
	b.hook = w.hook
	if err := w.commit(ctx, b); err != nil {
		w.queue.giveBack(b)
		w.fail(err)
		return
	}
	w.queue.written(w.file.arrived)
	w.succeed()
	callAll(b.waiters)
	w.queue.tell()
	if err := w.tidy(ctx); err != nil {
		w.fail(err)
	}
}

// ready opens the file if it is not open, and replaces it if the reader found it damaged.
func (w *writer) ready(ctx context.Context) error {
	w.queue.mu.Lock()
	broken := w.queue.damaged
	w.queue.damaged = false
	w.queue.mu.Unlock()
	if broken && w.file != nil {
		if err := w.replace(schema.ErrForeign); err != nil {
			return err
		}
	}
	if w.file != nil {
		return nil
	}
	late := w.contacts == nil // the file could not be read at the start
	err := w.open(ctx)
	if err == nil && (late || w.file.made) {
		w.Replaced()
	}
	return err
}

// commit writes a batch, with the early updates of its messages.
func (w *writer) commit(ctx context.Context, b *batch) error {
	todo := *b
	todo.fresh = w.arrived(b.fresh)
	for _, write := range b.writes {
		if r := write.Run; r != nil && !r.Own {
			r.Messages = w.arrived(r.Messages)
		}
	}
	missing, err := w.file.write(ctx, &todo)
	if todo.again = faults.Is(err, lib.SQLITE_CONSTRAINT); todo.again {
		missing, err = w.file.write(ctx, &todo)
	}
	if err != nil {
		return err
	}
	w.contacts = remember(w.contacts, b)
	for _, m := range b.fresh {
		delete(w.early, m.ID)
	}
	for _, write := range b.writes {
		for _, m := range write.Messages() {
			delete(w.early, m.ID)
		}
	}
	for _, m := range missing {
		if len(w.early) < maxEarly {
			w.early[m.ID] = m
		}
	}
	return nil
}

// arrived returns new messages as their early updates have made them.
func (w *writer) arrived(fresh []chat.Message) []chat.Message {
	if len(w.early) == 0 {
		return fresh
	}
	out := slices.Clone(fresh)
	for i, m := range out {
		if late, ok := w.early[m.ID]; ok && !m.Deleted {
			out[i] = late
		}
	}
	return out
}

// fail handles an error of writing. It gives one notice until writing works again.
func (w *writer) fail(err error) {
	w.failures++
	w.endDeletions(err)
	err = faults.WithCause(err, nil, w.path)
	if faults.Damaged(err) {
		err = w.replace(err)
	} else if !faults.Is(err, lib.SQLITE_FULL) && !faults.Is(err, lib.SQLITE_BUSY) {
		w.closeFile() // open it again, in case the folder has changed
	}
	if err != nil && !w.noticed {
		w.noticed = true
		w.Notice(unsaved(err))
	}
}

func (w *writer) succeed() {
	w.failures = 0
	if w.noticed {
		w.noticed = false
		w.Notice(health.Notice{})
	}
}

func (w *writer) closeFile() {
	if w.file != nil {
		w.file.close()
		w.file = nil
	}
}
