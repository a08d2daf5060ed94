package prepared

import (
	"database/sql"
	"fmt"
	"testing"

	_ "modernc.org/sqlite"
)

func TestEveryRowIsInserted(t *testing.T) {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	conn, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	c := New(conn)
	defer c.Close()
	rows := NewRows("INSERT INTO number", 2)
	for _, n := range []int{0, 1, 7, 8, 9, 63, 64, 584, 585, 1100} {
		if _, err := c.ExecContext(t.Context(), fmt.Sprintf("DROP TABLE IF EXISTS number; CREATE TABLE number (n INTEGER PRIMARY KEY, twice) -- %d", n)); err != nil {
			t.Fatal(err)
		}
		if err := rows.Insert(t.Context(), c, n, func(args []any, row int) []any { return append(args, row, 2*row) }); err != nil {
			t.Fatal(n, err)
		}
		var count, right int
		err := c.Conn.QueryRowContext(t.Context(), "SELECT count(*), count(*) FILTER (WHERE twice = 2 * n AND n < ?) FROM number", n).Scan(&count, &right)
		if err != nil || count != n || right != n {
			t.Errorf("%d rows are there, %d of them right, of %d; %v", count, right, n, err)
		}
	}
}
