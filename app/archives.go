package app

import (
	"context"
	"os"
	"time"

	"udpchat/chat"
	"udpchat/history"
)

// clearer is an archive that can forget what is old; the one on disk and the one in memory can.
type clearer interface {
	DeleteBefore(ctx context.Context, before time.Time, done func(n int64, err error))
}

var (
	_ clearer = (*history.History)(nil)
	_ clearer = (*chat.Memory)(nil)
)

// flushTime is how long an export waits for the messages of the last moments to be on disk.
const flushTime = 2 * time.Second

// export writes the history to a file on a goroutine of its own, which ends before the history is closed.
func (p *parts) export(path string, lines bool, progress func(done, total int64), done func(error)) (cancel func()) {
	format := history.Text
	if lines {
		format = history.JSONL
	}
	ctx, cancel := context.WithCancel(p.running)
	p.works.Go(func() {
		defer cancel()
		err := p.exportAll(ctx, path, format, progress)
		if info, statErr := os.Stat(path); err != nil && statErr == nil && info.Size() == 0 {
			os.Remove(path) // what the file dialog made
		}
		done(named(err))
	})
	return cancel
}

func (p *parts) exportAll(ctx context.Context, path string, format history.Format, progress func(done, total int64)) error {
	if p.history == nil {
		return chat.MemoryOnly
	}
	flushed := make(chan struct{})
	p.history.AppendDurable(nil, func() { close(flushed) })
	select {
	case <-flushed:
	case <-ctx.Done():
	case <-time.After(flushTime):
	}
	err := exportTo(ctx, p.dir, path, format, progress)
	if ctx.Err() != nil {
		return context.Canceled
	}
	return err
}

// clear deletes what was said before a time, on disk first.
func (p *parts) clear(before time.Time, done func(n int64, err error)) {
	p.old.DeleteBefore(p.running, before, func(n int64, err error) {
		if n > 0 {
			p.room.Clear(before)
		}
		done(n, named(err))
	})
}
