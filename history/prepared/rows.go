package prepared

import (
	"context"
	"strings"
)

// sizes are how many rows one statement inserts. A statement that inserts many costs each row less, and the full-text table writes
// itself down once for each.
var sizes = [...]int{512, 64, 8, 1}

// Rows inserts many rows into a table.
type Rows struct {
	width   int
	queries [len(sizes)]string
	args    []any // reused
}

// NewRows returns Rows for a statement that goes on with the values, so many for each row.
func NewRows(insert string, width int) *Rows {
	r := &Rows{width: width}
	row := "(" + strings.Repeat("?, ", width-1) + "?)"
	for i, n := range sizes {
		r.queries[i] = insert + " VALUES " + strings.Repeat(row+", ", n-1) + row
	}
	return r
}

// Insert inserts so many rows on a connection. values appends those of a row.
func (r *Rows) Insert(ctx context.Context, c *Conn, rows int, values func(args []any, row int) []any) error {
	which := 0
	for done := 0; done < rows; done += sizes[which] {
		for sizes[which] > rows-done {
			which++
		}
		r.args = r.args[:0]
		for i := range sizes[which] {
			r.args = values(r.args, done+i)
		}
		_, err := c.ExecContext(ctx, r.queries[which], r.args...)
		clear(r.args)
		if err != nil {
			return err
		}
	}
	return nil
}
