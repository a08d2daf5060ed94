//go:build !nogui && !windows && !darwin

package desktop

import "os/exec"

// open asks xdg-open, which says by its exit code when it found no browser or no file manager.
func open(target string) error { return run(exec.Command("xdg-open", target), openTime) }
