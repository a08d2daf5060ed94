package history

import (
	"context"
	"slices"

	"udpchat/chat"
)

// renewed is how many messages one transaction of renew reads.
const renewed = 1000

// renew writes the words of some messages anew after a migration, first those of the newest. It reports whether there are more.
func (f *file) renew(ctx context.Context) (more bool, err error) {
	stale, err := f.number(ctx, "SELECT stale FROM newest")
	if err != nil || stale == 0 {
		return false, err
	}
	var old []chat.Message
	take := func(m chat.Message) bool { old = append(old, m); return true }
	query := "SELECT " + (&database{version: 2}).columns() + " FROM " + tables + " WHERE m.id < ? ORDER BY m.id DESC LIMIT ?"
	if err := each(ctx, f.conn, scanRow, take, query, stale, renewed); err != nil {
		return false, err
	}
	first := int64(0)
	if len(old) > 0 {
		first = int64(old[len(old)-1].ID)
	}
	slices.Reverse(old) // for an ID below the one before it, SQLite would begin another part of the full-text table
	err = transact(ctx, f.conn, func() error {
		const words = "DELETE FROM word WHERE rowid IN (SELECT id FROM message WHERE id >= ? AND id < ?)"
		if err := f.exec(ctx, words, first, stale); err != nil {
			return err
		}
		if err := f.insertAll(ctx, old, false); err != nil {
			return err
		}
		if first == 0 {
			if err := f.exec(ctx, "INSERT INTO word (word, rank) VALUES ('deletemerge', 10)"); err != nil { // the default
				return err
			}
		}
		return f.exec(ctx, "UPDATE newest SET stale = ?", first)
	})
	return first != 0, err
}
