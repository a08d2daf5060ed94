package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"udpchat/chat"
	"udpchat/chat/health"
	"udpchat/chat/memory"
	"udpchat/history"
	"udpchat/history/lines"
	"udpchat/internal/files"
)

// clearer is an archive that can delete old messages; the one on disk and the one in memory can.
type clearer interface {
	DeleteBefore(ctx context.Context, in chat.Conversation, before time.Time, progress func(n int64), done func(n int64, gone chat.Old, err error))
}

var (
	_ clearer = (*history.History)(nil)
	_ clearer = (*memory.Archive)(nil)
)

// archives is where messages are kept.
type archives struct {
	history *history.History // nil: messages are kept in memory
	last    chat.Pos         // the greatest order and the greatest ID of earlier runs
	old     clearer          // the archive
}

// flushTime is how long an export waits until the latest messages are on disk.
const flushTime = 2 * time.Second

// export writes the history of a conversation to a file, on a goroutine that ends before the history is closed. It never
// overwrites a file.
func (p *parts) export(in chat.Conversation, path string, jsonLines bool, progress func(done, total int64), done func(string, error)) (cancel func()) {
	what := extract{in: []chat.Conversation{in}}
	if jsonLines {
		what.format = lines.JSONL
	}
	ctx, cancel := context.WithCancel(p.life.running)
	p.life.works.Go(func() {
		defer cancel()
		path, err := p.exportAs(ctx, inHome(path), what, progress)
		done(path, named(err))
	})
	return cancel
}

// maxNames is how many files of one name there may be.
const maxNames = 1000

// inHome completes a path as a person writes it: a relative one, also after "~/", lies in the home folder.
func inHome(path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	home, err := os.UserHomeDir()
	if err != nil {
		home = "."
	}
	if rest, ok := strings.CutPrefix(path, "~"); ok && (rest == "" || os.IsPathSeparator(rest[0])) {
		path = rest
	}
	return filepath.Join(home, path)
}

// extract is what an export holds: the messages of some conversations, or of all when there are none.
type extract struct {
	format lines.Format
	in     []chat.Conversation
}

// exportAs writes to path or, while there is such a file, to path with a number before its suffix. It returns the name.
func (p *parts) exportAs(ctx context.Context, path string, what extract, progress func(done, total int64)) (string, error) {
	if p.archives.history == nil {
		return path, health.MemoryOnly
	}
	incomplete := p.flush(ctx)
	content := func(w io.Writer) error { return history.Export(ctx, p.dir, w, what.format, what.in, progress) }
	suffix := filepath.Ext(path)
	name, err := path, files.Create(path, content)
	for n := 1; errors.Is(err, fs.ErrExist) && n < maxNames; n++ {
		name = fmt.Sprintf("%s (%d)%s", strings.TrimSuffix(path, suffix), n, suffix)
		err = files.Create(name, content)
	}
	switch {
	case err == nil:
		return name, incomplete
	case ctx.Err() != nil:
		return name, context.Canceled
	}
	return name, err
}

// flush waits a moment until everything said so far is on disk. The error is health.ErrIncomplete.
func (p *parts) flush(ctx context.Context) error {
	flushed := make(chan struct{})
	p.archives.history.AppendDurable(nil, func() { close(flushed) })
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
