// Package faults tells what is wrong when SQLite fails.
package faults

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"udpchat/chat/health"
	"udpchat/history/schema"
	"udpchat/internal/files"

	sqlite "modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"
)

// Companions are the suffixes of the files that SQLite keeps beside a database.
var Companions = []string{"-wal", "-shm"}

// Is reports whether an error has a primary result code of SQLite.
func Is(err error, code int) bool {
	var e *sqlite.Error
	return errors.As(err, &e) && e.Code()&0xff == code
}

// hasNoRoom reports whether the file that goes with the log could not be made larger: SQLite does not call that a full disk.
func hasNoRoom(err error) bool {
	e, is := errors.AsType[*sqlite.Error](err)
	return is && e.Code() == lib.SQLITE_IOERR_SHMSIZE
}

// Damaged reports whether the file is damaged, or none of this program.
func Damaged(err error) bool {
	return errors.Is(err, schema.ErrForeign) || Is(err, lib.SQLITE_CORRUPT) || Is(err, lib.SQLITE_NOTADB)
}

// WithCause adds the system's reason to an error of SQLite, which tells none. It is the one that the file had when it was opened,
// or else that of the files beside it.
func WithCause(err, cause error, path string) error {
	if health.TroubleOf(err) != health.OtherTrouble {
		return err // it has one
	}
	closed := Is(err, lib.SQLITE_CANTOPEN)
	if cause == nil && closed {
		cause = whyClosed(path)
	}
	if cause != nil && (closed || Is(err, lib.SQLITE_READONLY) || Is(err, lib.SQLITE_IOERR)) {
		return fmt.Errorf("%w: %w", err, cause)
	}
	return err
}

// whyClosed tells why the files beside the database cannot be opened. If each of them can, there were too many files at a time.
func whyClosed(path string) error {
	for _, companion := range Companions {
		info, err := os.Stat(path + companion)
		if err == nil && info.IsDir() {
			return health.IsAFolder
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return cmp.Or(files.Probe(filepath.Dir(path)), error(health.TooManyOpen))
}

// troubleOf classifies an error of using the file.
func troubleOf(err error) health.Trouble {
	if t := health.TroubleOf(err); t != health.OtherTrouble {
		return t
	}
	switch {
	case Is(err, lib.SQLITE_FULL), hasNoRoom(err):
		return health.DiskFull
	case Is(err, lib.SQLITE_BUSY), Is(err, lib.SQLITE_LOCKED):
		return health.Locked
	case Is(err, lib.SQLITE_READONLY), Is(err, lib.SQLITE_CANTOPEN), Is(err, lib.SQLITE_PERM):
		return health.ReadOnly
	case Is(err, lib.SQLITE_IOERR):
		return health.DiskFails
	case Damaged(err):
		return health.Damaged
	}
	return health.OtherTrouble
}

// Named wraps the health.Trouble of an error, if it has one.
func Named(err error) error {
	if trouble := troubleOf(err); err != nil && trouble != health.OtherTrouble {
		return fmt.Errorf("%w: %w", trouble, err)
	}
	return err
}
