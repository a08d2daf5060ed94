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
	"udpchat/history/lines"
	"udpchat/history/schema"
	"udpchat/internal/files"
	"udpchat/terminal"
	"udpchat/terminal/tty"
)

// toStdout is the name of a file that means standard output; stdoutFile is that of the system.
const (
	toStdout   = "-"
	stdoutFile = "/dev/stdout"
)

var errFormat = errors.New("an export is FILE.txt, FILE.jsonl, or - for text on standard output")

// exportFormat tells from the name of a file what to write into it.
func exportFormat(file string) (lines.Format, error) {
	switch {
	case file == toStdout, strings.EqualFold(filepath.Ext(file), ".txt"):
		return lines.Text, nil
	case strings.EqualFold(filepath.Ext(file), ".jsonl"):
		return lines.JSONL, nil
	}
	return 0, errFormat
}

// runExport writes the history of a data folder, of all its conversations, to a file, also while a node uses the folder. It
// replaces an existing file only if force is set. It returns the exit code.
func runExport(file, dir string, force bool, out, complaints io.Writer) int {
	if file == stdoutFile {
		file = toStdout
	}
	format, err := exportFormat(file)
	if err != nil {
		_ = complain(complaints, err)
		return exitUsage
	}
	ctx, cancel := untilTold()
	defer cancel()
	m := newMeter(complaints, tty.Is(os.Stderr))
	if file == toStdout {
		err = history.Export(ctx, dir, out, format, nil, m.progress)
	} else {
		err = exportTo(ctx, dir, file, format, force, m.progress)
	}
	m.end()
	if err != nil {
		_ = complain(complaints, exportTrouble(file, dir, err))
		return exitTrouble
	}
	return exitOK
}

// exportTrouble puts the most usual errors into words.
func exportTrouble(file, dir string, err error) error {
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

// exportTo writes the history of a folder to a file, which is complete at the end or does not change. An existing file is an error,
// fs.ErrExist, unless force is set; a symbolic link then stays, and the file that it leads to is replaced.
func exportTo(ctx context.Context, dir, path string, format lines.Format, force bool, progress func(done, total int64)) error {
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

// newMeter returns a meter that shows nothing unless out is shown, at a terminal.
func newMeter(out io.Writer, shown bool) *meter {
	if !shown {
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
