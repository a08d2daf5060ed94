package settings

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"udpchat/internal/aside"
)

const (
	fileName = "settings.json"
	maxFile  = 16 << 20 // bytes; a longer file is not one of ours
)

// makeFolder makes the data folder, for this user alone, unless it is there.
func makeFolder(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("make the data folder: %w", err)
	}
	return nil
}

// probe returns why nothing can be written into dir, nil when something can.
func probe(dir string) error {
	if err := makeFolder(dir); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, fileName+".tmp-*")
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

// read returns the content of a file of at most maxFile bytes.
func read(file string) ([]byte, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // nothing was written
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err == nil && len(data) > maxFile {
		err = fmt.Errorf("longer than %d bytes", maxFile)
	}
	return data, err
}

// write replaces file by data: after it, and after a crash at any moment, the file is the whole of the old or of the new.
func write(file string, data []byte) (err error) {
	dir := filepath.Dir(file)
	if err := makeFolder(dir); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, fileName+".tmp-*") // for this user alone: 0600
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = rename(f.Name(), file)
	}
	if err != nil {
		_ = os.Remove(f.Name()) // the first error says more
	}
	return err
}

// rename puts a file in the place of another. On Windows a virus scanner that looks at either makes it fail for a moment.
func rename(from, to string) error {
	err := os.Rename(from, to)
	for try := 0; err != nil && runtime.GOOS == "windows" && try < 5; try++ {
		time.Sleep(20 * time.Millisecond)
		err = os.Rename(from, to)
	}
	return err
}

// setAside renames a damaged file to a name with the time in it and returns that, "" when there was no file any more.
func setAside(file string, now time.Time) (string, error) {
	name := aside.Name(file, "damaged", now)
	err := rename(file, name)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	return name, err
}
