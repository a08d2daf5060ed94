package history

import (
	"context"
	"database/sql"
	"math"
	"slices"

	"udpchat/chat"
)

// These queries use the index of places, so a window costs the same anywhere in the history.
const (
	above = " FROM " + tables + ` WHERE m.pos < ? ORDER BY m.pos DESC LIMIT ?`
	below = " FROM " + tables + ` WHERE m.pos >= ? ORDER BY m.pos LIMIT ?`
)

func (r *reader) answerWindow(ctx context.Context, q chat.Window, answer func(chat.Page)) {
	p := chat.Page{Window: q}
	p.Err = r.use(func(db *database) error { return readPage(ctx, db, &p) })
	if ctx.Err() == nil {
		answer(p)
	}
}

// readPage reads a page in one transaction.
func readPage(ctx context.Context, db *database, p *chat.Page) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	anchor := p.Window.Anchor
	if anchor == 0 {
		anchor = math.MaxInt64
	}
	before, older, err := readSome(ctx, tx, "SELECT "+db.columns()+above, anchor, p.Window.Before)
	if err != nil {
		return err
	}
	after, newer, err := readSome(ctx, tx, "SELECT "+db.columns()+below, anchor, p.Window.After)
	if err != nil {
		return err
	}
	slices.Reverse(before)
	p.Messages, p.Older, p.Newer = append(before, after...), older, newer
	return nil
}

// readSome reads at most n messages beside a place, and reports whether there are more.
func readSome(ctx context.Context, tx *sql.Tx, query string, pos chat.Pos, n int) ([]chat.Message, bool, error) {
	n = max(0, n)
	rows, err := tx.QueryContext(ctx, query, int64(pos), n+1)
	if err != nil {
		return nil, false, err
	}
	defer rows.Close()
	var ms []chat.Message
	for rows.Next() {
		if len(ms) == n {
			return ms, true, nil
		}
		m, err := scanRow(rows)
		if err != nil {
			return nil, false, err
		}
		ms = append(ms, m)
	}
	return ms, false, rows.Err()
}
