package history

import (
	"context"
	"errors"
	"slices"
	"time"

	"udpchat/chat"
	"udpchat/chat/health"
	"udpchat/history/contacts"
	"udpchat/history/faults"
	"udpchat/history/messages"
	"udpchat/history/schema"

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
	newer    error                     // the file is of a newer version, and only read
	failures int                       // failed tries since the last success
	noticed  bool                      // the notice of the trouble was given
	trimmer  trimmer
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
	s, err := w.measure(ctx)
	if err == nil && s.full() {
		err = errors.Join(errFilled, w.deleteFor(ctx, w.Retry, true))
	}
	if err != nil {
		w.fail(err)
		return
	}
	b := w.queue.take()
	b.hook = w.hook
	if err := w.commit(ctx, b, s); err != nil {
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
	if w.newer != nil {
		return w.newer
	}
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
func (w *writer) commit(ctx context.Context, b *batch, s space) error {
	todo := *b
	todo.fresh, todo.gone = w.afford(s, messages.Due(w.arrived(b.fresh), b.room))
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
	w.contacts = contacts.Remember(w.contacts, b.contacts)
	for _, m := range b.fresh {
		delete(w.early, m.ID)
	}
	for _, write := range b.writes {
		if write.Alone {
			w.trimmer.asked = time.Time{} // something may be forgotten
		}
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
			out[i] = messages.Late(m, late)
		}
	}
	return out
}

// fail handles an error of writing. It gives one notice until writing works again.
func (w *writer) fail(err error) {
	w.failures++
	filled := errors.Is(err, errFilled)
	if !filled {
		w.endDeletions(err)
	}
	err = faults.WithCause(err, nil, w.path)
	if faults.Damaged(err) {
		err = w.replace(err)
	} else if !filled && !faults.Is(err, lib.SQLITE_FULL) && !faults.Is(err, lib.SQLITE_BUSY) {
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
