package files

import (
	"errors"
	"io"
	"os"
	"path/filepath"
)

// Disk is where files are written: System, or in tests one that fails, or loses what was not flushed.
type Disk interface {
	// Create makes a file with a new name beside path. Its error names path.
	Create(path string) (File, error)
	// Rename gives a file another name, also in place of a file that has it.
	Rename(from, to string) error
	// Remove removes a file.
	Remove(path string) error
	// Flush returns once the names of the files in a folder outlive a power failure.
	Flush(folder string) error
}

// File is a file that is being written.
type File interface {
	io.Writer
	Name() string // its path
	Sync() error  // returns once what was written outlives a power failure
	Close() error
}

// System is the disk of this computer.
type System struct{}

// Create implements Disk.
func (System) Create(path string) (File, error) { return besides(path) }

// Rename implements Disk.
func (System) Rename(from, to string) error { return rename(from, to) }

// Remove implements Disk.
func (System) Remove(path string) error { return os.Remove(path) }

// Flush implements Disk.
func (System) Flush(folder string) error { return flush(folder) }

// WriteFlushed is Write for what must outlive a power failure: without an error, the new content is on the disk under its name.
// With one, there is the whole of the old file or of the new one.
func WriteFlushed(d Disk, path string, data []byte) error {
	err := whole(d, path, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	}, d.Rename)
	if err != nil {
		return err
	}
	return d.Flush(filepath.Dir(path))
}

// whole writes a file beside path, and moves it there once it is complete.
func whole(d Disk, path string, content func(io.Writer) error, move func(from, to string) error) error {
	f, err := d.Create(path)
	if err != nil {
		return err
	}
	err = content(f)
	if err == nil { // no need to wait for a file that is given up
		err = f.Sync()
	}
	err = errors.Join(err, f.Close())
	if err == nil {
		err = move(f.Name(), path)
	}
	if err != nil {
		_ = d.Remove(f.Name()) // best effort
	}
	return err
}
