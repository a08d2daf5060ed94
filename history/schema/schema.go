// Package schema makes the tables of the history, which migrations/ documents, and brings those of an older version up to date.
package schema

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

// These mark a database as ours: "udph" in ASCII and, in the first edition of the program, "udpc".
const (
	applicationID = 0x75647068
	firstEdition  = 0x75647063
)

var (
	// ErrForeign is the error for a database of another program. It counts as damaged.
	ErrForeign = errors.New("not a history of this program")
	// ErrFirstEdition is the error for a database of the first edition of the program, whose tables were others.
	ErrFirstEdition = errors.New("a history of the first edition of this program")
)

// Migrate migrates the database to the newest version.
func Migrate(ctx context.Context, c *sql.Conn) error {
	version, err := Version(ctx, c)
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
		_, err = c.ExecContext(ctx, fmt.Sprintf("BEGIN IMMEDIATE; %s; PRAGMA application_id = %d; PRAGMA user_version = %d; COMMIT",
			script, applicationID, n+1))
		if err != nil {
			_, _ = c.ExecContext(ctx, "ROLLBACK") // fails after SQLite has rolled back by itself
			return fmt.Errorf("migrate to %s: %w", files[n].Name(), err)
		}
	}
	return nil
}

// Version returns the version of a database of this program, or 0 for an empty one.
func Version(ctx context.Context, c *sql.Conn) (int, error) {
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
	case app == firstEdition:
		return 0, ErrFirstEdition
	case app != applicationID, version < 1: // the tables and the version come in one transaction
		return 0, ErrForeign
	}
	files, err := migrations.ReadDir("migrations")
	if err == nil && version > len(files) {
		err = fmt.Errorf("open history: %w (format %d, this one knows %d)", health.NewerVersion, version, len(files))
	}
	return version, err
}
