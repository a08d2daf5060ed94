package app

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

	"udpchat/history"
)

// toStdout is the name of a file that means standard output.
const toStdout = "-"

var errFormat = errors.New("an export is FILE.txt, FILE.jsonl, or - for text on standard output")

// exportFormat tells from the name of a file what to write into it.
func exportFormat(file string) (history.Format, error) {
	switch {
	case file == toStdout, strings.EqualFold(filepath.Ext(file), ".txt"):
		return history.Text, nil
	case strings.EqualFold(filepath.Ext(file), ".jsonl"):
		return history.JSONL, nil
	}
	return 0, errFormat
}

// runExport writes the history of a data folder to a file, also while a node uses the folder. It returns the exit code.
func runExport(file, dir string, out, complaints io.Writer) int {
	format, err := exportFormat(file)
	if err != nil {
		_ = complain(complaints, err)
		return exitUsage
	}
	ctx, cancel := untilTold()
	defer cancel()
	m := newMeter(complaints)
	if file == toStdout {
		err = history.Export(ctx, dir, out, format, m.progress)
	} else {
		err = exportTo(ctx, dir, file, format, m.progress)
	}
	m.end()
	if err != nil {
		_ = complain(complaints, exportTrouble(dir, err))
		return exitTrouble
	}
	return exitOK
}

// exportTrouble puts the most usual errors into words.
func exportTrouble(dir string, err error) error {
	switch files, readErr := os.ReadDir(dir); {
	case errors.Is(err, context.Canceled):
		return errors.New("the export was interrupted")
	case errors.Is(readErr, fs.ErrNotExist), readErr == nil && !hasHistory(files):
		return fmt.Errorf("there is no history in %s", dir)
	}
	return err
}

func hasHistory(files []fs.DirEntry) bool {
	for _, f := range files {
		if strings.HasPrefix(f.Name(), "history") {
			return true
		}
	}
	return false
}

// exportTo writes the history of a folder to a file. It writes beside the file first and renames then, so that the file is
// complete or unchanged. If path is a symbolic link, its target is replaced.
func exportTo(ctx context.Context, dir, path string, format history.Format, progress func(done, total int64)) error {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		f, err := os.OpenFile(path, os.O_WRONLY|os.O_TRUNC, 0) // a device or a pipe cannot be replaced
		if err != nil {
			return err
		}
		return errors.Join(history.Export(ctx, dir, f, format, progress), f.Close())
	}
	f, err := createBeside(path)
	if err != nil {
		return err
	}
	err = history.Export(ctx, dir, f, format, progress)
	if err == nil { // no need to wait for a file that is given up
		err = f.Sync()
	}
	err = errors.Join(err, f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}

// createBeside makes a file with a new name in the folder of path. Its error names path.
func createBeside(path string) (*os.File, error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".udpchat-export-*") // for this user alone: 0600
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		e.Path = path
	}
	return f, err
}

// meter shows the progress of long work at a terminal.
type meter struct {
	out   io.Writer
	start time.Time
	shown bool
}

// quiet is how long work may take before its progress is shown.
const quiet = time.Second

// newMeter returns a meter that shows nothing unless out is a terminal.
func newMeter(out io.Writer) *meter {
	if f, ok := out.(*os.File); !ok || !typing(f) {
		out = io.Discard
	}
	return &meter{out: out, start: time.Now()}
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
