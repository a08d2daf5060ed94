package history

import (
	"context"
	"encoding/binary"
	"errors"
	"path/filepath"

	"udpchat/chat"
	"udpchat/history/entries"
	"udpchat/history/messages"
	"udpchat/internal/files"
	"udpchat/journal"
)

// States returns what is on disk of each conversation, once all that was asked for before is there or cannot be written now. It
// waits for the disk, so callbacks may not call it.
func (h *History) States() (all map[journal.Conversation]*journal.State, err error) {
	settled := make(chan struct{})
	if h.write(entries.Write{Done: func(bool) { close(settled) }}) {
		select {
		case <-settled:
		case <-h.stopped:
		}
	}
	err = h.reader.use(func(db *database) error {
		all, err = entries.States(context.Background(), db)
		return err
	})
	return all, h.unlessNew(err)
}

// Enter tells which conversation of the journal the open room is from now on. It returns the own messages that an earlier run was to
// make entries of there, and did not. It waits for the disk.
func (h *History) Enter(in journal.Conversation) (unsaid []chat.Message) {
	here := numberOf(in)
	h.queue.enter(here, h.last.ID, h.options.Now())
	_ = h.reader.use(func(db *database) (err error) {
		unsaid, err = messages.Unsaid(context.Background(), db, here, h.last.ID)
		return err
	})
	return unsaid
}

// Leave tells that the open room becomes another one, which Enter tells later. If the program is killed before, what is said until then
// is not said in any room by itself: nobody would know which one it was for.
func (h *History) Leave() { h.queue.leave() }

// numberOf returns a number by which a conversation is told from others, and which is not 0.
func numberOf(in journal.Conversation) uint64 { return binary.BigEndian.Uint64(in[:]) | 1 }

// maxAgain is how many entries Again returns at most.
const maxAgain = 100_000

// Again returns the entries of a conversation that were said again, the newest ones. It waits for the disk.
func (h *History) Again(in journal.Conversation) (all []entries.Again) {
	_ = h.reader.use(func(db *database) (err error) {
		all, err = entries.SaidAgain(context.Background(), db, in, maxAgain)
		return err
	})
	return all
}

// Names returns what members call themselves. It waits for the disk.
func (h *History) Names() (all map[journal.PublicKey]entries.Profile) {
	_ = h.reader.use(func(db *database) (err error) {
		all, err = entries.Names(context.Background(), db)
		return err
	})
	return all
}

// unlessNew returns an error of reading, unless nothing was ever written.
func (h *History) unlessNew(err error) error {
	if errors.Is(err, errUnreadable) && !files.Exists(filepath.Join(h.folder, name)) {
		return nil
	}
	return err
}

// write queues what the journal asks to keep. It reports false once the history is closing.
func (h *History) write(w entries.Write) bool {
	return h.queue.change(func() {
		for _, m := range w.Messages() {
			h.queue.appended.newest = max(h.queue.appended.newest, m.ID)
		}
		if w.Run != nil && w.Run.Own {
			w.After = h.queue.appended.count
		}
		h.queue.journal.Add(&w, h.options.Now())
	})
}

// Store writes a run with the messages that show it in one flushed transaction, and calls done at its end. Runs are written in the
// order of the calls; many share a transaction. While the file cannot be written, done is called at once for own runs, others
// wait, and beyond 2,000 entries or 16 MiB done(false) is called for the newest. What waits can be read.
func (h *History) Store(r entries.Run, done func(ok bool)) {
	if len(r.Entries) > 0 {
		h.write(entries.Write{Run: &r, Done: done})
	}
}

// Keep writes a receipt, what a member has told, or the proof of a fork.
func (h *History) Keep(k journal.Keep) {
	h.do(func(ctx context.Context, s *entries.Store) error { return s.Keep(ctx, k) })
}

func (h *History) do(f func(context.Context, *entries.Store) error) { h.write(entries.Write{Do: f}) }

