//go:build !nogui

package desktop

import (
	"log/slog"
	"os/exec"
	"time"
)

// openTime is how long the program that opens something may take to fail. One that still runs then has become the browser.
const openTime = 30 * time.Second

// Open opens a link, or a folder by its absolute path, with the program that the system has for it. It returns at once and calls
// failed on another goroutine when there is no such program, or when it fails soon. The caller makes sure that the target is
// nothing else: what a path of a program would do is the system's choice.
func Open(target string, failed func()) {
	go func() {
		if err := open(target); err != nil {
			slog.Debug("nothing could open it", "err", err)
			failed()
		}
	}()
}

// run runs a program. It returns its failure if that comes within a time; what happens later is nobody's concern.
func run(cmd *exec.Cmd, within time.Duration) error {
	if err := cmd.Start(); err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case err := <-ended:
		return err
	case <-time.After(within):
		return nil
	}
}
