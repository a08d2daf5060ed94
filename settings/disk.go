package settings

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"udpchat/internal/files"
)

const (
	fileName = "settings.json"
	maxFile  = 16 << 20 // bytes; a longer file counts as damaged
)

// makeFolder makes the data folder with access for this user alone, unless it exists.
func makeFolder(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("make the data folder: %w", err)
	}
	return nil
}

// probe returns the reason why no file can be written into dir, or nil.
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
	defer func() { _ = f.Close() }() // read only
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err == nil && len(data) > maxFile {
		err = fmt.Errorf("longer than %d bytes", maxFile)
	}
	return data, err
}

// write writes a file atomically, and makes its folder if necessary.
func write(file string, data []byte) error {
	if err := makeFolder(filepath.Dir(file)); err != nil {
		return err
	}
	return files.Write(file, data)
}
