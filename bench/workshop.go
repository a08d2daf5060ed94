//go:build linux

package main

import (
	"os"
	"path/filepath"
)

// workshop has what the benchmarks work with: the programs they built, a display, and folders.
type workshop struct {
	quick  bool   // measure less often and for a shorter time
	folder string // for what is built and for the large histories; stays
	temp   string // goes at the end
	desk   *desk
}

// open builds the programs and starts the display. Close ends the display and removes temporary files.
func (w *workshop) open() (err error) {
	if w.temp, err = os.MkdirTemp("", "udpchat-bench"); err != nil {
		return err
	}
	if err := w.build(); err != nil {
		return err
	}
	d, err := openDesk(w.temp)
	if err == nil {
		w.desk = d
	}
	return err
}

func (w *workshop) close() {
	if w.desk != nil {
		w.desk.close()
	}
	os.RemoveAll(w.temp)
}

// built is the path of something the benchmark built.
func (w *workshop) built(name string) string { return filepath.Join(w.folder, name) }

// times is how often something is done: fewer in a quick run.
func (w *workshop) times(full, quick int) int {
	if w.quick {
		return quick
	}
	return full
}