// Meet notes that a member belongs to a conversation, and whether it was met in person. It is served what arrives from the first
// meeting on, and the newest 200 entries of the day before that arrived after since, see Join; 0 is no such bound.
func (h *History) Meet(in journal.Conversation, member journal.PublicKey, since int64, person bool) {
	m := entries.Meeting{In: in, Member: member, Since: since, Person: person, At: h.options.Now()}
	h.write(entries.Write{Meeting: &m, Do: func(ctx context.Context, s *entries.Store) error { return s.Meet(ctx, m) }})
}

// Dismiss forgets that a member belongs to a conversation. It is met anew when it comes back.
func (h *History) Dismiss(in journal.Conversation, member journal.PublicKey) {
	h.do(func(ctx context.Context, s *entries.Store) error { return s.Dismiss(ctx, in, member) })
}

// SaveName notes what a member calls itself, in a profile of a time in microseconds since 1970. The newest profile counts.
func (h *History) SaveName(member journal.PublicKey, name string, at uint64) {
	h.do(func(ctx context.Context, s *entries.Store) error { return s.SaveName(ctx, member, name, at) })
}

// Forget removes entries with the messages that show them, once all that was asked for before is on disk. It calls done with the
// header of the lowest entry that is left, and how many bytes are free: none when it failed.
func (h *History) Forget(f journal.Forget, done func(low *journal.Header, freed int)) {
	var low *journal.Header
	var freed int
	h.write(entries.Write{Alone: true, Do: func(ctx context.Context, s *entries.Store) (err error) {
		freed, low, err = s.Forget(ctx, f)
		return err
	}, Done: func(ok bool) {
		if !ok {
			low, freed = nil, 0
		}
		done(low, freed)
	}})
}

// Join returns how many entries had come when this node joined a network for the first time: arrived, if it was never joined.
func (h *History) Join(network string, arrived int64) (since int64) {
	h.queue.change(func() { since = h.queue.journal.Join(network, arrived, h.options.Now()) })
	return since
}

// Arrivals returns how many entries were given to Store so far, ever.
func (h *History) Arrivals() (n int64) {
	h.queue.change(func() { n = h.queue.journal.Arrivals() })
	return n
}

// Read finds the entries from a number to another one of a log, on disk and in the queue: from the first that is there, up to the
// first that is not. There is no answer when ctx ends or the history is closed.
func (h *History) Read(ctx context.Context, in journal.Conversation, of journal.Log, from, to uint64, answer func([]journal.Entry, error)) {
	h.reader.later(func() {
		queued := h.queue.find(in, of, from, to) // before the disk is read, so that none is missed on its way there
		var found []journal.Entry
		err := h.reader.use(func(db *database) (err error) {
			found, err = entries.Read(ctx, db, in, of, from, to)
			return err
		})
		if err = h.unlessNew(err); len(queued) > 0 {
			err = nil // own entries that cannot be written are served all the same
		}
		if ctx.Err() == nil {
			answer(entries.Merge(found, queued), err)
		}
	})
}

func (q *queue) find(in journal.Conversation, of journal.Log, from, to uint64) map[uint64]journal.Entry {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.journal.Find(in, of, from, to)
}

// Lowest finds the lowest number of a log that a member may have. There is no answer when ctx ends or the history is closed.
func (h *History) Lowest(ctx context.Context, in journal.Conversation, of journal.Log, member journal.PublicKey, answer func(lowest uint64, err error)) {
	h.reader.later(func() {
		h.queue.mu.Lock()
		meeting := h.queue.journal.Meeting(in, member)
		h.queue.mu.Unlock()
		lowest := uint64(1)
		err := h.reader.use(func(db *database) (err error) {
			lowest, err = entries.Lowest(ctx, db, in, of, member, meeting)
			return err
		})
		if ctx.Err() == nil {
			answer(lowest, h.unlessNew(err))
		}
	})
}
