// Package exports writes the history to files that a person names.
package exports

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"udpchat/chat"
	"udpchat/history"
	"udpchat/history/lines"
	"udpchat/history/schema"
	"udpchat/internal/files"
	"udpchat/terminal"
)

// Stdout is the name of a file that means standard output; stdoutFile is that of the system.
const (
	Stdout     = "-"
	stdoutFile = "/dev/stdout"
)

var errFormat = errors.New("an export is FILE.txt, FILE.jsonl, or - for text on standard output")

// Format tells from the name of a file what to write into it.
func Format(file string) (lines.Format, error) {
	switch {
	case file == Stdout, file == stdoutFile, strings.EqualFold(filepath.Ext(file), ".txt"):
		return lines.Text, nil
	case strings.EqualFold(filepath.Ext(file), ".jsonl"):
		return lines.JSONL, nil
	}
	return 0, errFormat
}

// Write writes the history of a data folder, of all its conversations, to a file, also while a node uses the folder. It replaces an
// existing file only if force is set. What goes to standard output is written to out. The progress of long work is shown on screen,
// which is nil where nobody looks.
func Write(ctx context.Context, file, dir string, format lines.Format, force bool, out, screen io.Writer) (err error) {
	m := newMeter(screen)
	if file == Stdout || file == stdoutFile {
		err = history.Export(ctx, dir, out, format, nil, m.progress)
	} else {
		err = whole(ctx, dir, file, format, force, m.progress)
	}
	m.end()
	return err
}

// maxNames is how many files of one name there may be.
const maxNames = 1000

// Beside writes some conversations of the history in a data folder to path or, while there is such a file, to path with a number
// before its suffix. It returns the name. It never overwrites a file.
func Beside(ctx context.Context, dir, path string, format lines.Format, in []chat.Conversation, progress func(done, total int64)) (string, error) {
	content := func(w io.Writer) error { return history.Export(ctx, dir, w, format, in, progress) }
	suffix := filepath.Ext(path)
	name, err := path, files.Create(path, content)
	for n := 1; errors.Is(err, fs.ErrExist) && n < maxNames; n++ {
		name = fmt.Sprintf("%s (%d)%s", strings.TrimSuffix(path, suffix), n, suffix)
		err = files.Create(name, content)
	}
	return name, err
}

// InHome completes a path as a person writes it: a relative one, also after "~/", lies in the home folder.
func InHome(path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	home, err := os.UserHomeDir()
	if err != nil {
		home = "."
	}
	if rest, ok := strings.CutPrefix(path, "~"); ok && (rest == "" || os.IsPathSeparator(rest[0])) {
		path = rest
	}
	return filepath.Join(home, path)
}

// Trouble puts the most usual errors of an export into words.
func Trouble(file, dir string, err error) error {
	switch files, readErr := os.ReadDir(dir); {
	case errors.Is(err, context.Canceled):
		return errors.New("the export was interrupted")
	case errors.Is(readErr, fs.ErrNotExist), readErr == nil && !hasHistory(files):
		return fmt.Errorf("there is no history in %s", dir)
	case errors.Is(err, fs.ErrExist):
		return fmt.Errorf("%s exists already and stays as it is; choose another name, or replace it with --force", file)
	case errors.Is(err, schema.ErrFirstEdition):
		return fmt.Errorf("the history in %s is of the first edition of the program, which can still read it; export it with that", dir)
	}
	return fmt.Errorf("can't export to %s: %s", file, terminal.Why(terminal.English, err))
}

func hasHistory(files []fs.DirEntry) bool {
	for _, f := range files {
		if strings.HasPrefix(f.Name(), "history") {
			return true
		}
	}
	return false
}

// whole writes the history of a folder to a file, which is complete at the end or does not change. An existing file is an error,
// fs.ErrExist, unless force is set; a symbolic link then stays, and the file that it leads to is replaced.
func whole(ctx context.Context, dir, path string, format lines.Format, force bool, progress func(done, total int64)) error {
	content := func(w io.Writer) error { return history.Export(ctx, dir, w, format, nil, progress) }
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() { // a device or a pipe; a folder is refused
		f, err := files.Overwrite(path)
		if err != nil {
			return err
		}
		return errors.Join(content(f), f.Close())
	}
	if !force {
		return files.Create(path, content)
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	return files.Replace(path, content)
}

// meter shows the progress of long work at a terminal.
type meter struct {
	out   io.Writer
	start time.Time
	shown bool
}

// quiet is how long work may take before its progress is shown.
const quiet = time.Second

// newMeter returns a meter that shows nothing where nobody looks.
func newMeter(screen io.Writer) *meter {
	if screen == nil {
		screen = io.Discard
	}
	return &meter{out: screen, start: time.Now()}
}

func (m *meter) progress(done, total int64) {
	if time.Since(m.start) < quiet || total == 0 {
		return
	}
	m.shown = true
	fmt.Fprintf(m.out, "\r%d of %d messages, %d %%", done, total, done*100/total)
}

func (m *meter) end() {
	if m.shown {
		fmt.Fprintln(m.out)
	}
}
