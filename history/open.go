package history

import (
	"context"
	"errors"

	"udpchat/chat"
	"udpchat/chat/health"
	"udpchat/history/entries"
	"udpchat/history/faults"
	"udpchat/history/messages"
	"udpchat/history/schema"
	"udpchat/internal/files"
)

// open opens the file. It sets one that is damaged, or of the first edition of the program, aside and makes a new one.
func (w *writer) open(ctx context.Context) error {
	if err := files.MakeFolder(w.folder); err != nil {
		w.readOnly(ctx)
		return err
	}
	if w.newer = w.newerVersion(ctx); w.newer != nil {
		w.readOnly(ctx)
		return w.newer
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

// newerVersion returns an error if a newer version of the program made the file. It writes nothing, not even beside it.
func (w *writer) newerVersion(ctx context.Context) error {
	if !files.Exists(w.path) {
		return nil
	}
	db, err := openRead(ctx, w.path, 1, false)
	if err == nil {
		db.Close()
	}
	if errors.Is(err, health.NewerVersion) {
		return err
	}
	return nil
}

// readOnly opens the file for the reader.
func (w *writer) readOnly(ctx context.Context) {
	if !files.Exists(w.path) {
		return
	}
	if db, err := openRead(ctx, w.path, 1, true); err == nil {
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
		return chat.Pos{Order: chat.OrderOf(w.Now(), chat.Key{}), ID: messages.ClockID(w.Now())}
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
		return int64(messages.ClockID(w.Now())), nil
	}
	return n, networks
}
