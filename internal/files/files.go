// Package files replaces and renames the files of the data folder.
package files

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"
)

// Write writes a file for this user alone, with mode 0600. It replaces an old file atomically: after a crash there is the whole
// of the old file or of the new one.
func Write(path string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".tmp-*")
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = rename(f.Name(), path)
	}
	if err != nil {
		_ = os.Remove(f.Name()) // best effort
	}
	return err
}

// SetAside renames a damaged file to Name(path, "damaged", now) and returns its new name. The files beside it, whose names are
// path and a suffix, get new names alike. It returns "" when there is none of these files.
func SetAside(path string, now time.Time, suffixes ...string) (string, error) {
	name, found := Name(path, "damaged", now), ""
	for _, suffix := range append([]string{""}, suffixes...) {
		err := rename(path+suffix, name+suffix)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", fmt.Errorf("set aside a damaged file: %w", err)
		}
		if err == nil {
			found = name
		}
	}
	return found, nil
}

// Name returns a name that no file has: path, the reason for keeping the file and the local time, as in
// settings.json.damaged-20260517-120000. When such a file exists, -2, -3 and so on follow.
func Name(path, why string, now time.Time) string {
	stamp := path + "." + why + "-" + now.Format("20060102-150405")
	name := stamp
	for n := 2; Exists(name); n++ {
		name = fmt.Sprintf("%s-%d", stamp, n)
	}
	return name
}

// Exists reports whether there is a file, which may be a broken symbolic link.
func Exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// rename renames a file. On Windows this fails for a moment while a virus scanner reads either file.
func rename(from, to string) error {
	err := os.Rename(from, to)
	for try := 0; err != nil && !errors.Is(err, fs.ErrNotExist) && runtime.GOOS == "windows" && try < 5; try++ {
		time.Sleep(20 * time.Millisecond)
		err = os.Rename(from, to)
	}
	return err
}
