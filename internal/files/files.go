// Package files makes, replaces and renames files. Whatever it makes is for this user alone: files have mode 0600 and folders 0700,
// whatever the umask. A file system that keeps no such modes is no error.
package files

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

const (
	others = 0o077 // the permissions of everybody but the owner
	write  = 0o022 // those of changing it
)

// MakeFolder makes a folder and those above it, unless they exist.
func MakeFolder(path string) error { return os.MkdirAll(path, 0o700) }

// Open opens a file for reading and writing, and makes an empty one if there is none. flags are further ones of the
// system.
func Open(path string, flags int) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|flags, 0o600)
	if err == nil {
		_ = f.Chmod(0o600) // it may be an old file; some file systems keep no modes
	}
	return f, err
}

// Read returns the content of a file. A file of more than most bytes is an error.
func Read(path string, most int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // read only
	data, err := io.ReadAll(io.LimitReader(f, most+1))
	if err == nil && int64(len(data)) > most {
		err = fmt.Errorf("%w: more than %d bytes", ErrTooLong, most)
	}
	return data, err
}

// ErrTooLong is the error of Read for a file that is too long.
var ErrTooLong = errors.New("file too long")

// Probe returns the reason why no file can be written into a folder, or nil.
func Probe(folder string) error {
	f, err := besides(filepath.Join(folder, "probe"))
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

// Write is Replace for content that is in memory.
func Write(path string, data []byte) error {
	return Replace(path, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

// Replace writes a file, also in place of one. After a crash or an error there is the whole of the old file or of the new one.
func Replace(path string, content func(io.Writer) error) error {
	return whole(System{}, path, content, rename)
}

// Create is Replace for a path where nothing may be: the error then wraps fs.ErrExist, and what is there stays as it is. So it
// does when it appears while the content is written.
func Create(path string, content func(io.Writer) error) error {
	if Exists(path) {
		return &fs.PathError{Op: "create", Path: path, Err: fs.ErrExist}
	}
	return whole(System{}, path, content, renameNew)
}

// unfinished is the form of the names of files that are being written.
const unfinished = ".udpchat-*.tmp"

// besides makes a file with a new name in the folder of path. Its error names path.
func besides(path string) (*os.File, error) {
	f, err := os.CreateTemp(filepath.Dir(path), unfinished)
	if e, is := errors.AsType[*fs.PathError](err); is {
		e.Path = path
	}
	if err == nil {
		_ = f.Chmod(0o600) // with a strict umask this user could not read it again; some file systems keep no modes
	}
	return f, err
}

// Sweep removes what programs that were killed while they wrote have left in a folder, as it may hold secrets. What was written
// within an hour before now stays: another program may be at it.
func Sweep(folder string, now time.Time) {
	all, err := os.ReadDir(folder)
	if err != nil {
		return // whoever needs the folder says so
	}
	for _, entry := range all {
		if match, _ := filepath.Match(unfinished, entry.Name()); match && entry.Type().IsRegular() {
			if info, err := entry.Info(); err == nil && now.Sub(info.ModTime()) > time.Hour {
				_ = os.Remove(filepath.Join(folder, entry.Name())) // best effort
			}
		}
	}
}

// renameNew renames a file to a name that no file has. A file system without hard links cannot do that in one step: then an
// empty file takes the name first.
func renameNew(from, to string) error {
	err := os.Link(from, to)
	if err == nil {
		return os.Remove(from)
	}
	if errors.Is(err, fs.ErrExist) {
		return err
	}
	claim, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if err = errors.Join(claim.Close(), rename(from, to)); err != nil {
		_ = os.Remove(to) // best effort
	}
	return err
}

// Overwrite opens what is no regular file for writing, such as a pipe or a device, which cannot be replaced. It refuses that of
// another user, who may have put a pipe into a shared folder to read what is written.
func Overwrite(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return nil, err
	}
	if info, err := f.Stat(); err != nil || !trusted(info) {
		_ = f.Close() // nothing is written
		return nil, &fs.PathError{Op: "open", Path: path, Err: fs.ErrPermission}
	}
	return f, nil
}

// Exposure is whether other users of the computer can reach files.
type Exposure uint8

// The kinds of exposure, the worse last.
const (
	Private Exposure = iota // they cannot
	Closed                  // they could, and cannot any more
	Exposed                 // they can, since the file system keeps no modes or somebody else owns the files
)

// MakePrivate takes the permissions of other users from the files of a folder whose names begin with one of the given words, and
// reports what it found. A folder that others may write to is Exposed.
func MakePrivate(folder string, words ...string) Exposure {
	if !hasModes {
		return Private
	}
	all, err := os.ReadDir(folder)
	if err != nil {
		return Private // whoever needs the folder says so
	}
	worst := Private
	if info, err := os.Stat(folder); err == nil && info.Mode()&write != 0 {
		worst = Exposed
	}
	for _, entry := range all {
		if ours(entry, words) {
			worst = max(worst, KeepPrivate(filepath.Join(folder, entry.Name())))
		}
	}
	return worst
}

func ours(entry fs.DirEntry, words []string) bool {
	for _, word := range words {
		if entry.Type().IsRegular() && strings.HasPrefix(entry.Name(), word) {
			return true
		}
	}
	return false
}

// hasModes is false where a file's mode says nothing about other users.
const hasModes = runtime.GOOS != "windows"

// KeepPrivate takes the permissions of other users from a file.
func KeepPrivate(path string) Exposure {
	info, err := os.Stat(path)
	if err != nil || !hasModes || info.Mode()&others == 0 {
		return Private
	}
	err = os.Chmod(path, info.Mode().Perm()&^others)
	if info, again := os.Stat(path); err != nil || again != nil || info.Mode()&others != 0 { // FAT takes a mode and forgets it
		return Exposed
	}
	return Closed
}

// SetAside renames a damaged file to Name(path, "damaged", now) and returns its new name: see SetAsideFor.
func SetAside(path string, now time.Time, suffixes ...string) (string, error) {
	return SetAsideFor("damaged", path, now, suffixes...)
}

// SetAsideFor renames a file to Name(path, why, now) and returns its new name. The files beside it, whose names are path and a
// suffix, get new names alike. It returns "" when there is none of these files.
func SetAsideFor(why, path string, now time.Time, suffixes ...string) (string, error) {
	name, found := Name(path, why, now), ""
	for _, suffix := range append([]string{""}, suffixes...) {
		err := rename(path+suffix, name+suffix)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", fmt.Errorf("set aside a file: %w", err)
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
