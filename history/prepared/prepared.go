// Package prepared is a connection to a database that compiles each statement once.
package prepared

import (
	"context"
	"database/sql"
	"errors"
	"strings"
)

// most is how many statements are kept. Further ones are compiled each time.
const most = 200

// Conn is a connection of one goroutine. A query must not be asked again while its rows are read.
type Conn struct {
	*sql.Conn
	by map[string]*sql.Stmt
}

// New returns a Conn on a connection.
func New(conn *sql.Conn) *Conn { return &Conn{Conn: conn, by: map[string]*sql.Stmt{}} }

// Close ends the statements and the connection.
func (c *Conn) Close() (err error) {
	for _, s := range c.by {
		err = errors.Join(err, s.Close())
	}
	clear(c.by)
	return errors.Join(err, c.Conn.Close())
}

// of returns the statement for a query, or nil where it is compiled each time: pragmas do their work meanwhile.
func (c *Conn) of(ctx context.Context, query string) *sql.Stmt {
	s := c.by[query]
	if s != nil || len(c.by) >= most || strings.HasPrefix(query, "PRAGMA") {
		return s
	}
	s, err := c.PrepareContext(ctx, query)
	if err != nil {
		return nil // it fails again when it is done
	}
	c.by[query] = s
	return s
}

// ExecContext is as that of sql.Conn.
func (c *Conn) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if s := c.of(ctx, query); s != nil {
		return s.ExecContext(ctx, args...)
	}
	return c.Conn.ExecContext(ctx, query, args...)
}

// QueryContext is as that of sql.Conn.
func (c *Conn) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if s := c.of(ctx, query); s != nil {
		return s.QueryContext(ctx, args...)
	}
	return c.Conn.QueryContext(ctx, query, args...)
}

// QueryRowContext is as that of sql.Conn.
func (c *Conn) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	if s := c.of(ctx, query); s != nil {
		return s.QueryRowContext(ctx, args...)
	}
	return c.Conn.QueryRowContext(ctx, query, args...)
}

// Transact calls f in a transaction that holds the write lock from its start. f must write nothing after a failed statement: when
// the disk is full or broken, SQLite has rolled back by then, and each further statement would be a commit of its own.
func (c *Conn) Transact(ctx context.Context, f func() error) error {
	if _, err := c.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	err := f()
	if err == nil {
		_, err = c.ExecContext(ctx, "COMMIT")
	}
	if err != nil {
		_, _ = c.ExecContext(ctx, "ROLLBACK") // fails after SQLite has rolled back by itself
	}
	return err
}
