package secrets

import (
	"errors"
	"io/fs"
	"path/filepath"
	"time"

	"udpchat/internal/files"
)

const (
	fileName   = "secrets.json"
	copySuffix = ".copy"
	maxFile    = 16 << 20 // bytes; a longer file counts as damaged, and none is written
	obsolete   = "identity.key"
)

// folder is the data folder with the file and its copy. The copy is written after the file, so that one of them is good at any
// moment, also where a crash or a failing disk leaves a file damaged.
type folder struct {
	path    string     // of the file
	disk    files.Disk // nil: another node owns the folder, and nothing is ever written
	now     func() time.Time
	blocked error // why nothing may be written: what is there could not be read or set aside
}

// load reads the file or else its copy, and sets aside what is damaged.
func (f *folder) load() (content, []*Problem) {
	first, why := f.read(f.path)
	if why == nil {
		f.renewCopy(first)
		return first, nil
	}
	second, also := f.read(f.path + copySuffix)
	switch {
	case unreadable(why):
		f.blocked = why
	case unreadable(also):
		f.blocked = also
	case also == nil:
		return second, f.restore(second, why)
	default:
		return content{}, f.replace(errors.Join(why, also))
	}
	return content{}, nil
}

// unreadable reports whether an error of read means that a file is there whose content is not known.
func unreadable(err error) bool {
	return err != nil && !damaged(err) && !errors.Is(err, fs.ErrNotExist)
}

// restore puts the content of the copy in the place of the file, which is missing or damaged. Where that is impossible, the
// copy has it all the same.
func (f *folder) restore(c content, why error) (found []*Problem) {
	aside, err := files.SetAside(f.path, f.now())
	if err != nil {
		f.blocked = err
		return nil
	}
	if aside != "" {
		found = []*Problem{{Kind: Restored, Path: aside, Err: why}}
	}
	_ = f.write(c) // the next change tries again
	return found
}

// replace sets aside what is of no use, so that there can be new secrets.
func (f *folder) replace(why error) (found []*Problem) {
	aside, err := files.SetAside(f.path, f.now(), copySuffix)
	if err != nil {
		f.blocked = err
		return nil
	}
	if aside != "" && !files.Exists(aside) {
		aside += copySuffix // there was nothing else
	}
	if aside != "" {
		found = append(found, &Problem{Kind: Replaced, Path: aside, Err: why})
	}
	old := filepath.Join(filepath.Dir(f.path), obsolete)
	if name := files.Name(old, "obsolete", f.now()); files.Exists(old) && f.disk.Rename(old, name) == nil {
		found = append(found, &Problem{Kind: Outdated, Path: name})
	}
	return found
}

// read reads the file or its copy.
func (f *folder) read(path string) (content, error) {
	data, err := files.Read(path, maxFile)
	if err != nil && !errors.Is(err, files.ErrTooLong) {
		return content{}, err
	}
	if f.disk != nil {
		files.KeepPrivate(path) // where that is impossible, as on FAT, the secrets work all the same
	}
	if err != nil {
		return content{}, errDamaged
	}
	return parse(data)
}

// renewCopy writes the copy if it is not that of the content. The file is there, so it may fail.
func (f *folder) renewCopy(c content) {
	if want, err := c.encode(); err == nil {
		if have, err := files.Read(f.path+copySuffix, maxFile); err != nil || string(have) != string(want) {
			_ = files.WriteFlushed(f.disk, f.path+copySuffix, want)
		}
	}
}

// write writes the file and then its copy, and makes the folder if necessary.
func (f *folder) write(c content) error {
	if f.blocked != nil {
		return f.blocked
	}
	data, err := c.encode()
	if err != nil {
		return err
	}
	if err := files.MakeFolder(filepath.Dir(f.path)); err != nil {
		return err
	}
	if err := files.WriteFlushed(f.disk, f.path, data); err != nil {
		return err
	}
	_ = files.WriteFlushed(f.disk, f.path+copySuffix, data) // the file is there
	return nil
}
