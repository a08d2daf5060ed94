package history

import (
	"context"
	"errors"
)

// wipePages is about how many pages one step of wipe writes.
const wipePages = 500

// wipe takes a step in removing what a deletion leaves in the file beside the messages, and reports whether another one follows.
// When no message is left, the words of all go at once.
func (f *file) wipe(ctx context.Context, d *deletion) (more bool, err error) {
	left, err := f.number(ctx, "SELECT EXISTS (SELECT 1 FROM message)")
	switch {
	case err != nil:
	case left == 0:
		err = f.exec(ctx, "INSERT INTO word (word) VALUES ('delete-all')")
	case d.n == 0: // nothing was deleted
	case d.wipes == 0:
		more, err = f.mergeWords(ctx, -wipePages)
	default:
		more, err = f.mergeWords(ctx, wipePages)
	}
	if d.wipes++; more || err != nil {
		return more, err
	}
	// The write-ahead log still holds what was said. While somebody reads, it stays until later.
	return false, errors.Join(f.exec(ctx, "PRAGMA incremental_vacuum"), f.exec(ctx, "PRAGMA wal_checkpoint(TRUNCATE)"))
}

// mergeWords merges parts of the full-text table, which holds the words of deleted messages until then. A number of pages below zero
// begins to merge all parts; others go on. It reports whether there was anything to merge.
func (f *file) mergeWords(ctx context.Context, pages int) (some bool, err error) {
	const changes = "SELECT total_changes()" // a merge that does nothing makes one
	before, err := f.number(ctx, changes)
	if err != nil {
		return false, err
	}
	if err := f.exec(ctx, "INSERT INTO word (word, rank) VALUES ('merge', ?)", pages); err != nil {
		return false, err
	}
	after, err := f.number(ctx, changes)
	return after-before > 1, err
}
