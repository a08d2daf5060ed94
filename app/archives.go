package app

import (
	"context"
	"time"

	"udpchat/app/exports"
	"udpchat/chat"
	"udpchat/chat/health"
	"udpchat/chat/memory"
	"udpchat/history"
	"udpchat/history/lines"
	"udpchat/replica"
	entrymemory "udpchat/replica/memory"
)

// clearer is an archive that can delete old messages; the one on disk and the one in memory can.
type clearer interface {
	DeleteBefore(ctx context.Context, in chat.Conversation, before time.Time, progress func(n int64), done func(n int64, gone chat.Old, err error))
}

var (
	_ clearer = (*history.History)(nil)
	_ clearer = (*memory.Archive)(nil)
)

// entryDisk is where the journal keeps entries.
type entryDisk interface {
	replica.Disk
	Join(network string, arrived int64) (since int64)
	Arrivals() int64
}

var (
	_ entryDisk = (*history.History)(nil)
	_ entryDisk = (*entrymemory.Disk)(nil)
)

// archives is where messages are kept.
type archives struct {
	history *history.History // nil: messages are kept in memory
	last    chat.Pos         // the greatest order and the greatest ID of earlier runs
	old     clearer          // the archive
	entries entryDisk        // where the journal keeps entries
}

// flushTime is how long an export waits until the latest messages are on disk.
const flushTime = 2 * time.Second

// export writes the history of a conversation to a file, on a goroutine that ends before the history is closed. It never
// overwrites a file.
func (p *parts) export(in chat.Conversation, path string, jsonLines bool, progress func(done, total int64), done func(string, error)) (cancel func()) {
	format := lines.Text
	if jsonLines {
		format = lines.JSONL
	}
	ctx, cancel := context.WithCancel(p.life.running)
	p.life.works.Go(func() {
		defer cancel()
		path, err := p.exportAs(ctx, exports.InHome(path), format, in, progress)
		done(path, named(err))
	})
	return cancel
}

// exportAs writes to path or, while there is such a file, to path with a number. It returns the name.
func (p *parts) exportAs(ctx context.Context, path string, format lines.Format, in chat.Conversation, progress func(done, total int64)) (string, error) {
	if p.archives.history == nil {
		return path, health.MemoryOnly
	}
	incomplete := p.archives.flush(ctx)
	name, err := exports.Beside(ctx, p.dir, path, format, []chat.Conversation{in}, progress)
	switch {
	case err == nil:
		return name, incomplete
	case ctx.Err() != nil:
		return name, context.Canceled
	}
	return name, err
}

// flush waits a moment until everything said so far is on disk. The error is health.ErrIncomplete.
func (a *archives) flush(ctx context.Context) error {
	flushed := make(chan struct{})
	a.history.Flush(func() { close(flushed) })
	select {
	case <-flushed:
	case <-ctx.Done():
	case <-time.After(flushTime):
		return health.ErrIncomplete
	}
	return nil
}

// clear deletes the messages of a conversation of before a time, or all when the time is zero, first on disk and then in the room.
// If it is cancelled, the rest stays in both.
func (p *parts) clear(in chat.Conversation, before time.Time, progress func(n int64), done func(n int64, err error)) (cancel func()) {
	ctx, cancel := context.WithCancel(p.life.running)
	p.archives.old.DeleteBefore(ctx, in, before, progress, func(n int64, gone chat.Old, err error) {
		cancel()
		if n > 0 {
			p.room.Clear(gone)
		}
		done(n, named(err))
	})
	return cancel
}
