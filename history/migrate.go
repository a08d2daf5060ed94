package history

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"

	"udpchat/chat/health"
)

// migrations holds files NNNN_name.sql; file n migrates a database from version n-1 to n.
//
//go:embed migrations/*.sql
var migrations embed.FS

// applicationID marks a database as ours: "udpc" in ASCII.
const applicationID = 0x75647063

// errForeign is the error for a database of another program. It counts as damaged.
var errForeign = errors.New("not a history of this program")

// migrate migrates the database to the newest version.
func migrate(ctx context.Context, c *sql.Conn) error {
	version, err := checkVersion(ctx, c)
	if err != nil {
		return err
	}
	files, err := migrations.ReadDir("migrations")
	if err != nil {
		return err
	}
	for n := version; n < len(files); n++ {
		script, err := migrations.ReadFile("migrations/" + files[n].Name())
		if err != nil {
			return err
		}
		err = transact(ctx, c, func() error {
			_, err := c.ExecContext(ctx, fmt.Sprintf("%s; PRAGMA application_id = %d; PRAGMA user_version = %d", script, applicationID, n+1))
			return err
		})
		if err != nil {
			return fmt.Errorf("migrate to %s: %w", files[n].Name(), err)
		}
	}
	return nil
}

// checkVersion returns the version of a database of this program, or 0 for an empty one.
func checkVersion(ctx context.Context, c *sql.Conn) (int, error) {
	var app, version, tables int
	err := errors.Join(
		c.QueryRowContext(ctx, "PRAGMA application_id").Scan(&app),
		c.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version),
		c.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema").Scan(&tables),
	)
	switch {
	case err != nil:
		return 0, err
	case tables == 0:
		return 0, nil
	case app != applicationID:
		return 0, errForeign
	}
	files, err := migrations.ReadDir("migrations")
	if err == nil && version > len(files) {
		err = fmt.Errorf("open history: %w (format %d, this one knows %d)", health.NewerVersion, version, len(files))
	}
	return version, err
}

// transact calls f in a transaction that holds the write lock from its start.
func transact(ctx context.Context, c *sql.Conn, f func() error) error {
	if _, err := c.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	err := f()
	if err == nil {
		_, err = c.ExecContext(ctx, "COMMIT")
	}
	if err != nil {
		c.ExecContext(ctx, "ROLLBACK") // fails after SQLite has rolled back by itself
	}
	return err
}
